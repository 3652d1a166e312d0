using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Ledger.Audit;

namespace Gateway.Ledger.Sqlite;

/// <summary>
/// The audit's table as SQLite holds it, below what the provider makes of it: it turns bytes into text and ends a text at a zero, and a search in
/// the database does not. What is verified is what a search finds.
/// </summary>
internal sealed class AuditTable : IAuditTable
{
    private const string Name = "audit_entries";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly IReadOnlyList<Column> Columns =
    [
        new("Sequence", "INTEGER", IsRequired: true),
        new("AtMs", "INTEGER", IsRequired: true),
        new("ActorKind", "TEXT", IsRequired: true),
        new("Actor", "TEXT", IsRequired: true),
        new("ActorId", "TEXT", IsRequired: false),
        new("Address", "TEXT", IsRequired: false),
        new("Action", "TEXT", IsRequired: true),
        new("Subject", "TEXT", IsRequired: true),
        new("Outcome", "TEXT", IsRequired: true),
        new("Detail", "TEXT", IsRequired: false),
        new("Rollout", "TEXT", IsRequired: false),
        new("KeyId", "TEXT", IsRequired: false),
        new("Hash", "BLOB", IsRequired: true),
    ];

    // The table itself and none of its indexes; texts as the bytes that they are.
    private static readonly string ReadAll = string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT {string.Join(", ", Columns.Select(static column => column.AsStored))}, CASE {string.Concat(Columns.Select(static column => column.Misfit))} END FROM \"{Name}\" NOT INDEXED ORDER BY \"Sequence\"");

    private static readonly IReadOnlyList<string> Triggers = [TriggerOf("UPDATE"), TriggerOf("DELETE")];

    private readonly DbTransaction _transaction;

    /// <summary>Looks at it within a transaction, and so at one state of the database.</summary>
    public AuditTable(DbTransaction transaction) => _transaction = transaction;

    public async IAsyncEnumerable<(AuditEntry Entry, string? Fault)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = PositionalCommand.Make(_transaction, ReadAll, 0);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            yield return Read(row);
        }
    }

    public async Task<string?> FindChangeAsync(CancellationToken cancellationToken)
    {
        if (await ListAsync($"SELECT type FROM pragma_table_list('{Name}') WHERE schema = 'main' AND wr = 0", cancellationToken) is not ["table"])
        {
            return $"{Name} is not the gateway's table, but a view or another kind of table.";
        }

        var columns = await ListAsync($"SELECT format('%s %s %d %d %d', name, type, \"notnull\", pk, hidden) FROM pragma_table_xinfo('{Name}') ORDER BY cid", cancellationToken);
        if (!columns.SequenceEqual(Columns.Select(static (column, index) => column.ToText(isKey: index == 0)), StringComparer.Ordinal))
        {
            return "Its columns differ from the ones that the gateway created.";
        }

        if (await ListAsync($"SELECT name FROM sqlite_schema WHERE tbl_name = '{Name}' COLLATE NOCASE AND type IN ('table', 'index') AND instr(upper(sql), 'COLLATE') > 0", cancellationToken) is [var collated, ..])
        {
            return $"{collated} has another collation than the gateway's.";
        }

        // Of whichever table: SQLite writes down a table's name as the trigger spells it, and a trigger of another table may write to this one.
        var triggers = await ListAsync("SELECT sql FROM sqlite_schema WHERE type = 'trigger'", cancellationToken);
        if (triggers.FirstOrDefault(static trigger => !Triggers.Contains(Plain(trigger), StringComparer.Ordinal)) is { } foreign)
        {
            return $"The database has a trigger that the gateway did not create: {PlainText.OneLine(foreign)}";
        }

        // An index that leaves rows out answers a search without them.
        return await ListAsync($"PRAGMA integrity_check(\"{Name}\")", cancellationToken) is ["ok"] or [] ? null : "SQLite reports that the table and its indexes do not match (PRAGMA integrity_check).";
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private static (AuditEntry Entry, string? Fault) Read(DbDataReader row)
    {
        string?[] texts = [.. Enumerable.Repeat<string?>(null, Columns.Count)];
        var fault = row.IsDBNull(Columns.Count) ? null : $"Its {row.GetString(Columns.Count)} is stored with another type than the gateway writes, so a search does not find it.";
        for (var index = 2; fault is null && index < Columns.Count - 1; index++)
        {
            if (!row.IsDBNull(index) && !TryDecode(row.GetFieldValue<byte[]>(index), out texts[index]))
            {
                fault = $"Its {Columns[index].Name} contains bytes that are not text.";
            }
        }

        var entry = new AuditEntry
        {
            Sequence = row.GetInt64(0),
            AtMs = fault is null ? row.GetInt64(1) : 0,
            ActorKind = texts[2] ?? "",
            Actor = texts[3] ?? "",
            ActorId = texts[4],
            Address = texts[5],
            Action = texts[6] ?? "",
            Subject = texts[7] ?? "",
            Outcome = texts[8] ?? "",
            Detail = texts[9],
            Rollout = texts[10],
            KeyId = texts[11],
            Hash = fault is null ? row.GetFieldValue<byte[]>(12) : [],
        };
        return (entry, fault);
    }

    private static bool TryDecode(byte[] bytes, out string? text)
    {
        try
        {
            text = Utf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    private async Task<IReadOnlyList<string>> ListAsync(string query, CancellationToken cancellationToken)
    {
        await using var command = PositionalCommand.Make(_transaction, query, 0);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<string>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(row.GetString(0));
        }

        return found;
    }

    private static string TriggerOf(string change) =>
        $"CREATE TRIGGER \"{Name}_no_{change.ToLowerInvariant()}\" BEFORE {change} ON \"{Name}\" BEGIN SELECT RAISE(ABORT, 'Entries of the audit are only ever appended.'); END";

    private static string Plain(string sql) => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed record Column(string Name, string Type, bool IsRequired)
    {
        public string AsStored => Type == "TEXT" ? $"CAST(\"{Name}\" AS BLOB)" : $"\"{Name}\"";

        public string Misfit => $"WHEN typeof(\"{Name}\") NOT IN ('{Type.ToLowerInvariant()}'{(IsRequired ? "" : ", 'null'")}) THEN '{Name}' ";

        public string ToText(bool isKey) => $"{Name} {Type} {(IsRequired ? 1 : 0)} {(isKey ? 1 : 0)} 0";
    }
}
