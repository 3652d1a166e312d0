using Gateway.Branches;
using Gateway.Ledger;
using Gateway.Plans;

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
        OnHold => Codes.LaneHeld,
        NothingToChange => Codes.NothingToChange,
        AmbiguousCommit => Codes.CommitAmbiguous,
        UnderWay => Codes.RolloutUnderWay,
        _ => Codes.NotFound,
    };

    /// <summary>It is in the ledger.</summary>
    /// <param name="Rollout">The new rollout, or the one that was cancelled.</param>
    public sealed record Done(Rollout Rollout) : OrderOutcome;

    /// <summary>What it would do; nothing is in the ledger but who asked.</summary>
    /// <param name="Order">The rollout that it would make.</param>
    /// <param name="Plan">What that would change.</param>
    public sealed record Planned(Rollout Order, PlannedBuild Plan) : OrderOutcome;

    /// <summary>It would change nothing: the server is as the rollout left it.</summary>
    /// <param name="Target">The rollout that would be applied again.</param>
    public sealed record NothingToChange(Rollout Target) : OrderOutcome;

    /// <summary>No rollout of the lane that succeeded is of this commit or image.</summary>
    /// <param name="Lane">The lane.</param>
    /// <param name="What">The commit's first digits, or the image's digest.</param>
    public sealed record NeverDeployed(Lane Lane, string What) : OrderOutcome;

    /// <summary>More than one commit begins with these digits.</summary>
    /// <param name="Commit">The digits.</param>
    /// <param name="Commits">The commits.</param>
    public sealed record AmbiguousCommit(string Commit, IReadOnlyList<string> Commits) : OrderOutcome;

    /// <summary>A rollout of the lane is on its way, which the order would come between.</summary>
    /// <param name="Lane">The lane.</param>
    public sealed record UnderWay(Lane Lane) : OrderOutcome;

    /// <summary>An operator went back from what the retry is of.</summary>
    /// <param name="Hold">The rollback.</param>
    /// <param name="TakesOthers">Whether builds of something else are taken.</param>
    public sealed record OnHold(RollbackHold Hold, bool TakesOthers) : OrderOutcome;

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
