using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>The kinds of problem that rollouts have, whoever asks for them.</summary>
internal static class RolloutProblems
{
    public static GatewayProblem Unknown { get; } = ProblemCatalog.NotFound("The ledger has no rollout of this id.");

    public static GatewayProblem RunOutdated(long runNumber, Guid rolloutId) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RunOutdated,
        "A newer run was applied already.",
        $"Run {runNumber} of this repository was applied to the MODE, or is on its way there, as rollout {rolloutId}. To go back, have an operator roll the MODE back; otherwise run the workflow again.");
}
