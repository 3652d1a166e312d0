using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Plans;

/// <summary>The kinds of problem that only plans end with.</summary>
internal static class PlanProblems
{
    public static GatewayProblem NotAcceptable { get; } = ProblemCatalog.Make(
        StatusCodes.Status406NotAcceptable,
        Codes.AcceptUnsupported,
        "The answer cannot be given in a form that the request accepts.",
        "Accept application/json or text/markdown.");
}
