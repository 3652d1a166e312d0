using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>The audit in the ledger's database.</summary>
internal sealed class AuditLedger : IAuditLedger
{
    private readonly ILedgerDatabase _database;
    private readonly LedgerReader _reader;
    private readonly LedgerWriter _writer;
    private readonly AuditTrail _trail;
    private readonly AuditKeys _keys;

    public AuditLedger(ILedgerDatabase database, LedgerReader reader, LedgerWriter writer, AuditTrail trail, AuditKeys keys)
    {
        _database = database;
        _reader = reader;
        _writer = writer;
        _trail = trail;
        _keys = keys;
    }

    public Task RecordAsync(AuditRecord record, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            await _trail.AppendAsync(context, record, token);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<AuditEntry>>(
        async (context, token) =>
        {
            var rows = context.AuditEntries.AsNoTracking();
            if (filter.Since is { } since)
            {
                var from = since.ToUnixTimeMilliseconds();
                rows = rows.Where(row => row.AtMs >= from);
            }

            if (filter.Actor is { } actor)
            {
                rows = rows.Where(row => row.Actor == actor || row.ActorId == actor);
            }

            if (filter.Action is { } action)
            {
                rows = rows.Where(row => row.Action == action);
            }

            if (filter.Outcome is { } outcome)
            {
                rows = rows.Where(row => row.Outcome == outcome);
            }

            if (filter.Before is { } before)
            {
                rows = rows.Where(row => row.Sequence < before);
            }

            rows = OfMode(OfRepository(rows, context, filter.Repository), context, filter.Mode);

            return await rows.OrderByDescending(row => row.Sequence).Take(filter.Limit).ToListAsync(token);
        },
        cancellationToken);

#pragma warning disable CA1304, CA1311, MA0011 // The database makes the letters small, by no culture: an id has digits and the letters a to f.
    // A subject is a MODE, a repository, or both, in this order, with a project and a branch after it; what rollouts did names neither.
    private static IQueryable<AuditEntry> OfRepository(IQueryable<AuditEntry> rows, LedgerContext context, string? repository)
    {
        if (repository is null)
        {
            return rows;
        }

        var name = RolloutLedger.Normalize(repository);
        var whole = $" {name} ";
        var rollouts = context.Rollouts.Where(rollout => rollout.Repository == name).Select(static rollout => rollout.Id.ToString().ToLower());
        return rows.Where(row => (" " + row.Subject + " ").Contains(whole) || row.Actor == name || rollouts.Contains(row.Rollout!));
    }

    private static IQueryable<AuditEntry> OfMode(IQueryable<AuditEntry> rows, LedgerContext context, string? mode)
    {
        if (mode is null)
        {
            return rows;
        }

        var before = $"{mode} ";
        var rollouts = context.Rollouts.Where(rollout => rollout.Mode == mode).Select(static rollout => rollout.Id.ToString().ToLower());
        return rows.Where(row => row.Subject == mode || row.Subject.StartsWith(before) || rollouts.Contains(row.Rollout!));
    }
#pragma warning restore CA1304, CA1311, MA0011

    public async Task<AuditVerdict> VerifyAsync(AuditHead? head, CancellationToken cancellationToken)
    {
        var chain = new AuditChain(_keys, head);
        try
        {
            return await _reader.ReadAsync(async (context, token) => await FollowAsync(context, chain, token), cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidCastException or FormatException or InvalidOperationException)
        {
            return new AuditVerdict.Broken(chain.Sequence + 1, "It, or a later entry, contains a value that the gateway never writes.");
        }
    }

    /// <summary>
    /// In one transaction and so in one state of the database, whatever is appended meanwhile; the entries in one query, since a second entry of one sequence
    /// could hide between two pages.
    /// </summary>
    private async Task<AuditVerdict> FollowAsync(LedgerContext context, AuditChain chain, CancellationToken cancellationToken)
    {
        await using var table = await _database.OpenAuditAsync(context, cancellationToken);
        await foreach (var (entry, fault) in table.ReadAsync(cancellationToken))
        {
            if (chain.Follow(entry, fault) is { } broken)
            {
                return broken;
            }
        }

        var verdict = chain.End();
        return verdict is AuditVerdict.Whole && await table.FindChangeAsync(cancellationToken) is { } change ? new AuditVerdict.Altered(change) : verdict;
    }

    public Task<AuditEnd> ReadEndAsync(CancellationToken cancellationToken) => _reader.ReadAsync(
        async (context, token) =>
        {
            var last = await context.AuditEntries.AsNoTracking().OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(token);
            var first = await context.AuditEntries.AsNoTracking().FirstOrDefaultAsync(row => row.Sequence == _keys.From, token);
            return new AuditEnd(
                last is null ? AuditHead.From(0, new byte[AuditHash.Size]) : AuditHead.From(last.Sequence, last.Hash),
                LacksKey: _keys.Current is not null && first is { KeyId: null },
                LosesKey: _keys.Current is null && last is { KeyId: not null });
        },
        cancellationToken);
}
