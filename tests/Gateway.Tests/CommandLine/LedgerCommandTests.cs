using Gateway.Ledger;
using Gateway.Ledger.Sqlite;

namespace Gateway.Tests.CommandLine;

/// <summary>What becomes of what is encrypted is in the tests of the ledger.</summary>
public sealed class LedgerCommandTests : IDisposable
{
    private readonly CommandFolder _folder = new();

    private string KeyFile => LedgerOptions.DefaultKeyFileOf(_folder.Ledger);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_ledger_that_is_not_there_is_not_made()
    {
        var run = await RekeyAsync();

        Assert.Equal((1, "", $"There is no ledger at {_folder.Ledger} (Gateway:Ledger:Path)."), (run.ExitCode, run.Out, run.Error.Trim()));
        Assert.False(File.Exists(_folder.Ledger));
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task A_new_key_is_made_and_named_by_its_place_and_its_id_and_not_printed()
    {
        await _folder.PlaceLedgerAsync();

        var run = await RekeyAsync();

        var cipher = new LedgerCipher(LedgerKeyFile.Read(KeyFile)!);
        var lines = run.Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal($"0 specs, snapshots and changes of rollouts and 0 of deployments are encrypted with the new key (id {cipher.Id}) at {KeyFile}.", lines[0]);
        Assert.Equal("The gateway can start.", lines[^1]);
        Assert.DoesNotContain((await File.ReadAllTextAsync(KeyFile)).Trim(), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_before_is_kept_and_where_it_is_is_said()
    {
        await _folder.PlaceLedgerAsync();
        await RekeyAsync();
        var former = await File.ReadAllTextAsync(KeyFile);
        var cipher = new LedgerCipher(LedgerKeyFile.Read(KeyFile)!);

        var run = await RekeyAsync();

        Assert.Contains($"The previous key (id {cipher.Id}) is kept at {KeyFile}.{cipher.Id}.", run.Out, StringComparison.Ordinal);
        Assert.Equal(former, await File.ReadAllTextAsync($"{KeyFile}.{cipher.Id}"));
        Assert.NotEqual(former, await File.ReadAllTextAsync(KeyFile));
    }

    [Fact]
    public async Task A_key_that_is_given_in_a_file_stays_there_and_what_to_set_is_said()
    {
        await _folder.PlaceLedgerAsync();
        var given = _folder.File("given.key");
        LedgerKeyFile.Make(given);

        var run = await RekeyAsync("--new-key-file", given);

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith($"Before you start the gateway, set Gateway:Ledger:KeyFile to {given}, or copy that key to its current path.{Environment.NewLine}", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(given));
    }

    [Fact]
    public async Task The_key_that_is_in_use_is_no_new_key()
    {
        await _folder.PlaceLedgerAsync();
        await RekeyAsync();

        var run = await RekeyAsync("--new-key-file", KeyFile);

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("is already the ledger's key", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("no key", "does not contain a key")]
    public async Task A_file_without_a_key_exits_with_78_and_is_named(string? content, string problem)
    {
        await _folder.PlaceLedgerAsync();
        var given = content is null ? _folder.File("missing.key") : _folder.Write("given.key", content);

        var run = await RekeyAsync("--new-key-file", given);

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Contains(given, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_process_uses_the_ledger_it_is_refused_with_1()
    {
        await _folder.PlaceLedgerAsync();
        using var taken = new LedgerLock(_folder.Ledger);
        Assert.True(taken.TryTake());

        var run = await RekeyAsync();

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"A process, such as a running gateway, uses the ledger at {_folder.Ledger}. Stop it first,", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_lost_is_gone_on_without()
    {
        await _folder.PlaceLedgerAsync();

        Assert.Equal(0, (await RekeyAsync("--key-is-lost")).ExitCode);
    }

    [Fact]
    public async Task A_key_that_opens_the_ledger_is_not_lost()
    {
        await _folder.PlaceLedgerAsync();
        await RekeyAsync();
        var key = await File.ReadAllTextAsync(KeyFile);

        var run = await RekeyAsync("--key-is-lost");

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"The ledger's key is not lost: the one at {KeyFile} opens the ledger.", run.Error, StringComparison.Ordinal);
        Assert.Equal(key, await File.ReadAllTextAsync(KeyFile));
    }

    [Fact]
    public async Task Where_there_was_no_key_none_is_kept()
    {
        await _folder.PlaceLedgerAsync();

        var run = await RekeyAsync();

        Assert.DoesNotContain("previous key", run.Out, StringComparison.Ordinal);
        Assert.Equal([KeyFile], Directory.EnumerateFiles(Path.GetDirectoryName(KeyFile)!));
    }

    private async Task<CommandRun> RekeyAsync(params string[] args)
    {
        var run = await _folder.RunAsync(["ledger", "rekey", .. args]);
        _folder.Release();
        return run;
    }
}
