using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Plans;

/// <summary>The kinds of problem that only plans end with.</summary>
internal static class PlanProblems
{
    public static GatewayProblem NotAcceptable { get; } = ProblemCatalog.Make(
        StatusCodes.Status406NotAcceptable,
        Codes.AcceptUnsupported,
        "The response is not available in a format that the request accepts.",
        "Accept application/json or text/markdown.");
}
