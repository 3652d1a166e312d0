using System.Globalization;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Rollouts;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>The kinds of problem that rollouts have, whoever asks for them.</summary>
internal static class RolloutProblems
{
    public static GatewayProblem Unknown { get; } = ProblemCatalog.NotFound("The rollout does not exist.");

    /// <summary>An operator went back from what a build is of.</summary>
    public static GatewayProblem LaneHeld(RollbackHold hold, bool takesOthers) => ProblemCatalog.Make(
        StatusCodes.Status423Locked,
        Codes.LaneHeld,
        takesOthers ? "An operator rolled this release back." : "An operator rolled back, and no build is accepted until the hold ends.",
        $"{HoldText.Describe(hold, takesOthers)} DELETE /api/v1/modes/{hold.Mode}/hold lets go.") with
    {
        Hold = HoldResource.From(hold),
    };

    public static GatewayProblem RunNumberJump(long newest, long limit) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RunNumberJump,
        "The number of the run is too far above that of the newest run.",
        string.Create(CultureInfo.InvariantCulture, $"The newest run has number {newest}, and a build may be at most {limit} above it (Gateway:Webhooks:MaxRunNumberJump): once accepted, it would keep all runs below it out. Send github.run_number as it is, or raise the setting."));

    public static GatewayProblem RunOutdated(long runNumber, Guid rolloutId) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RunOutdated,
        "A newer run was already applied.",
        $"Run {runNumber} of this repository was applied to the MODE, or is being applied, by rollout {rolloutId}. To deploy an older version, ask an operator to roll the MODE back. Otherwise run the workflow again.");
}
