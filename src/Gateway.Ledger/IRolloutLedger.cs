using Gateway.Ledger.Audit;

namespace Gateway.Ledger;

/// <summary>
/// The durable record of rollouts and deliveries, and the truth about both. When a method that writes returns, what it wrote is on the disk,
/// with the audit entries that tell of it.
/// </summary>
internal interface IRolloutLedger
{
    /// <summary>Says whether a body was delivered before under one of the names.</summary>
    Task<DeliveryVerdict> FindDeliveryAsync(string repository, IReadOnlyList<string> keys, ReadOnlyMemory<byte> bodySha256, CancellationToken cancellationToken);

    /// <summary>Records an admitted build, its delivery and its content, all or nothing, unless it was delivered before.</summary>
    /// <returns><see cref="DeliveryVerdict.New"/> when it was recorded.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    Task<DeliveryVerdict> AcceptAsync(Acceptance acceptance, CancellationToken cancellationToken);

    /// <summary>Keeps a build that was refused, with the audit's entry of it.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    Task RefuseAsync(RefusedBuild refused, AuditRecord record, CancellationToken cancellationToken);

    /// <summary>Builds that were refused, newest first; those are left out whose time is over.</summary>
    Task<IReadOnlyList<RefusedBuild>> ListRefusedAsync(RefusedFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the rollout of a lane that is to run now: one that was begun and not ended, else the newest rollback that waits, else the
    /// newest accepted one, and marks the older accepted ones as superseded by it. Null when the lane has nothing to do.
    /// </summary>
    Task<TakenRollout?> TakeNextAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>Changes a rollout and what belongs to it, together.</summary>
    Task UpdateAsync(long sequence, RolloutUpdate update, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a rollout is to end before its time. One that was not taken up yet ends with that; one that runs learns of it by the
    /// caller, or when it is taken up again.
    /// </summary>
    /// <returns>The rollout as it now is; null when there is none.</returns>
    Task<Rollout?> CancelAsync(Guid id, Actor by, CancellationToken cancellationToken);

    /// <summary>Records a rollback, or a rollout that is carried out again.</summary>
    /// <param name="rollout">It.</param>
    /// <param name="hold">What a rollback leaves as bad; null for nothing.</param>
    /// <param name="by">Who ordered it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task AddAsync(Rollout rollout, RollbackHold? hold, Actor by, CancellationToken cancellationToken);

    /// <summary>
    /// Records a retry, unless a newer run than its own was applied to the lane meanwhile or is on its way there, or the lane belongs to another branch:
    /// the rules by which <see cref="AcceptAsync"/> refuses a build.
    /// </summary>
    /// <param name="retry">The retry; its delivery does not count.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null when it was recorded; otherwise why not.</returns>
    Task<DeliveryVerdict?> AddRetryAsync(Acceptance retry, CancellationToken cancellationToken);

    /// <summary>Ends the builds and retries of a frozen MODE that were accepted and not taken up. Rollbacks stay, and so do builds of commits that the MODE takes all the same.</summary>
    /// <returns>Ids of those that ended.</returns>
    Task<IReadOnlyList<Guid>> CancelWaitingAsync(ModeFreeze freeze, IReadOnlyCollection<FreezeException> exceptions, CancellationToken cancellationToken);

    /// <summary>
    /// Records a rollout that heals a lane, but only while no other rollout of the lane is unfinished and none succeeded after the one
    /// that it applies again: a healing never comes between a build and the server.
    /// </summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="by">Who wants it: the gateway itself, or an operator.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False when it was not recorded.</returns>
    Task<bool> AddHealingAsync(Rollout rollout, Actor by, CancellationToken cancellationToken);

    /// <summary>
    /// Records a rollout that deletes the deployments of a branch's own lane, unless the newest of the lane is one already that has not ended, or the lane
    /// has had another rollout since its state was looked at: what came after that is not to be deleted.
    /// </summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="seen">The lane's newest rollout when its state was looked at, by its sequence.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="reason">Why, in a sentence for the audit.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The rollout that does it; where none does, the newer one.</returns>
    Task<Rollout> AddRemovalAsync(Rollout rollout, long seen, Actor by, string reason, CancellationToken cancellationToken);

    /// <summary>The lanes with rollouts that have not ended.</summary>
    Task<IReadOnlyList<Lane>> ListUnfinishedLanesAsync(CancellationToken cancellationToken);

    /// <summary>Rollouts, newest first.</summary>
    Task<IReadOnlyList<Rollout>> ListAsync(RolloutFilter filter, CancellationToken cancellationToken);

    /// <summary>One rollout, or null.</summary>
    Task<Rollout?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The steps of a rollout, in their order.</summary>
    Task<IReadOnlyList<RolloutStep>> ListStepsAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>The steps of a rollout that come after one, in their order: only what is new since.</summary>
    /// <param name="sequence">The rollout.</param>
    /// <param name="after">Id of a step; 0 for all of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<RolloutStep>> ListStepsAsync(long sequence, long after, CancellationToken cancellationToken);

    /// <summary>The newest rollout of each lane of a MODE that ended in success, but for branches whose deployments were deleted.</summary>
    Task<IReadOnlyList<Rollout>> ListCurrentAsync(string mode, CancellationToken cancellationToken);

    /// <summary>What of each of a repository's projects in a MODE came last: its newest rollout that ended in success, and its newest of all.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="branch">The branch whose own deployments it is about; empty for those that branches share.</param>
    /// <param name="mode">The MODE.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<IReadOnlyList<Rollout>> ListLatestAsync(string repository, string branch, string mode, CancellationToken cancellationToken);

    /// <summary>Whether the ledger can be read and its schema is up to date; an explanation when not.</summary>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);
}

/// <summary>A rollout to run, with what it needs.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="Content">Its manifest and flow facts.</param>
/// <param name="State">What it found and wants, as far as an earlier process came with it.</param>
/// <param name="Resumed">Whether it had been begun before, by a process that ended.</param>
/// <param name="Superseded">Ids of the rollouts that were marked as superseded by it.</param>
internal sealed record TakenRollout(Rollout Rollout, BuildContent Content, RolloutState State, bool Resumed, IReadOnlyList<Guid> Superseded);
