using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore.Storage;

namespace Gateway.Ledger;

/// <summary>
/// Appends entries within the transaction of what they tell of: both are on the disk or neither is. Only the ledger's one writer calls
/// this, one write after the other, so the chain needs no lock; its end is read from the database once for each commit.
/// </summary>
internal sealed partial class AuditTrail
{
    private static readonly Counter<long> Breaks =
        GatewayTelemetry.Meter.CreateCounter<long>("gateway.audit.breaks", "{break}", "Times that the audit's newest entry was not the one that this process wrote last.");

    private static readonly ConditionalWeakTable<IDbContextTransaction, ChainEnd> Ends = [];

    private readonly AuditKeys _keys;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditTrail> _logger;
    private volatile AuditHead? _head;

    public AuditTrail(AuditKeys keys, TimeProvider time, ILogger<AuditTrail> logger)
    {
        _keys = keys;
        _time = time;
        _logger = logger;
    }

    /// <summary>Told of each commit that the audit grew by, on the writer's thread.</summary>
    public Action<AuditHead>? Grown { get; set; }

    /// <summary>The head as this process read it at its start or wrote it last; null before.</summary>
    public AuditHead? Head => _head;

    /// <summary>Takes the head that was read at the start; what comes later must follow from it.</summary>
    public void Begin(AuditHead head) => Interlocked.CompareExchange(ref _head, head, null);

    /// <summary>Has the series begin at 0.</summary>
    public static void Announce() => Breaks.Add(0);

    /// <summary>Appends an entry.</summary>
    public async Task AppendAsync(LedgerContext context, AuditRecord record, CancellationToken cancellationToken)
    {
        var transaction = context.Database.CurrentTransaction ?? throw new InvalidOperationException("A write needs a transaction.");
        var end = Ends.GetValue(transaction, static key => new ChainEnd(key.GetDbTransaction()));
        if (await end.ReadAsync(cancellationToken))
        {
            Compare(end.Head);
        }

        var entry = new AuditEntry
        {
            Sequence = end.Sequence + 1,
            AtMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
            ActorKind = record.Actor.Kind,
            Actor = Clean(record.Actor.Name),
            ActorId = record.Actor.Id is { } id ? Clean(id) : null,
            Address = record.Actor.Address,
            Action = record.Action,
            Subject = Clean(record.Subject),
            Outcome = record.Outcome,
            Detail = record.Detail is { } detail ? Clean(detail) : null,
            Rollout = record.Rollout?.ToString(),
            KeyId = _keys.Current?.Id,
            Hash = [],
        };
        entry.Hash = AuditHash.Compute(end.Hash, entry, _keys.Current);
        await end.AddAsync(entry, cancellationToken);
    }

    /// <summary>Takes over what a transaction has appended, which is on the disk now.</summary>
    public void Committed(IDbContextTransaction transaction)
    {
        if (Ends.TryGetValue(transaction, out var end) && end.HasAdded)
        {
            _head = end.Head;
            Grown?.Invoke(end.Head);
        }
    }

    /// <summary>The gateway is the ledger's one writer: an end that it has not written is somebody else's, and the chain goes on from it. Said once for each.</summary>
    private void Compare(AuditHead found)
    {
        if (_head is { } written && written != found)
        {
            Breaks.Add(1);
            Log.Broken(_logger, written, found);
            _head = null;
        }
    }

    /// <summary>
    /// The database must keep what was hashed: it ends a text at a zero, and half a character becomes another one. And whoever reads it has a
    /// terminal, and eyes: what steers the one or deceives the others is written out, whichever way it came.
    /// </summary>
    private static string Clean(string text)
    {
        text = PlainText.OneLine(text);
        if (text.Length <= AuditRecord.MaxDetail)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[AuditRecord.MaxDetail - 2]) ? AuditRecord.MaxDetail - 2 : AuditRecord.MaxDetail - 1;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    /// <summary>The end of the chain as a transaction has made it, and the statement that goes on from there.</summary>
    private sealed class ChainEnd
    {
        private const int Columns = 13;

        private readonly DbTransaction _transaction;
        private readonly DbCommand _add;
        private bool _isRead;

        public ChainEnd(DbTransaction transaction)
        {
            _transaction = transaction;
            _add = PositionalCommand.Make(
                transaction,
                """
                INSERT INTO "audit_entries" ("Sequence", "AtMs", "ActorKind", "Actor", "ActorId", "Address", "Action", "Subject", "Outcome", "Detail", "Rollout", "KeyId", "Hash")
                VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12)
                """,
                Columns);
        }

        public long Sequence { get; private set; }

        public byte[] Hash { get; private set; } = new byte[AuditHash.Size];

        public AuditHead Head => AuditHead.From(Sequence, Hash);

        public bool HasAdded { get; private set; }

        /// <summary>Reads the end, once.</summary>
        /// <returns>Whether this was the time.</returns>
        public async Task<bool> ReadAsync(CancellationToken cancellationToken)
        {
            if (_isRead)
            {
                return false;
            }

            await using var read = PositionalCommand.Make(_transaction, """SELECT "Sequence", "Hash" FROM "audit_entries" ORDER BY "Sequence" DESC LIMIT 1""", 0);
            await using var row = await read.ExecuteReaderAsync(cancellationToken);
            if (await row.ReadAsync(cancellationToken))
            {
                (Sequence, Hash) = (row.GetInt64(0), row.GetFieldValue<byte[]>(1));
            }

            _isRead = true;
            return true;
        }

        public async Task AddAsync(AuditEntry entry, CancellationToken cancellationToken)
        {
            _add.Set(
                entry.Sequence,
                entry.AtMs,
                entry.ActorKind,
                entry.Actor,
                entry.ActorId,
                entry.Address,
                entry.Action,
                entry.Subject,
                entry.Outcome,
                entry.Detail,
                entry.Rollout,
                entry.KeyId,
                entry.Hash);
            if (await _add.ExecuteNonQueryAsync(cancellationToken) != 1)
            {
                throw new LedgerUnavailableException("The audit's table rejected an entry. Run gateway audit verify to see what was changed.");
            }

            (Sequence, Hash) = (entry.Sequence, entry.Hash);
            HasAdded = true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Critical, "The audit was changed by another process: its newest entry was {Written} when this process last wrote it, and is now {Found}. Keep both heads. Run gateway audit verify --head {Written} to see what was changed.")]
        public static partial void Broken(ILogger logger, AuditHead written, AuditHead found);
    }
}
