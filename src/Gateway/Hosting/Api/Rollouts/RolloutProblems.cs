using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>The kinds of problem that rollouts have, whoever asks for them.</summary>
internal static class RolloutProblems
{
    public static GatewayProblem Unknown { get; } = ProblemCatalog.NotFound("The rollout does not exist.");

    public static GatewayProblem RunOutdated(long runNumber, Guid rolloutId) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RunOutdated,
        "A newer run was already applied.",
        $"Run {runNumber} of this repository was applied to the MODE, or is being applied, by rollout {rolloutId}. To deploy an older version, ask an operator to roll the MODE back. Otherwise run the workflow again.");
}
