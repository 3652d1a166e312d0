using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gateway.Ledger.Sqlite;

/// <summary>Reads what a SQLite file says of the key that it was encrypted with, before and apart from its migrations.</summary>
internal static class SqliteContents
{
    private const int Radix = 1000;

    /// <summary>Reads it; a database that is not there has nothing, and is not made.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static LedgerContents Read(string path)
    {
        if (!File.Exists(path))
        {
            return LedgerContents.None;
        }

        using var connection = new SqliteConnection(SqliteSettings.ConnectionStringOf(path));
        connection.Open();
        var isRecorded = Has(connection, "ledger_key");
        return new LedgerContents(isRecorded ? ReadKeyId(connection) : null, isRecorded, [.. ReadStates(connection), .. ReadDeployments(connection)]);
    }

    /// <summary>Has the database say which key it is encrypted with.</summary>
    public static void Record(string path, string keyId)
    {
        using var connection = new SqliteConnection(SqliteSettings.ConnectionStringOf(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """INSERT INTO "ledger_key" ("Id", "KeyId") VALUES (1, $id) ON CONFLICT ("Id") DO UPDATE SET "KeyId" = excluded."KeyId" """;
        command.Parameters.AddWithValue("$id", keyId);
        command.ExecuteNonQuery();
    }

    /// <summary>The version of the gateway that has recorded that it applied the newest migration; null where none has.</summary>
    public static Version? ReadWriterVersion(string path)
    {
        using var connection = new SqliteConnection(SqliteSettings.ConnectionStringOf(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()! is > 0 and var number ? new Version((int)(number / (Radix * Radix)), (int)(number / Radix % Radix), (int)(number % Radix)) : null;
    }

    /// <summary>The statement that records it, in a number that SQLite keeps for the program in the file's header.</summary>
    public static string RecordWriterVersion(Version version) => string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA user_version = {(((version.Major * Radix) + version.Minor) * Radix) + version.Build}");

    private static bool Has(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $name";
        command.Parameters.AddWithValue("$name", table);
        return (long)command.ExecuteScalar()! > 0;
    }

    private static string? ReadKeyId(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "KeyId" FROM "ledger_key" """;
        return (string?)command.ExecuteScalar();
    }

    private static List<ProtectedSample> ReadStates(SqliteConnection connection)
    {
        var samples = new List<ProtectedSample>();
        if (!Has(connection, "rollout_states"))
        {
            return samples;
        }

        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT r."Id", s."Specs", s."Snapshot" FROM "rollout_states" s JOIN "rollouts" r ON r."Sequence" = s."RolloutSequence"
            WHERE s."Specs" IS NOT NULL OR s."Snapshot" IS NOT NULL ORDER BY s."RolloutSequence" DESC LIMIT 1
            """;
        using var row = command.ExecuteReader();
        if (row.Read())
        {
            var id = row.GetGuid(0);
            Add(1, ProtectedPurpose.Specs(id));
            Add(2, ProtectedPurpose.Snapshot(id));
        }

        return samples;

        void Add(int column, byte[] purpose)
        {
            if (!row.IsDBNull(column))
            {
                samples.Add(new ProtectedSample(row.GetFieldValue<byte[]>(column), purpose));
            }
        }
    }

    private static List<ProtectedSample> ReadDeployments(SqliteConnection connection)
    {
        if (!Has(connection, "lane_deployments"))
        {
            return [];
        }

        using var command = connection.CreateCommand();
        command.CommandText = """SELECT * FROM "lane_deployments" ORDER BY "RolloutSequence" DESC LIMIT 1""";
        using var row = command.ExecuteReader();
        if (!row.Read())
        {
            return [];
        }

        // A ledger that is not migrated yet has no projects, or no branches.
        var columns = Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, StringComparer.Ordinal);
        var lane = new Lane(Text("Repository"), TextOrNone("Project"), Text("Mode")) { Branch = TextOrNone("Branch") };
        return [new ProtectedSample(row.GetFieldValue<byte[]>(columns["Spec"]), ProtectedPurpose.Spec(lane, Text("FlowName"), Text("Name")))];

        string Text(string column) => row.GetString(columns[column]);

        string TextOrNone(string column) => columns.ContainsKey(column) ? Text(column) : "";
    }
}
