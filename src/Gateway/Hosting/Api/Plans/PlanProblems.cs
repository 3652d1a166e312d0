using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Plans;

/// <summary>The kinds of problem that only plans end with.</summary>
internal static class PlanProblems
{
    public static GatewayProblem NotComparable { get; } = ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutNotSucceeded,
        "The rollouts cannot be compared.",
        "Only rollouts that succeeded have a record of what they applied, and only what this gateway's ledger key can read can be compared. GET /api/v1/rollouts?status=succeeded lists them.");

    public static GatewayProblem NotAcceptable { get; } = ProblemCatalog.Make(
        StatusCodes.Status406NotAcceptable,
        Codes.AcceptUnsupported,
        "The response is not available in a format that the request accepts.",
        "Accept application/json or text/markdown.");
}
