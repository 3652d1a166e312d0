using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>Changes a ledger that no process has open.</summary>
internal static class LedgerEditing
{
    /// <summary>Has all rollouts of a MODE be of another.</summary>
    public static async Task RenameModeAsync(string path, string from, string to)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """UPDATE "rollouts" SET "Mode" = $to WHERE "Mode" = $from""";
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
