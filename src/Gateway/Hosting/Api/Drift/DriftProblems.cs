using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Drift;

/// <summary>The kinds of problem that looks for drift end with.</summary>
internal static class DriftProblems
{
    public static GatewayProblem LookNotRecorded { get; } = ProblemCatalog.Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.LedgerUnavailable,
        "What was found could not be recorded.",
        "Without that nobody could say later since when it is so. Ask again after the time in Retry-After.");
}
