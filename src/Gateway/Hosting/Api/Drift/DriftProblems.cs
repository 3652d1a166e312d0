using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Drift;

/// <summary>The kinds of problem that looks for drift end with.</summary>
internal static class DriftProblems
{
    public static GatewayProblem LookNotRecorded { get; } = ProblemCatalog.Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.LedgerUnavailable,
        "The detected drift could not be recorded.",
        "Without a record, the gateway could not report since when the drift exists. Send the request again after the time in Retry-After.");
}
