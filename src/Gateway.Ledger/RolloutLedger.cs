using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>The ledger on EF Core.</summary>
internal sealed class RolloutLedger : IRolloutLedger
{
    private static readonly Func<LedgerContext, string, string, CancellationToken, Task<Delivery?>> FindDeliveryQuery =
        EF.CompileAsyncQuery((LedgerContext context, string repository, string key, CancellationToken _) =>
            context.Deliveries.AsNoTracking().FirstOrDefault(delivery => delivery.Repository == repository && delivery.Key == key));

    private readonly ILedgerDatabase _database;
    private readonly IDbContextFactory<LedgerContext> _contexts;
    private readonly LedgerReader _reader;
    private readonly LedgerWriter _writer;
    private readonly AuditTrail _audit;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;

    public RolloutLedger(
        ILedgerDatabase database,
        IDbContextFactory<LedgerContext> contexts,
        LedgerReader reader,
        LedgerWriter writer,
        AuditTrail audit,
        IOptions<LedgerOptions> options,
        TimeProvider time)
    {
        _options = options.Value;
        _database = database;
        _contexts = contexts;
        _reader = reader;
        _writer = writer;
        _audit = audit;
        _time = time;
    }

    public Task<DeliveryVerdict> FindDeliveryAsync(
        string repository,
        IReadOnlyList<string> keys,
        ReadOnlyMemory<byte> bodySha256,
        CancellationToken cancellationToken)
    {
        var name = Normalize(repository);
        return _reader.ReadAsync(
            (context, token) => JudgeAsync(
                keys,
                bodySha256,
                async key => await FindDeliveryQuery(context, name, key, token) is { } delivery ? (delivery.BodySha256, delivery.RolloutId) : null),
            cancellationToken);
    }

    public Task<DeliveryVerdict> AcceptAsync(Acceptance acceptance, CancellationToken cancellationToken) =>
        _writer.WriteAsync((context, token) => AcceptAsync(context, acceptance, token), cancellationToken);

    public Task RefuseAsync(RefusedBuild refused, AuditRecord record, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            await RefusedBuilds.AddAsync(context, refused, _options, token);
            await _audit.AppendAsync(context, record, token);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<RefusedBuild>> ListRefusedAsync(RefusedFilter filter, CancellationToken cancellationToken)
    {
        var oldest = (_time.GetUtcNow() - _options.RefusedBuildRetention).ToUnixTimeMilliseconds();
        return _reader.ReadAsync((context, token) => RefusedBuilds.ListAsync(context, filter, oldest, token), cancellationToken);
    }

    public Task<TakenRollout?> TakeNextAsync(Lane lane, CancellationToken cancellationToken) =>
        _writer.WriteAsync((context, token) => LaneQueue.TakeNextAsync(context, _audit, lane, _time.GetUtcNow(), token), cancellationToken);

    public Task UpdateAsync(long sequence, RolloutUpdate update, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            async (context, token) =>
            {
                await RolloutWrites.UpdateAsync(context, _audit, sequence, update, token);
                return true;
            },
            cancellationToken);

    public Task<Rollout?> CancelAsync(Guid id, Actor by, CancellationToken cancellationToken) =>
        _writer.WriteAsync((context, token) => RolloutWrites.CancelAsync(context, _audit, id, by, _time.GetUtcNow(), token), cancellationToken);

    public Task AddAsync(Rollout rollout, RollbackHold? hold, Actor by, CancellationToken cancellationToken)
    {
        rollout.Repository = Normalize(rollout.Repository);
        return _writer.WriteAsync(
            async (context, token) =>
            {
                rollout.Sequence = 0;
                context.Rollouts.Add(rollout);
                if (hold is not null)
                {
                    hold.Repository = rollout.Repository;
                    context.Holds.Add(hold);
                }

                await _audit.AppendAsync(context, RolloutAudit.Ordered(rollout, by, rollout.Kind == RolloutKind.Rollback ? AuditActions.Rollback : AuditActions.Redeploy), token);

                // A build of the same commit must find it.
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken);
    }

    public Task<DeliveryVerdict?> AddRetryAsync(Acceptance retry, CancellationToken cancellationToken)
    {
        retry.Rollout.Repository = Normalize(retry.Rollout.Repository);
        return _writer.WriteAsync((context, token) => RolloutWrites.AddRetryAsync(context, _database.StatementsOf(context), _audit, retry, token), cancellationToken);
    }

    public Task<IReadOnlyList<Guid>> CancelWaitingAsync(ModeFreeze freeze, IReadOnlyCollection<FreezeException> exceptions, CancellationToken cancellationToken) =>
        _writer.WriteAsync((context, token) => RolloutWrites.CancelWaitingAsync(context, _audit, freeze, exceptions, _time.GetUtcNow(), token), cancellationToken);

    public Task<bool> AddHealingAsync(Rollout rollout, Actor by, CancellationToken cancellationToken)
    {
        rollout.Repository = Normalize(rollout.Repository);
        return _writer.WriteAsync((context, token) => LaneQueue.AddHealingAsync(context, _audit, rollout, by, token), cancellationToken);
    }

    public Task<Rollout> AddRemovalAsync(Rollout rollout, long seen, Actor by, string reason, CancellationToken cancellationToken)
    {
        rollout.Repository = Normalize(rollout.Repository);
        return _writer.WriteAsync((context, token) => RolloutWrites.AddRemovalAsync(context, _audit, rollout, seen, by, reason, token), cancellationToken);
    }

    public Task<IReadOnlyList<Lane>> ListUnfinishedLanesAsync(CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<Lane>>(
        async (context, token) => await context.Rollouts.Where(row => RolloutStatuses.Unfinished.Contains(row.Status)).ListLanesAsync(token),
        cancellationToken);

    public Task<IReadOnlyList<Rollout>> ListAsync(RolloutFilter filter, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<Rollout>>(
        async (context, token) =>
        {
            var rows = context.Rollouts.AsNoTracking().OfRepository(filter.Repository);
            if (filter.Project is { } project)
            {
                rows = rows.Where(row => row.Project == project);
            }

            if (filter.Ref is { } reference)
            {
                rows = rows.Where(row => row.Ref == reference);
            }

            if (filter.Mode is { } mode)
            {
                rows = rows.Where(row => row.Mode == mode);
            }

            if (filter.Status is { } status)
            {
                rows = rows.Where(row => row.Status == status);
            }

            if (filter.Before is { } before)
            {
                rows = rows.Where(row => row.Sequence < before);
            }

            return await rows.OrderByDescending(row => row.Sequence).Take(filter.Limit).ToListAsync(token);
        },
        cancellationToken);

    public Task<Rollout?> FindAsync(Guid id, CancellationToken cancellationToken) => _reader.ReadAsync(
        (context, token) => context.Rollouts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, token),
        cancellationToken);

    public Task<IReadOnlyList<RolloutStep>> ListStepsAsync(long sequence, CancellationToken cancellationToken) =>
        ListStepsAsync(sequence, 0, cancellationToken);

    public Task<IReadOnlyList<RolloutStep>> ListStepsAsync(long sequence, long after, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<RolloutStep>>(
        async (context, token) => await context.Steps.AsNoTracking()
            .Where(row => row.RolloutSequence == sequence && row.Id > after)
            .OrderBy(row => row.Id)
            .ToListAsync(token),
        cancellationToken);

    public Task<IReadOnlyList<Rollout>> ListCurrentAsync(string mode, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<Rollout>>(
        async (context, token) =>
        {
            var newest = context.Rollouts
                .Where(row => row.Mode == mode && row.Status == RolloutStatus.Succeeded)
                .GroupBy(row => new { row.Repository, row.Project, row.Branch })
                .Select(lane => lane.Max(row => row.Sequence));
            return await context.Rollouts.AsNoTracking()
                .Where(row => newest.Contains(row.Sequence) && row.Kind != RolloutKind.Removal)
                .OrderBy(row => row.Repository)
                .ThenBy(row => row.Project)
                .ThenBy(row => row.Branch)
                .ToListAsync(token);
        },
        cancellationToken);

    public Task<IReadOnlyList<Rollout>> ListLatestAsync(string repository, string branch, string mode, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<Rollout>>(
        async (context, token) =>
        {
            var name = Normalize(repository);
            var rows = context.Rollouts.Where(row => row.Repository == name && row.Branch == branch && row.Mode == mode);
            var newest = rows.GroupBy(row => row.Project).Select(lane => lane.Max(row => row.Sequence))
                .Concat(rows.Where(row => row.Status == RolloutStatus.Succeeded).GroupBy(row => row.Project).Select(lane => lane.Max(row => row.Sequence)));
            return await context.Rollouts.AsNoTracking()
                .Where(row => newest.Contains(row.Sequence))
                .OrderBy(row => row.Sequence)
                .ToListAsync(token);
        },
        cancellationToken);

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            var pending = await LedgerSchema.ListPendingAsync(context, _database, cancellationToken);
            return pending.Count == 0 ? null : $"The schema lacks {pending.Count} migration(s). Run `gateway migrate`.";
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or InvalidOperationException)
        {
            return $"The database cannot be read: {exception.Message}";
        }
        catch (SettingsException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>GitHub does not tell upper from lower case in names, and a lane must not be split by it.</summary>
    public static string Normalize(string repository) => repository.ToLowerInvariant();

    private static async Task<DeliveryVerdict> JudgeAsync(
        IReadOnlyList<string> keys,
        ReadOnlyMemory<byte> bodySha256,
        Func<string, Task<(byte[] BodySha256, Guid RolloutId)?>> find)
    {
        Guid? replayed = null;
        foreach (var key in keys)
        {
            if (await find(key) is not { } delivery)
            {
                continue;
            }

            if (!bodySha256.Span.SequenceEqual(delivery.BodySha256))
            {
                return new DeliveryVerdict.Conflict();
            }

            replayed ??= delivery.RolloutId;
        }

        return replayed is { } id ? new DeliveryVerdict.Replayed(id) : new DeliveryVerdict.New();
    }

    private async Task<DeliveryVerdict> AcceptAsync(LedgerContext context, Acceptance acceptance, CancellationToken cancellationToken)
    {
        var verdict = await AcceptAsync(context, _database.StatementsOf(context), acceptance, cancellationToken);
        if (verdict is not (DeliveryVerdict.New or DeliveryVerdict.Replayed))
        {
            await RefusedBuilds.AddAsync(context, RolloutAudit.Refused(acceptance.Rollout, verdict, _time.GetUtcNow()), _options, cancellationToken);
        }

        if (verdict is not DeliveryVerdict.Replayed)
        {
            await _audit.AppendAsync(context, RolloutAudit.Judged(acceptance, verdict), cancellationToken);
        }

        return verdict;
    }

    private static async Task<DeliveryVerdict> AcceptAsync(LedgerContext context, IAcceptanceStatements statements, Acceptance acceptance, CancellationToken cancellationToken)
    {
        var rollout = acceptance.Rollout;
        rollout.Repository = Normalize(rollout.Repository);
        var verdict = await JudgeAsync(
            acceptance.DeliveryKeys,
            acceptance.BodySha256,
            key => statements.FindDeliveryAsync(rollout.Repository, key, cancellationToken));
        if (verdict is not DeliveryVerdict.New)
        {
            return verdict;
        }

        var request = await JudgeAsync(acceptance.RequestKeys, acceptance.BodySha256, key => statements.FindDeliveryAsync(rollout.Repository, key, cancellationToken));
        if (request is DeliveryVerdict.Conflict)
        {
            return request;
        }

        var newest = await statements.FindNewestRunAsync(rollout, cancellationToken);
        if (await AcceptanceTerms.CheckAsync(context, statements, acceptance, newest, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (newest is not null && newest.Ref != rollout.Ref && acceptance.Replacing is { } replacing)
        {
            rollout.Findings = replacing(newest);
        }

        await statements.AddContentAsync(acceptance.Content, cancellationToken);
        rollout.Sequence = await statements.AddRolloutAsync(rollout, cancellationToken);
        foreach (var key in request is DeliveryVerdict.New ? acceptance.DeliveryKeys.Concat(acceptance.RequestKeys) : acceptance.DeliveryKeys)
        {
            await statements.AddDeliveryAsync(rollout.Repository, key, acceptance, cancellationToken);
        }

        return verdict;
    }
}
