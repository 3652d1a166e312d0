using Gateway.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.CommandLine;

/// <summary>A folder with what a command reads and writes, and the settings of a gateway in it.</summary>
internal sealed class CommandFolder : IDisposable
{
    public const string Repository = "org/pipelines-arcgis";

    /// <summary>Of the repository. Its bytes and its text are two keys.</summary>
    public const string Secret = "whsec_dGhlLXNlY3JldC1vZi10aGUtdGVzdHMtMDEyMzQ1Njc4OQ==";

    private static readonly Lazy<Task<byte[]>> EmptyLedger = new(MakeLedgerAsync);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gateway-command-");

    public CommandFolder()
    {
        Ledger = File("data/ledger.db");
        Directory.CreateDirectory(Path.GetDirectoryName(Ledger)!);
    }

    public string Ledger { get; }

    /// <summary>Settings that are right, as arguments: the sample's repository may deploy to staging and to prod.</summary>
    public IReadOnlyList<string> Settings => [$"--Gateway:Ledger:Path={Ledger}", .. ((string[])["staging", "prod"]).SelectMany(SettingsOf)];

    public string File(string name) => Path.Combine(_root.FullName, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Runs a command that takes settings.</summary>
    public Task<CommandRun> RunAsync(params string[] args) => CommandRun.RunAsync([.. args, .. Settings]);

    /// <summary>Places an empty ledger with its schema, which is made once.</summary>
    public async Task PlaceLedgerAsync() => await System.IO.File.WriteAllBytesAsync(Ledger, await EmptyLedger.Value);

    /// <summary>Has the ledger's schema be that of a later version of the gateway.</summary>
    public async Task UpgradeLedgerAsync()
    {
        await using (var connection = new SqliteConnection(SqliteSettings.ConnectionStringOf(Ledger)))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Later', '99.0.0'); PRAGMA user_version = 7008009""";
            await command.ExecuteNonQueryAsync();
        }

        Release();
    }

    /// <summary>Closes what this process keeps open of the ledger, as the end of a process does.</summary>
    public void Release()
    {
        using var connection = new SqliteConnection(SqliteSettings.ConnectionStringOf(Ledger));
        SqliteConnection.ClearPool(connection);
    }

    public void Dispose()
    {
        Release();
        _root.Delete(recursive: true);
    }

    private static async Task<byte[]> MakeLedgerAsync()
    {
        using var folder = new CommandFolder();
        Assert.Equal(0, (await folder.RunAsync("migrate")).ExitCode);
        folder.Release();
        return await System.IO.File.ReadAllBytesAsync(folder.Ledger);
    }

    private static IEnumerable<string> SettingsOf(string mode) =>
    [
        $"--Gateway:Modes:{mode}:Repositories:0={Repository}",
        $"--Gateway:Modes:{mode}:ImageRepositories:0=ghcr.io/{Repository}",
        $"--Gateway:Modes:{mode}:WorkPools:0=docker-pool",
        $"--Gateway:Modes:{mode}:WorkPools:1=docker-{mode}",
        $"--Gateway:Modes:{mode}:Tags:0=*",
    ];
}
