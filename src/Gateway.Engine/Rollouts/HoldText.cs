using System.Globalization;
using Gateway.Diagnostics;
using Gateway.Ledger;

namespace Gateway.Rollouts;

/// <summary>What is said of what a rollback holds.</summary>
internal static class HoldText
{
    /// <summary>Who went back from what, why, and how it ends.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="takesOthers">Whether builds of something else are taken.</param>
    public static string Describe(RollbackHold hold, bool takesOthers) => string.Create(
        CultureInfo.InvariantCulture,
        $"{hold.By} rolled MODE {hold.Mode} of {Lane.Of(hold).Origin} back from commit {hold.Sha[..12]} at {hold.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} (rollout {hold.RolloutId}){(hold.Reason is { } reason ? $": {reason.TrimEnd('.')}." : ".")} ")
        + (takesOthers ? "Builds of that commit and that image are refused until a build of another commit has succeeded, or an operator lets go of it." : "All builds are refused until an operator lets go of it.");

    /// <summary>The same, for plans.</summary>
    public static Finding Finding(RollbackHold hold, bool takesOthers) => new(
        Codes.LaneHeld,
        FindingSeverity.Warning,
        Describe(hold, takesOthers),
        takesOthers ? "Push a commit that fixes what was rolled back, or ask an operator." : "Ask an operator.");
}
