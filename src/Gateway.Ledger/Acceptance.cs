using Gateway.Ledger.Audit;

namespace Gateway.Ledger;

/// <summary>An admitted build on its way into the ledger.</summary>
/// <param name="Rollout">The rollout to record.</param>
/// <param name="Content">Its manifest and flow facts.</param>
/// <param name="DeliveryKeys">Names under which the build result was delivered.</param>
/// <param name="BodySha256">SHA-256 of the raw body.</param>
internal sealed record Acceptance(Rollout Rollout, BuildContent Content, IReadOnlyList<string> DeliveryKeys, byte[] BodySha256)
{
    /// <summary>A retry as a build: its content is in the ledger already, and it is no delivery.</summary>
    public static Acceptance OfRetry(Rollout retry, Actor by) => new(retry, new BuildContent { Sha256 = retry.ContentSha256, Manifest = "", Flows = "" }, [], []) { Sender = by };

    /// <summary>
    /// Names of the request that brought it beside others: another body under one of them is a conflict, and the same says nothing of this build result.
    /// </summary>
    public IReadOnlyList<string> RequestKeys { get; init; } = [];

    /// <summary>
    /// The lane belongs to the branch whose build it has, if that was accepted after this time, and takes no other branch's; null where branches share it.
    /// </summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Whether what a rollback holds takes no build at all; else it takes those of something else.</summary>
    public bool HoldsAll { get; init; }

    /// <summary>How far the number of a build's run may be above that of the newest; null for any.</summary>
    public long? MaxRunNumberJump { get; init; }

    /// <summary>How many branches of the repository may have deployments of their own in the MODE; null where the rollout is of none.</summary>
    public int? MaxBranches { get; init; }

    /// <summary>What the rollout's findings are where it takes the place of another branch's build, which it is given; null to leave them.</summary>
    public Func<NewestRun, string?>? Replacing { get; init; }

    /// <summary>Who sent it, and from where. Default the repository, from nowhere in particular.</summary>
    public Actor Sender { get; init; } = Actor.Repository(Rollout.Repository);
}

/// <summary>What the ledger says to a delivery.</summary>
internal abstract record DeliveryVerdict
{
    private DeliveryVerdict()
    {
    }

    /// <summary>Nothing was delivered under any of the names.</summary>
    public sealed record New : DeliveryVerdict;

    /// <summary>The same body was delivered before.</summary>
    /// <param name="RolloutId">The rollout that came of it.</param>
    public sealed record Replayed(Guid RolloutId) : DeliveryVerdict;

    /// <summary>A newer run of the same repository was applied to the MODE already, or is on its way there.</summary>
    /// <param name="RunNumber">Number of that run.</param>
    /// <param name="RolloutId">Its rollout.</param>
    public sealed record Outdated(long RunNumber, Guid RolloutId) : DeliveryVerdict;

    /// <summary>An operator went back from what the build is of, or the lane takes none until an operator says so.</summary>
    /// <param name="Hold">The rollback.</param>
    public sealed record OnHold(RollbackHold Hold) : DeliveryVerdict;

    /// <summary>The number of the run is too far above that of the newest: recorded, it would keep all later runs out.</summary>
    /// <param name="RunNumber">Number of the newest run.</param>
    /// <param name="Limit">How far above it a run may be.</param>
    public sealed record RunNumberJump(long RunNumber, long Limit) : DeliveryVerdict;

    /// <summary>The lane belongs to another branch.</summary>
    /// <param name="Hold">Which, and since when.</param>
    public sealed record Held(LaneHold Hold) : DeliveryVerdict;

    /// <summary>As many branches as may have deployments of their own have them already.</summary>
    /// <param name="Limit">How many that are.</param>
    /// <param name="Branches">Which, the one first that has not deployed for the longest time.</param>
    public sealed record TooManyBranches(int Limit, IReadOnlyList<string> Branches) : DeliveryVerdict;

    /// <summary>Another body was delivered under the same name.</summary>
    public sealed record Conflict : DeliveryVerdict;
}

/// <summary>
/// The newest build of a lane that succeeded or is on its way. An operator's order to apply a past rollout counts as that rollout's run: what was left by a
/// rollback, however high its number, keeps nobody out.
/// </summary>
/// <param name="Ref">Its git ref.</param>
/// <param name="RunNumber">GitHub's number of its run.</param>
/// <param name="RunId">GitHub's id of its run.</param>
/// <param name="RolloutId">Its rollout.</param>
/// <param name="Sha">Its commit.</param>
/// <param name="IsOrder">Whether it is an operator's order.</param>
internal sealed record NewestRun(string Ref, long RunNumber, long RunId, Guid RolloutId, string Sha, bool IsOrder = false)
{
    /// <summary>
    /// Whether a rollout's run is older. GitHub counts <c>run_number</c> per workflow and starts again when one is made again, while <c>run_id</c> only
    /// grows: a run is older when both say so.
    /// </summary>
    public bool IsNewerThan(Rollout rollout) => RunNumber > rollout.RunNumber && RunId > rollout.RunId;
}
