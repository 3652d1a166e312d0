using System.Globalization;
using Gateway.Builds;
using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>The lanes' part of the ledger, on EF Core.</summary>
internal sealed class LaneLedger : ILaneLedger
{
    private readonly LedgerReader _reader;
    private readonly LedgerWriter _writer;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;

    public LaneLedger(LedgerReader reader, LedgerWriter writer, AuditTrail audit, TimeProvider time)
    {
        _reader = reader;
        _writer = writer;
        _audit = audit;
        _time = time;
    }

    public Task<IReadOnlyList<LaneDeployment>> ListDeploymentsAsync(Lane lane, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<LaneDeployment>>(
        async (context, token) =>
        {
            return await context.LaneDeployments.AsNoTracking()
                .OfLane(lane)
                .OrderBy(row => row.Name)
                .ThenBy(row => row.FlowName)
                .ToListAsync(token);
        },
        cancellationToken);

    public Task<IReadOnlyList<LaneDeployment>> ListOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<LaneDeployment>>(
        async (context, token) =>
        {
            return await context.LaneDeployments.AsNoTracking()
                .OfOtherLanes(lane)
                .Where(row => names.Contains(row.Name))
                .ToListAsync(token);
        },
        cancellationToken);

    public Task<IReadOnlyList<DeploymentClaim>> ListClaimsOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<DeploymentClaim>>(
        async (context, token) =>
        {
            return await context.Claims.AsNoTracking()
                .OfOtherLanes(lane)
                .Where(row => names.Contains(row.Name))
                .ToListAsync(token);
        },
        cancellationToken);

    public Task<bool> ClaimAsync(Lane lane, long rollout, IReadOnlyCollection<(string Flow, string Name)> deployments, CancellationToken cancellationToken) =>
        _writer.WriteAsync((context, token) => DeploymentClaims.ClaimAsync(context, lane, rollout, deployments, token), cancellationToken);

    public Task<IReadOnlyList<Lane>> ListLanesAsync(CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<Lane>>(
        async (context, token) => await context.LaneDeployments.ListLanesAsync(token),
        cancellationToken);

    public Task<IReadOnlyList<LaneStanding>> ListStandingsAsync(string mode, LaneFilter filter, CancellationToken cancellationToken) =>
        _reader.ReadAsync((context, token) => LaneStandings.ListAsync(context, mode, filter, token), cancellationToken);

    public Task<RolloutState?> FindStateAsync(long sequence, CancellationToken cancellationToken) => _reader.ReadAsync(
        (context, token) => context.States.AsNoTracking().SingleOrDefaultAsync(row => row.RolloutSequence == sequence, token),
        cancellationToken);

    public Task<BuildContent> ReadContentAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken) => _reader.ReadAsync<BuildContent>(
        async (context, token) =>
        {
            var key = sha256.ToArray();
            return await context.Contents.AsNoTracking().SingleAsync(row => row.Sha256 == key, token);
        },
        cancellationToken);

    public Task<Rollout?> FindNewestAsync(Lane lane, CancellationToken cancellationToken) => _reader.ReadAsync(
        (context, token) => context.Rollouts.AsNoTracking().OfLane(lane).OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(token),
        cancellationToken);

    public Task<Rollout?> FindLastSucceededAsync(Lane lane, long? before, CancellationToken cancellationToken) => _reader.ReadAsync<Rollout?>(
        async (context, token) =>
        {
            var limit = before ?? long.MaxValue;
            return await context.Rollouts.AsNoTracking()
                .OfLane(lane)
                .Where(row => row.Status == RolloutStatus.Succeeded && row.Sequence < limit)
                .OrderByDescending(row => row.Sequence)
                .FirstOrDefaultAsync(token);
        },
        cancellationToken);

    public Task<IReadOnlyList<Rollout>> ListSucceededAsync(PastQuery query, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<Rollout>>(
        async (context, token) =>
        {
            var rows = context.Rollouts.AsNoTracking()
                .OfLane(query.Lane)
                .Where(row => row.Status == RolloutStatus.Succeeded && row.Sequence < query.Before);
            if (query.Commit is { } commit)
            {
                rows = rows.Where(row => row.Sha.StartsWith(commit));
            }

            return await rows.OrderByDescending(row => row.Sequence).Take(query.Limit).ToListAsync(token);
        },
        cancellationToken);

    public Task<LaneHold?> FindHoldAsync(Lane lane, CancellationToken cancellationToken) => _reader.ReadAsync((context, token) => LaneHolds.FindAsync(context, lane, token), cancellationToken);

    public Task<IReadOnlyList<LaneHold>> ListHoldsAsync(string mode, BranchQuery filter, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<LaneHold>>(
        async (context, token) =>
        {
            var rows = context.Rollouts.OfRepository(filter.Repository).Where(row => row.Mode == mode && row.Branch == "");
            if (filter.Branch is { } branch)
            {
                var reference = BuildSyntax.BranchPrefix + branch;
                rows = rows.Where(row => row.Ref == reference);
            }

            var holds = new List<LaneHold>();
            foreach (var lane in await rows.ListLanesAsync(token))
            {
                if (await LaneHolds.FindAsync(context, lane, token) is { } hold)
                {
                    holds.Add(hold);
                }
            }

            return holds;
        },
        cancellationToken);

    public Task<IReadOnlyList<RollbackHold>> ListRollbackHoldsAsync(string? mode, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<RollbackHold>>(
        async (context, token) => RollbackHolds.Order(await context.Holds.AsNoTracking().Where(row => mode == null || row.Mode == mode).ToListAsync(token)),
        cancellationToken);

    public Task<IReadOnlyList<RollbackHold>> ListRollbackHoldsAsync(Lane lane, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<RollbackHold>>(
        async (context, token) => RollbackHolds.Order(await context.Holds.AsNoTracking().OfLane(lane).ToListAsync(token)),
        cancellationToken);

    public Task<IReadOnlyList<RollbackHold>> EndRollbackHoldsAsync(Lane lane, Actor by, CancellationToken cancellationToken) => _writer.WriteAsync<IReadOnlyList<RollbackHold>>(
        async (context, token) =>
        {
            await context.SaveChangesAsync(token);
            var holds = RollbackHolds.Order(await context.Holds.OfLane(lane).ToListAsync(token));
            context.Holds.RemoveRange(holds);
            var (outcome, detail) = holds.Count > 0
                ? (AuditOutcomes.Accepted, $"Takes the commits {string.Join(", ", holds.Select(static hold => hold.Sha))} again.")
                : (AuditOutcomes.Refused, "not_found: nothing was held.");
            var subject = (lane with { Repository = RolloutLedger.Normalize(lane.Repository) }).Subject;
            await _audit.AppendAsync(context, new AuditRecord(by, AuditActions.Unhold, subject, outcome, detail), token);
            await context.SaveChangesAsync(token);
            return holds;
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> ListOwnersAsync(string repository, string mode, CancellationToken cancellationToken) =>
        _reader.ReadAsync((context, token) => BranchTerms.ListAsync(context, RolloutLedger.Normalize(repository), mode, token), cancellationToken);

    public Task ReleaseAsync(LaneHold hold, Actor by, string reason, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            await context.SaveChangesAsync(token);
            var lane = Lane.Of(hold.Newest);
            await LaneHolds.ReleaseAsync(context, lane, hold.Newest.Sequence, token);
            await _audit.AppendAsync(context, new AuditRecord(by, AuditActions.Release, lane.Subject, AuditOutcomes.Accepted, reason, hold.Newest.Id), token);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<BranchLane>> ListBranchesAsync(BranchQuery filter, CancellationToken cancellationToken) =>
        _reader.ReadAsync((context, token) => BranchLanes.ListAsync(context, filter, token), cancellationToken);

    public Task<LaneDrift?> FindDriftAsync(Lane lane, CancellationToken cancellationToken) => _reader.ReadAsync<LaneDrift?>(
        (context, token) => context.Drifts.AsNoTracking().OfLane(lane).SingleOrDefaultAsync(token),
        cancellationToken);

    public Task SaveDriftAsync(LaneDrift drift, CancellationToken cancellationToken)
    {
        drift.Repository = RolloutLedger.Normalize(drift.Repository);
        return _writer.WriteAsync(
            async (context, token) =>
            {
                if (await context.Drifts.FindAsync([drift.Repository, drift.Project, drift.Branch, drift.Mode], token) is { } row)
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

    public Task<IReadOnlyList<ModeFreeze>> ListFreezesAsync(CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<ModeFreeze>>(
        async (context, token) => await context.Freezes.AsNoTracking().OrderBy(row => row.Mode).ToListAsync(token),
        cancellationToken);

    public Task FreezeAsync(ModeFreeze freeze, Actor by, CancellationToken cancellationToken) => _writer.WriteAsync(
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

            var until = freeze.Until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            await _audit.AppendAsync(context, new AuditRecord(by, AuditActions.Freeze, freeze.Mode, AuditOutcomes.Accepted, $"Until {until}: {freeze.Reason}"), token);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<FreezeException>> ListFreezeExceptionsAsync(CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<FreezeException>>(
        async (context, token) => await context.FreezeExceptions.AsNoTracking().OrderBy(row => row.Mode).ThenBy(row => row.Repository).ThenBy(row => row.Commit).ToListAsync(token),
        cancellationToken);

    public Task AddFreezeExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            await context.SaveChangesAsync(token);
            var known = await context.FreezeExceptions.ToListAsync(token);
            context.FreezeExceptions.RemoveRange(known.Where(row => row.Until <= exception.At || row.IsSameAs(exception)));
            await context.SaveChangesAsync(token);
            context.FreezeExceptions.Add(exception);
            var until = exception.Until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var detail = $"Takes the commit {exception.Commit} until {until}: {exception.Reason}";
            await _audit.AppendAsync(context, new AuditRecord(by, AuditActions.FreezeException, SubjectOf(exception), AuditOutcomes.Accepted, detail), token);
            return true;
        },
        cancellationToken);

    public Task<bool> EndFreezeExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            await context.SaveChangesAsync(token);
            var row = await context.FreezeExceptions.FindAsync([exception.Mode, exception.Repository, exception.Commit], token);
            if (row is not null)
            {
                context.FreezeExceptions.Remove(row);
            }

            var wasThere = row?.Until > _time.GetUtcNow();
            var (outcome, detail) = wasThere ? (AuditOutcomes.Accepted, $"Takes the commit {exception.Commit} no more.") : (AuditOutcomes.Refused, "not_found: there was no such exception.");
            await _audit.AppendAsync(context, new AuditRecord(by, AuditActions.FreezeException, SubjectOf(exception), outcome, detail), token);
            return wasThere;
        },
        cancellationToken);

    private static string SubjectOf(FreezeException exception) => AuditRecord.Lane(exception.Mode, exception.Repository);

    public Task<bool> UnfreezeAsync(string mode, Actor by, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            var row = await context.Freezes.FindAsync([mode], token);
            if (row is not null)
            {
                context.Freezes.Remove(row);
            }

            var (outcome, detail) = row is not null && row.Until > _time.GetUtcNow() ? (AuditOutcomes.Accepted, (string?)null) : (AuditOutcomes.Refused, "not_found: the MODE was not frozen.");
            await _audit.AppendAsync(context, new AuditRecord(by, AuditActions.Unfreeze, mode, outcome, detail), token);
            return row is not null;
        },
        cancellationToken);
}
