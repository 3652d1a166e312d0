using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>The ledger in <c>Fixtures/ledger</c>, which the ten migrations made that are one now.</summary>
internal static class RecordedLedger
{
    /// <summary>The build of its first rollout, which succeeded and was gone back to.</summary>
    public const string First = "01a22be4-7d55-76ec-b7d2-b7e91735512e";

    /// <summary>Its second, which succeeded.</summary>
    public const string Second = "01a22be4-961f-72fb-8247-4e26bde6e69d";

    /// <summary>Its third, which failed.</summary>
    public const string Failed = "01a22be4-983b-7eac-b908-744ffade0434";

    /// <summary>Its fourth, which went back to the first.</summary>
    public const string Rollback = "01a22be4-9b89-7aea-af4d-159ff1b0a7a1";

    /// <summary>The head of its audit, as "gateway audit verify" printed it when the ledger was made.</summary>
    public const string Head = "24:b5dfcfe62da782742f85483d79b96b395aadb6bc4d1f99ce74de57e0983436e5";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "ledger");

    /// <summary>Puts it and its key where a gateway with these settings has them.</summary>
    public static async Task PlaceAsync(GatewaySettings settings)
    {
        await PlaceAsync(settings["Ledger:Path"]!);
        LedgerKeyFile.Put(settings.KeyFile, Convert.FromBase64String(await File.ReadAllTextAsync(Path.Combine(Folder, "ledger.key"))));
    }

    /// <summary>Puts it at a path.</summary>
    public static async Task PlaceAsync(string path) =>
        await ExecuteAsync(path, "PRAGMA journal_mode=WAL;" + await File.ReadAllTextAsync(Path.Combine(Folder, "ledger.sql")));

    /// <summary>Takes it back to what a build before the last of the ten migrations made.</summary>
    public static Task AgeAsync(string path) => ExecuteAsync(path, "DROP TABLE ledger_key; DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%_LedgerKey'");

    /// <summary>Leaves what a process leaves that is killed while it migrates.</summary>
    public static Task LeaveMigrationLockAsync(string path) => ExecuteAsync(path, """INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-30 12:00:00')""");

    /// <summary>What a query finds, a line for each row.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(string path, string query)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = Command(connection, query);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await row.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)));
        }

        return rows;
    }

    private static async Task ExecuteAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the tests'.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
