using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Tests.Ledger;

/// <summary>A ledger that nobody asks anything; a test gives the answers that it needs.</summary>
internal abstract class UnusedLaneLedger : ILaneLedger
{
    public virtual Task<IReadOnlyList<LaneDeployment>> ListDeploymentsAsync(Lane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<LaneDeployment>> ListOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<DeploymentClaim>> ListClaimsOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<bool> ClaimAsync(Lane lane, long rollout, IReadOnlyCollection<(string Flow, string Name)> deployments, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Lane>> ListLanesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<LaneStanding>> ListStandingsAsync(string mode, LaneFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<FreezeException>> ListFreezeExceptionsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FreezeException>>([]);

    public virtual Task AddFreezeExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<bool> EndFreezeExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<RolloutState?> FindStateAsync(long sequence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<BuildContent> ReadContentAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Rollout>> ListSucceededAsync(PastQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<Rollout?> FindLastSucceededAsync(Lane lane, long? before, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<Rollout?> FindNewestAsync(Lane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<LaneHold?> FindHoldAsync(Lane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<LaneHold>> ListHoldsAsync(string mode, BranchQuery filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task ReleaseAsync(LaneHold hold, Actor by, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<RollbackHold>> ListRollbackHoldsAsync(string? mode, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<RollbackHold>> ListRollbackHoldsAsync(Lane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<RollbackHold>> EndRollbackHoldsAsync(Lane lane, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<string>> ListOwnersAsync(string repository, string mode, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<BranchLane>> ListBranchesAsync(BranchQuery filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<LaneDrift?> FindDriftAsync(Lane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task SaveDriftAsync(LaneDrift drift, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<ModeFreeze>> ListFreezesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task FreezeAsync(ModeFreeze freeze, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<bool> UnfreezeAsync(string mode, Actor by, CancellationToken cancellationToken) => throw new NotSupportedException();
}
