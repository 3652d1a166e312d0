using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>The lanes' part of the ledger, on EF Core.</summary>
internal sealed class LaneLedger : ILaneLedger
{
    private readonly IDbContextFactory<LedgerContext> _contexts;
    private readonly LedgerWriter _writer;

    public LaneLedger(IDbContextFactory<LedgerContext> contexts, LedgerWriter writer)
    {
        _contexts = contexts;
        _writer = writer;
    }

    public async Task<IReadOnlyList<LaneDeployment>> ListDeploymentsAsync(Lane lane, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var repository = RolloutLedger.Normalize(lane.Repository);
        return await context.LaneDeployments.AsNoTracking()
            .Where(row => row.Repository == repository && row.Mode == lane.Mode)
            .OrderBy(row => row.Name)
            .ThenBy(row => row.FlowName)
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<LaneDeployment>> ListOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var repository = RolloutLedger.Normalize(lane.Repository);
        return await context.LaneDeployments.AsNoTracking()
            .Where(row => names.Contains(row.Name) && (row.Repository != repository || row.Mode != lane.Mode))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<DeploymentClaim>> ListClaimsOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var repository = RolloutLedger.Normalize(lane.Repository);
        return await context.Claims.AsNoTracking()
            .Where(row => names.Contains(row.Name) && (row.Repository != repository || row.Mode != lane.Mode))
            .ToListAsync(cancellationToken);
    }

    public Task<bool> ClaimAsync(Lane lane, long rollout, IReadOnlyCollection<(string Flow, string Name)> deployments, CancellationToken cancellationToken) =>
        _writer.WriteAsync((context, token) => DeploymentClaims.ClaimAsync(context, lane, rollout, deployments, token), cancellationToken);

    public async Task<IReadOnlyList<Lane>> ListLanesAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var lanes = await context.LaneDeployments
            .Select(row => new { row.Repository, row.Mode })
            .Distinct()
            .ToListAsync(cancellationToken);
        return lanes.ConvertAll(lane => new Lane(lane.Repository, lane.Mode));
    }

    public async Task<RolloutState?> FindStateAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await context.States.AsNoTracking().SingleOrDefaultAsync(row => row.RolloutSequence == sequence, cancellationToken);
    }

    public async Task<BuildContent> ReadContentAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var key = sha256.ToArray();
        return await context.Contents.AsNoTracking().SingleAsync(row => row.Sha256 == key, cancellationToken);
    }

    public async Task<Rollout?> FindLastSucceededAsync(Lane lane, long? before, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var repository = RolloutLedger.Normalize(lane.Repository);
        var limit = before ?? long.MaxValue;
        return await context.Rollouts.AsNoTracking()
            .Where(row => row.Repository == repository && row.Mode == lane.Mode && row.Status == RolloutStatus.Succeeded && row.Sequence < limit)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<LaneDrift?> FindDriftAsync(Lane lane, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var repository = RolloutLedger.Normalize(lane.Repository);
        return await context.Drifts.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Repository == repository && row.Mode == lane.Mode, cancellationToken);
    }

    public Task SaveDriftAsync(LaneDrift drift, CancellationToken cancellationToken)
    {
        drift.Repository = RolloutLedger.Normalize(drift.Repository);
        return _writer.WriteAsync(
            async (context, token) =>
            {
                if (await context.Drifts.FindAsync([drift.Repository, drift.Mode], token) is { } row)
                {
                    context.Entry(row).CurrentValues.SetValues(drift);
                }
                else
                {
                    context.Drifts.Add(drift);
                }

                return true;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<ModeFreeze>> ListFreezesAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await context.Freezes.AsNoTracking().OrderBy(row => row.Mode).ToListAsync(cancellationToken);
    }

    public Task FreezeAsync(ModeFreeze freeze, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            if (await context.Freezes.FindAsync([freeze.Mode], token) is { } row)
            {
                context.Entry(row).CurrentValues.SetValues(freeze);
            }
            else
            {
                context.Freezes.Add(freeze);
            }

            return true;
        },
        cancellationToken);

    public Task<bool> UnfreezeAsync(string mode, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            if (await context.Freezes.FindAsync([mode], token) is not { } row)
            {
                return false;
            }

            context.Freezes.Remove(row);
            return true;
        },
        cancellationToken);
}
