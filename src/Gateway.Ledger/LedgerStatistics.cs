using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Reads the ledger's figures.</summary>
internal sealed class LedgerStatistics
{
    private readonly LedgerReader _reader;
    private readonly ILedgerDatabase _database;

    /// <summary>Makes it.</summary>
    internal LedgerStatistics(LedgerReader reader, ILedgerDatabase database)
    {
        _reader = reader;
        _database = database;
    }

    /// <summary>Reads them as they are now.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be read.</exception>
    public async Task<LedgerFigures> ReadAsync(CancellationToken cancellationToken)
    {
        var waiting = await _reader.ReadAsync(
            async (context, token) =>
            {
                // All columns are of one index, which is far smaller than the table.
                var oldest = await context.Rollouts
                    .Where(row => row.Status == RolloutStatus.Accepted)
                    .GroupBy(row => row.Mode)
                    .Select(rows => new { Mode = rows.Key, Count = rows.Count(), Sequence = rows.Min(row => row.Sequence) })
                    .ToListAsync(token);
                var sequences = oldest.ConvertAll(row => row.Sequence);
                var times = await context.Rollouts
                    .Where(row => sequences.Contains(row.Sequence))
                    .Select(row => new { row.Sequence, row.AcceptedAt })
                    .ToDictionaryAsync(row => row.Sequence, row => row.AcceptedAt, token);
                return oldest.ConvertAll(row => new WaitingRollouts(row.Mode, row.Count, times[row.Sequence]));
            },
            cancellationToken);
        return new LedgerFigures(_database.MeasureBytes(), waiting);
    }
}

/// <summary>The ledger's figures.</summary>
/// <param name="SizeBytes">What the database takes on the disk, its write-ahead log included.</param>
/// <param name="Waiting">Rollouts that wait, for each MODE that has any.</param>
internal sealed record LedgerFigures(long SizeBytes, IReadOnlyList<WaitingRollouts> Waiting);

/// <summary>Rollouts that were accepted and not taken up.</summary>
/// <param name="Mode">Their MODE.</param>
/// <param name="Count">How many.</param>
/// <param name="OldestAcceptedAt">When the oldest of them was accepted.</param>
internal sealed record WaitingRollouts(string Mode, int Count, DateTimeOffset OldestAcceptedAt);
