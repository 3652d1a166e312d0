using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>A ledger in which something is encrypted: two rollouts, of which the first can be gone back to by whoever has the key.</summary>
internal sealed class EncryptedLedger : IAsyncDisposable
{
    private readonly PrefectSandbox _sandbox;
    private string _first = "";

    private EncryptedLedger(PrefectSandbox sandbox)
    {
        _sandbox = sandbox;
        Settings = new GatewaySettings(sandbox.ApiUrl);
        Settings.AddKeys();
    }

    public GatewaySettings Settings { get; }

    public string Path => Settings["Ledger:Path"]!;

    public string KeyFile => Settings.KeyFile;

    /// <summary>Where earlier versions had the key.</summary>
    public string Beside => System.IO.Path.ChangeExtension(Path, ".key");

    public static async Task<EncryptedLedger> MakeAsync()
    {
        var ledger = new EncryptedLedger(await PrefectSandbox.StartAsync());
        await using var gateway = await HostedGateway.StartAsync(ledger.Settings);
        ledger._first = await DeployAsync(gateway, 1);
        await DeployAsync(gateway, 2);
        return ledger;
    }

    /// <summary>Puts the ledger into the state in which a version left it that had the key beside the database, before anything recorded which one it was.</summary>
    public async Task AgeAsync()
    {
        File.Move(KeyFile, Beside);
        Directory.Delete(System.IO.Path.GetDirectoryName(KeyFile)!);
        await ExecuteAsync("DELETE FROM ledger_key");
    }

    /// <summary>Has the first rollout carried out again, which is possible with the right key alone.</summary>
    public async Task<JsonObject> GoBackAsync(ServedGateway gateway)
    {
        var answer = await gateway.OrderAsync(HttpMethod.Post, $"/rollouts/{_first}/redeploy", content: null, wait: 180, OperatedGateway.OperatorKey);
        return answer.Body;
    }

    /// <summary>Starts a gateway and goes back.</summary>
    public async Task AssertCanGoBackAsync(string because = "")
    {
        await using var gateway = await HostedGateway.StartAsync(Settings);
        var rollout = await GoBackAsync(gateway);
        Assert.True((string?)rollout["status"] == "succeeded", because + rollout.ToJsonString());
    }

    /// <summary>Everything that is encrypted, as it is in the database.</summary>
    public async Task<IReadOnlyList<byte[]>> ReadEncryptedAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT Specs FROM rollout_states WHERE Specs IS NOT NULL UNION ALL SELECT Changes FROM rollout_states WHERE Changes IS NOT NULL UNION ALL SELECT Snapshot FROM rollout_states WHERE Snapshot IS NOT NULL UNION ALL SELECT Spec FROM lane_deployments";
        await using var row = await command.ExecuteReaderAsync();
        var all = new List<byte[]>();
        while (await row.ReadAsync())
        {
            all.Add(row.GetFieldValue<byte[]>(0));
        }

        return all;
    }

    /// <summary>Adds rollouts that are of some size, so that to encrypt them all takes a while.</summary>
    public async Task GrowAsync(int rollouts, int bytes)
    {
        var key = new LedgerCipher(LedgerKeyFile.Read(KeyFile)!);
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        var columns = await ColumnsAsync(connection);
        await using var transaction = connection.BeginTransaction();
        for (var index = 0; index < rollouts; index++)
        {
            var id = Guid.NewGuid();
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // The columns are those of the table.
            command.CommandText = $"""
                INSERT INTO rollouts (Id, {columns}) SELECT $id, {columns} FROM rollouts ORDER BY Sequence LIMIT 1;
                INSERT INTO rollout_states (RolloutSequence, Specs) VALUES (last_insert_rowid(), $specs)
                """;
#pragma warning restore CA2100
            command.Parameters.AddWithValue("$id", id.ToString().ToUpper(CultureInfo.InvariantCulture));
            command.Parameters.AddWithValue("$specs", key.Protect(new byte[bytes], ProtectedPurpose.Specs(id)));
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the tests'.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public Task<(int ExitCode, string Output)> RekeyAsync(params string[] args) => HostedCommand.RunAsync(Settings, ["ledger", "rekey", .. args]);

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        Settings.Dispose();
    }

    private static async Task<string> DeployAsync(ServedGateway gateway, int run)
    {
        using var answer = await gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(run)));
        var rollout = await answer.ReadJsonAsync();
        Assert.True((string?)rollout["status"] == "succeeded", rollout.ToJsonString());
        return (string)rollout["id"]!;
    }

    private static async Task<string> ColumnsAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat('\"' || name || '\"') FROM pragma_table_info('rollouts') WHERE name NOT IN ('Id', 'Sequence')";
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
