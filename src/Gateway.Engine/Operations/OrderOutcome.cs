using Gateway.Branches;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>What became of an operator's order.</summary>
internal abstract record OrderOutcome
{
    private OrderOutcome()
    {
    }

    /// <summary>A word for it.</summary>
    public string Reason => this switch
    {
        Done => "done",
        OtherLane => Codes.RolloutOfOtherLane,
        NotSucceeded or Removed => Codes.RolloutNotSucceeded,
        SpecsMissing => Codes.SpecsMissing,
        Finished => Codes.RolloutFinished,
        NotRetryable => Codes.RolloutNotRetryable,
        Outdated => Codes.RunOutdated,
        Frozen => Codes.ModeFrozen,
        Held => Codes.HeldByOtherBranch,
        TooManyBranches => Codes.TooManyBranches,
        _ => Codes.NotFound,
    };

    /// <summary>It is in the ledger.</summary>
    /// <param name="Rollout">The new rollout, or the one that was cancelled.</param>
    public sealed record Done(Rollout Rollout) : OrderOutcome;

    /// <summary>The ledger has no rollout of this id.</summary>
    public sealed record Unknown : OrderOutcome;

    /// <summary>No rollout of this lane ever succeeded, so that there is nothing to go back to.</summary>
    /// <param name="Lane">The lane.</param>
    /// <param name="Others">The lanes of the repository in the MODE that have deployments.</param>
    public sealed record NeverSucceeded(Lane Lane, IReadOnlyList<Lane> Others) : OrderOutcome;

    /// <summary>What runs in the lane is the first that succeeded there, or the same.</summary>
    /// <param name="Current">The newest rollout that succeeded.</param>
    public sealed record NothingBefore(Rollout Current) : OrderOutcome;

    /// <summary>The rollout belongs to another repository or MODE.</summary>
    /// <param name="Rollout">The rollout.</param>
    public sealed record OtherLane(Rollout Rollout) : OrderOutcome;

    /// <summary>Only a rollout that succeeded can be gone back to.</summary>
    /// <param name="Rollout">The rollout.</param>
    public sealed record NotSucceeded(Rollout Rollout) : OrderOutcome;

    /// <summary>What is to be gone back to deployed nothing: it deleted a branch's deployments.</summary>
    /// <param name="Rollout">The rollout.</param>
    public sealed record Removed(Rollout Rollout) : OrderOutcome;

    /// <summary>An older version of the gateway did not record what the rollout applied.</summary>
    /// <param name="Rollout">The rollout.</param>
    public sealed record SpecsMissing(Rollout Rollout) : OrderOutcome;

    /// <summary>The rollout has ended already.</summary>
    /// <param name="Rollout">The rollout.</param>
    public sealed record Finished(Rollout Rollout) : OrderOutcome;

    /// <summary>A rollout like this one is not tried again.</summary>
    /// <param name="Rollout">The rollout.</param>
    public sealed record NotRetryable(Rollout Rollout) : OrderOutcome;

    /// <summary>A newer run was applied since, or is on its way.</summary>
    /// <param name="RunNumber">Number of that run.</param>
    /// <param name="RolloutId">Its rollout.</param>
    public sealed record Outdated(long RunNumber, Guid RolloutId) : OrderOutcome;

    /// <summary>The deployments belong to another branch, and a retry is a build.</summary>
    /// <param name="Holder">Which, since when and until when.</param>
    public sealed record Held(BranchState Holder) : OrderOutcome;

    /// <summary>As many branches as may have deployments of their own have them already.</summary>
    /// <param name="Limit">How many that are.</param>
    /// <param name="Branches">Which, the one first that has not deployed for the longest time.</param>
    /// <param name="Setting">The settings key of the limit.</param>
    public sealed record TooManyBranches(int Limit, IReadOnlyList<string> Branches, string Setting) : OrderOutcome;

    /// <summary>The MODE takes no builds for the time being, and a retry is one.</summary>
    /// <param name="Freeze">Why, by whom and until when.</param>
    /// <param name="RetryAfter">How long that is from now.</param>
    public sealed record Frozen(ModeFreeze Freeze, TimeSpan RetryAfter) : OrderOutcome;
}
