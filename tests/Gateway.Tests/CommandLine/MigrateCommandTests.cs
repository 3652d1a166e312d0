using Gateway.Cli;
using Gateway.Ledger;

namespace Gateway.Tests.CommandLine;

public sealed class MigrateCommandTests : IDisposable
{
    private readonly CommandFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Migrate_makes_the_ledger_and_has_nothing_to_do_the_second_time()
    {
        var first = await _folder.RunAsync("migrate");
        var second = await _folder.RunAsync("migrate");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Matches(@"^Applied \d{14}_\w+(, \d{14}_\w+)*\.\s+$", first.Out);
        Assert.Equal("The ledger's schema is up to date.", second.Out.Trim());
        Assert.True(File.Exists(_folder.Ledger));
    }

    [Theory]
    [InlineData("--Gateway:Ledger:Path", "{0}")]
    [InlineData("--Gateway:Ledger:Path={0}")]
    [InlineData("--gateway:ledger:path={0}")]
    public async Task Settings_are_taken_from_the_command_line(params string[] setting)
    {
        var run = await CommandRun.RunAsync(["migrate", .. setting.Select(token => token.Replace("{0}", _folder.Ledger, StringComparison.Ordinal))]);

        Assert.Equal((0, true), (run.ExitCode, File.Exists(_folder.Ledger)));
    }

    [Fact]
    public async Task Where_there_is_a_ledger_no_key_is_made()
    {
        await _folder.PlaceLedgerAsync();

        await _folder.RunAsync("migrate");

        Assert.False(File.Exists(LedgerOptions.DefaultKeyFileOf(_folder.Ledger)));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_with_its_setting()
    {
        await File.WriteAllTextAsync(_folder.Ledger, "# Not a ledger\n");

        var run = await _folder.RunAsync("migrate");

        Assert.Equal(GatewayCommand.SettingsExitCode, run.ExitCode);
        Assert.Contains($"Gateway:Ledger:Path: the ledger at \"{_folder.Ledger}\" cannot be read", run.Error, StringComparison.Ordinal);
        Assert.Equal("# Not a ledger\n", await File.ReadAllTextAsync(_folder.Ledger));
    }
}
