using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger.Audit;

/// <summary>The audit in the ledger's database.</summary>
internal sealed class AuditLedger : IAuditLedger
{
    private const int PageSize = 1000;

    private readonly LedgerReader _reader;
    private readonly LedgerWriter _writer;
    private readonly AuditTrail _trail;
    private readonly AuditKeys _keys;

    public AuditLedger(LedgerReader reader, LedgerWriter writer, AuditTrail trail, AuditKeys keys)
    {
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

            if (filter.Before is { } before)
            {
                rows = rows.Where(row => row.Sequence < before);
            }

            return await rows.OrderByDescending(row => row.Sequence).Take(filter.Limit).ToListAsync(token);
        },
        cancellationToken);

    public async Task<AuditVerdict> VerifyAsync(byte[]? head, CancellationToken cancellationToken)
    {
        var chain = new AuditChain(_keys, head);
        long? last = null;
        while (true)
        {
            IReadOnlyList<AuditEntry> page;
            try
            {
                page = await ReadAsync(last, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidCastException or FormatException or InvalidOperationException)
            {
                return new AuditVerdict.Broken(chain.Sequence + 1, "It, or one of those after it, holds what the gateway never writes there.");
            }

            foreach (var entry in page)
            {
                if (chain.Follow(entry) is { } broken)
                {
                    return broken;
                }
            }

            if (page.Count < PageSize)
            {
                return chain.End();
            }

            last = page[^1].Sequence;
        }
    }

    /// <summary>A page of entries; the first holds whatever comes first, a sequence below 1 included.</summary>
    private Task<IReadOnlyList<AuditEntry>> ReadAsync(long? after, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<AuditEntry>>(
        async (context, token) => await context.AuditEntries.AsNoTracking()
            .Where(row => after == null || row.Sequence > after)
            .OrderBy(row => row.Sequence)
            .Take(PageSize)
            .ToListAsync(token),
        cancellationToken);
}
