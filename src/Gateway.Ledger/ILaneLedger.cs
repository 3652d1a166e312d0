using Gateway.Ledger.Audit;

namespace Gateway.Ledger;

/// <summary>What the ledger knows of lanes beside their rollouts.</summary>
internal interface ILaneLedger
{
    /// <summary>The deployments in a lane's care.</summary>
    Task<IReadOnlyList<LaneDeployment>> ListDeploymentsAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>Deployments of these names owned by other lanes, those included that they removed.</summary>
    Task<IReadOnlyList<LaneDeployment>> ListOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Deployments of these names that rollouts of other lanes are about to change.</summary>
    Task<IReadOnlyList<DeploymentClaim>> ListClaimsOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>
    /// Claims deployments, by flow and name, for a rollout of a lane until it has ended: all or none, in one write. What the lane itself
    /// claimed before stays its own.
    /// </summary>
    /// <returns>False when another lane has one of them in its care or has claimed it.</returns>
    Task<bool> ClaimAsync(Lane lane, long rollout, IReadOnlyCollection<(string Flow, string Name)> deployments, CancellationToken cancellationToken);

    /// <summary>The lanes with deployments in their care.</summary>
    Task<IReadOnlyList<Lane>> ListLanesAsync(CancellationToken cancellationToken);

    /// <summary>How the lanes of a MODE stand, by repository, project and branch; lanes that nothing is left of are left out.</summary>
    Task<IReadOnlyList<LaneStanding>> ListStandingsAsync(string mode, LaneFilter filter, CancellationToken cancellationToken);

    /// <summary>What a rollout wants and found, or null.</summary>
    Task<RolloutState?> FindStateAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>The build content of a rollout.</summary>
    Task<BuildContent> ReadContentAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken);

    /// <summary>The newest rollout of a lane, whatever became of it; null when there is none.</summary>
    Task<Rollout?> FindNewestAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>The newest rollout of a lane that succeeded, but not of those from <paramref name="before"/> on; null when there is none.</summary>
    Task<Rollout?> FindLastSucceededAsync(Lane lane, long? before, CancellationToken cancellationToken);

    /// <summary>Rollouts of a lane that succeeded, newest first.</summary>
    Task<IReadOnlyList<Rollout>> ListSucceededAsync(PastQuery query, CancellationToken cancellationToken);

    /// <summary>Whose build a lane has; null where it has none, or was released since.</summary>
    Task<LaneHold?> FindHoldAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>Whose build each lane of a MODE has that branches share.</summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="filter">Which lanes to look at.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<IReadOnlyList<LaneHold>> ListHoldsAsync(string mode, BranchQuery filter, CancellationToken cancellationToken);

    /// <summary>Gives up a hold: the builds which a lane has had up to its newest hold the lane no more.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="reason">Why, in a sentence for the audit.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task ReleaseAsync(LaneHold hold, Actor by, string reason, CancellationToken cancellationToken);

    /// <summary>The lanes of branches that have deployments of their own, or are about to.</summary>
    Task<IReadOnlyList<BranchLane>> ListBranchesAsync(BranchQuery filter, CancellationToken cancellationToken);

    /// <summary>What rollbacks hold, of all lanes or of those of a MODE, the newest first.</summary>
    Task<IReadOnlyList<RollbackHold>> ListRollbackHoldsAsync(string? mode, CancellationToken cancellationToken);

    /// <summary>What rollbacks hold in a lane, the newest first.</summary>
    Task<IReadOnlyList<RollbackHold>> ListRollbackHoldsAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>Ends all that rollbacks hold in a lane: it takes every build again.</summary>
    /// <returns>What ended; empty where nothing was held.</returns>
    Task<IReadOnlyList<RollbackHold>> EndRollbackHoldsAsync(Lane lane, Actor by, CancellationToken cancellationToken);

    /// <summary>The branches of a repository that have deployments of their own in a MODE, or are about to, the one first that has not deployed for the longest time.</summary>
    Task<IReadOnlyList<string>> ListOwnersAsync(string repository, string mode, CancellationToken cancellationToken);

    /// <summary>What the last look at a lane found; null when there was none.</summary>
    Task<LaneDrift?> FindDriftAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>Records what a look at a lane found.</summary>
    Task SaveDriftAsync(LaneDrift drift, CancellationToken cancellationToken);

    /// <summary>The MODEs that take no builds, those included whose time is over.</summary>
    Task<IReadOnlyList<ModeFreeze>> ListFreezesAsync(CancellationToken cancellationToken);

    /// <summary>Freezes a MODE, or changes its freeze.</summary>
    Task FreezeAsync(ModeFreeze freeze, Actor by, CancellationToken cancellationToken);

    /// <summary>The commits that MODEs take although they are frozen, those included whose time is over.</summary>
    Task<IReadOnlyList<FreezeException>> ListFreezeExceptionsAsync(CancellationToken cancellationToken);

    /// <summary>Has a MODE take a commit although it is frozen, or changes until when; those whose time is over go.</summary>
    Task AddFreezeExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken);

    /// <summary>Ends the exception of a commit.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> EndFreezeExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken);

    /// <summary>Ends a freeze.</summary>
    /// <returns>False when the MODE was not frozen.</returns>
    Task<bool> UnfreezeAsync(string mode, Actor by, CancellationToken cancellationToken);
}

/// <summary>A branch with deployments of its own.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Deployments">How many there are.</param>
/// <param name="First">The first of its builds since it had none.</param>
/// <param name="Build">Its newest build, retry or rollback, whatever became of it.</param>
/// <param name="Newest">Its newest rollout of any kind.</param>
/// <param name="LastBuiltAt">When the newest build of the branch was accepted, whichever project it is of.</param>
/// <param name="Removals">How many removals were ordered of which not all came about, and no build has succeeded since.</param>
internal sealed record BranchLane(Lane Lane, int Deployments, Rollout First, Rollout Build, Rollout Newest, DateTimeOffset LastBuiltAt, int Removals);

/// <summary>Which rollouts of a lane to look at.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record PastQuery(Lane Lane, int Limit)
{
    /// <summary>Only those with a smaller sequence.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>Only those of a commit that begins with these digits; null for any.</summary>
    public string? Commit { get; init; }
}

/// <summary>Which lanes to look at.</summary>
/// <param name="Repository">Only of this repository, or null for any.</param>
/// <param name="Branch">Only those that this branch has or deployed to, without <c>refs/heads/</c>, or null for any.</param>
internal sealed record BranchQuery(string? Repository, string? Branch)
{
    /// <summary>All.</summary>
    public static BranchQuery All { get; } = new(null, null);
}
