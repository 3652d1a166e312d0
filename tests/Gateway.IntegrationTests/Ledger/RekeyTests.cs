using System.Text;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;

namespace Gateway.IntegrationTests.Ledger;

/// <summary><c>gateway ledger rekey</c>: what it logs and how it is killed in a process of its own.</summary>
public sealed class RekeyTests
{
    [Fact]
    public async Task Everything_is_encrypted_with_a_new_key_and_nothing_is_left_that_the_old_one_opens()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        var before = await ledger.ReadEncryptedAsync();
        var former = new LedgerCipher(LedgerKeyFile.Read(ledger.KeyFile)!).Id;

        var (exitCode, output) = await ledger.RekeyAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("4 specs, snapshots and changes of rollouts and 1 of deployments are encrypted with the new key", output, StringComparison.Ordinal);
        Assert.Contains($"The previous key (id {former}) is kept at {ledger.KeyFile}.{former}.", output, StringComparison.Ordinal);
        Assert.All(await ReadFilesAsync(ledger), file => Assert.All(before, data => Assert.DoesNotContain(Encoding.Latin1.GetString(data)[..40], file, StringComparison.Ordinal)));
        await ledger.AssertCanGoBackAsync();
    }

    [Fact]
    public async Task The_new_key_and_the_one_that_is_kept_are_the_owners_alone_and_neither_is_printed()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();

        var (_, output) = await GatewayProcess.RunAsync(ledger.Settings, "ledger", "rekey");

        var keys = Directory.GetFiles(Path.GetDirectoryName(ledger.KeyFile)!);
        Assert.Equal(2, keys.Length);
        Assert.All(keys, key => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == OwnerOnly.File));
        Assert.All(keys, key => Assert.DoesNotContain(File.ReadAllText(key).Trim(), output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_in_the_audit_whose_chain_stays_whole()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        await ledger.RekeyAsync();

        await using var gateway = await HostedGateway.StartAsync(ledger.Settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/audit?action=rekey");
        request.Headers.Add("X-API-Key", OperatedGateway.AdminKey);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var answer = await client.SendAsync(request);

        var entry = Assert.Single((await answer.ReadJsonAsync())["items"]!.AsArray())!;
        Assert.Equal(("command line", "succeeded"), ((string?)entry["actor"]!["name"], (string?)entry["outcome"]));
        Assert.Equal(0, (await HostedCommand.RunAsync(ledger.Settings, "audit", "verify")).ExitCode);
    }

    [Fact]
    public async Task It_refuses_while_a_gateway_runs_on_the_ledger()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        await using var gateway = await GatewayProcess.StartAsync(ledger.Settings);
        var before = await ledger.ReadEncryptedAsync();

        var (exitCode, output) = await ledger.RekeyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"A process, such as a running gateway, uses the ledger at {ledger.Path}. Stop it first,", output, StringComparison.Ordinal);
        Assert.Equal(before, await ledger.ReadEncryptedAsync());
        Assert.Equal("succeeded", (string?)(await ledger.GoBackAsync(gateway))["status"]);
    }

    [Fact]
    public async Task It_refuses_while_a_gateway_of_an_earlier_version_has_the_database_open()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={ledger.Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM rollouts";
        await command.ExecuteScalarAsync();

        Assert.Equal(1, (await ledger.RekeyAsync()).ExitCode);
    }

    [Fact]
    public async Task A_gateway_does_not_start_while_the_ledger_is_rekeyed()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        using var taken = new LedgerLock(ledger.Path);
        Assert.True(taken.TryTake());

        var fault = await HostedGateway.FindFaultsAsync(ledger.Settings);

        Assert.Contains("has locked the ledger at", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_given_in_a_file_stays_there_and_is_the_ledgers_once_the_settings_name_it()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        var given = Path.Combine(ledger.Settings.Folder, "..", "given.key");
        LedgerKeyFile.Make(given);

        var (exitCode, output) = await ledger.RekeyAsync("--new-key-file", given);
        var fault = await HostedGateway.FindFaultsAsync(ledger.Settings);
        ledger.Settings["Ledger:KeyFile"] = given;

        Assert.True(exitCode == 0, output);
        Assert.Contains("Before you start the gateway, set Gateway:Ledger:KeyFile to", output, StringComparison.Ordinal);
        Assert.Contains("is not the one that the ledger", fault, StringComparison.Ordinal);
        await ledger.AssertCanGoBackAsync();
    }

    [Fact]
    public async Task Where_no_key_can_be_made_nothing_is_changed_and_it_says_how_to_give_one()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();

        // What root, which some run the tests as, cannot write either.
        Directory.CreateDirectory(ledger.KeyFile + ".next.tmp");

        var (exitCode, output) = await ledger.RekeyAsync();

        Assert.Equal(78, exitCode);
        Assert.Contains("set a new key with --new-key-file", output, StringComparison.Ordinal);
        await ledger.AssertCanGoBackAsync();
    }

    [Fact]
    public async Task The_key_that_is_in_use_is_no_new_key()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();

        var (exitCode, output) = await ledger.RekeyAsync("--new-key-file", ledger.KeyFile);

        Assert.Equal(1, exitCode);
        Assert.Contains("is already the ledger's key", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_audits_key_it_refuses_rather_than_to_break_the_chain()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        ledger.Settings["Audit:Keys:0"] = "a-key-of-the-audit-0123456789abcdef";
        await ledger.AssertCanGoBackAsync();
        ledger.Settings["Audit:Keys:0"] = null;

        var (exitCode, output) = await ledger.RekeyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Gateway:Audit:Keys", output, StringComparison.Ordinal);
    }

    /// <summary>When the new key is on the disk and nothing is encrypted with it, and with more and more of the one transaction in the write-ahead log.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    [InlineData(10_000_000)]
    public async Task Killed_in_the_middle_nothing_is_lost_and_it_can_be_done_again(long written)
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        await ledger.GrowAsync(rollouts: 1500, bytes: 20_000);
        await ledger.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var log = new FileInfo(ledger.Path + "-wal");
        await using (var rekeying = RunningCommand.Start(ledger.Settings, "ledger", "rekey"))
        {
            await Waiting.UntilAsync(() =>
            {
                log.Refresh();
                return rekeying.HasExited || (File.Exists(ledger.KeyFile + ".next") && (written == 0 || (log.Exists && log.Length >= written)));
            });
            Assert.False(rekeying.HasExited, "It was over before it could be killed.");
        }

        await ledger.AssertCanGoBackAsync("Killed: ");
        var (exitCode, output) = await ledger.RekeyAsync();
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("could not be read", output, StringComparison.Ordinal);
        await ledger.AssertCanGoBackAsync("Done again: ");
    }

    /// <summary>What is on the disk when it is killed after the transaction and before the new key is put in its place.</summary>
    [Fact]
    public async Task Killed_before_its_last_step_the_next_start_makes_that_step()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        var former = await File.ReadAllTextAsync(ledger.KeyFile);
        await ledger.RekeyAsync();
        File.Move(ledger.KeyFile, ledger.KeyFile + ".next");
        await File.WriteAllTextAsync(ledger.KeyFile, former);

        await ledger.AssertCanGoBackAsync();

        Assert.NotEqual(former, await File.ReadAllTextAsync(ledger.KeyFile));
        Assert.False(File.Exists(ledger.KeyFile + ".next"));
    }

    private static async Task<IReadOnlyList<string>> ReadFilesAsync(EncryptedLedger ledger)
    {
        var texts = new List<string>();
        foreach (var file in Directory.GetFiles(ledger.Settings.Folder))
        {
            texts.Add(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        return texts;
    }
}
