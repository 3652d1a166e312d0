using System.Runtime.Versioning;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>Who may read the ledger's files.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LedgerRightsTests
{
    private const UnixFileMode Everybody = OwnerOnly.File | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    [Theory]
    [InlineData("0000")]
    [InlineData("0022")]
    public async Task All_files_and_folders_that_it_makes_are_its_users_alone_whatever_the_umask(string umask)
    {
        using var settings = new GatewaySettings { HasLedger = false };
        settings["Ledger:Path"] = Path.Combine(settings.Folder, "own", "ledger.db");
        await using var gateway = await GatewayProcess.StartWithUmaskAsync(settings, umask);

        var (ledger, key) = (Path.GetDirectoryName(settings["Ledger:Path"])!, Path.GetDirectoryName(settings.KeyFile)!);
        Assert.All([ledger, key], folder => Assert.Equal(OwnerOnly.Folder, File.GetUnixFileMode(folder)));
        var files = Directory.GetFiles(ledger).Concat(Directory.GetFiles(key)).ToList();
        Assert.Equal(["ledger.db", "ledger.db-shm", "ledger.db-wal", "ledger.db.lock", "ledger.db.migrating", "ledger.key"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(OwnerOnly.File, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Rights_of_others_that_are_found_at_the_start_are_taken_away_with_a_warning()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        foreach (var file in (string[])[ledger.Path, ledger.KeyFile])
        {
            File.SetUnixFileMode(file, Everybody);
        }

        await using var gateway = await HostedGateway.StartAsync(ledger.Settings);

        Assert.Contains($"[Warning] Removed other users' access to \"{ledger.Path}\" of the ledger (its permissions were \"0646\" and are now 0600).", gateway.Output, StringComparison.Ordinal);
        Assert.Contains($"[Warning] Removed other users' access to the ledger's key at \"{ledger.KeyFile}\" (its permissions were \"0646\" and are now 0600).", gateway.Output, StringComparison.Ordinal);
        Assert.All([ledger.Path, ledger.Path + "-wal", ledger.Path + "-shm", ledger.KeyFile], file => Assert.Equal(OwnerOnly.File, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task That_others_may_write_to_the_folders_is_taken_away_at_the_start_with_a_warning()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        string[] folders = [Path.GetDirectoryName(ledger.Path)!, Path.GetDirectoryName(ledger.KeyFile)!];
        foreach (var folder in folders)
        {
            File.SetUnixFileMode(folder, OwnerOnly.Folder | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        }

        await using var gateway = await HostedGateway.StartAsync(ledger.Settings);

        Assert.Contains($"[Warning] Removed other users' write access to the ledger's folder \"{folders[0]}\" (its permissions were \"0773\").", gateway.Output, StringComparison.Ordinal);
        Assert.Contains($"[Warning] Removed other users' write access to the folder of the ledger's key, \"{folders[1]}\" (its permissions were \"0773\").", gateway.Output, StringComparison.Ordinal);
        Assert.All(folders, folder => Assert.Equal(OwnerOnly.Folder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public async Task A_ledger_that_migrate_makes_is_its_users_alone_too()
    {
        using var settings = new GatewaySettings();
        settings["Ledger:Path"] = Path.Combine(settings.Folder, "own", "ledger.db");

        await GatewayProcess.RunAsync(settings, "migrate");

        Assert.Equal(OwnerOnly.File, File.GetUnixFileMode(settings["Ledger:Path"]!));
    }

    [Fact]
    public async Task Where_the_schema_is_not_brought_up_to_date_at_the_start_the_rights_are_looked_at_all_the_same()
    {
        using var settings = new GatewaySettings { HasLedger = false };
        settings["Ledger:MigrateOnStart"] = "false";

        await using var gateway = await HostedGateway.StartAsync(settings);
        using var answer = await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.Equal(OwnerOnly.File, File.GetUnixFileMode(settings["Ledger:Path"]!));
    }
}
