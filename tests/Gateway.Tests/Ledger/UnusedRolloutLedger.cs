using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Tests.Ledger;

/// <summary>A ledger that nobody asks anything; a test gives the answers that it needs.</summary>
internal abstract class UnusedRolloutLedger : IRolloutLedger
{
    public virtual Task<DeliveryVerdict> FindDeliveryAsync(string repository, IReadOnlyList<string> keys, ReadOnlyMemory<byte> bodySha256, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<DeliveryVerdict> AcceptAsync(Acceptance acceptance, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task RefuseAsync(RefusedBuild refused, AuditRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<RefusedBuild>> ListRefusedAsync(RefusedFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<TakenRollout?> TakeNextAsync(Lane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task UpdateAsync(long sequence, RolloutUpdate update, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<Rollout?> CancelAsync(Guid id, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task AddAsync(Rollout rollout, RollbackHold? hold, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<DeliveryVerdict?> AddRetryAsync(Acceptance retry, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Guid>> CancelWaitingAsync(ModeFreeze freeze, IReadOnlyCollection<FreezeException> exceptions, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<bool> AddHealingAsync(Rollout rollout, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<Rollout> AddRemovalAsync(Rollout rollout, long seen, Actor by, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Lane>> ListUnfinishedLanesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Rollout>> ListAsync(RolloutFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<Rollout?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<RolloutStep>> ListStepsAsync(long sequence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<RolloutStep>> ListStepsAsync(long sequence, long after, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Rollout>> ListCurrentAsync(string mode, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Rollout>> ListLatestAsync(string repository, string branch, string mode, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<string?> FindFaultAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
