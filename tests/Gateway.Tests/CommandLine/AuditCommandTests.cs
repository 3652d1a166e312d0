namespace Gateway.Tests.CommandLine;

/// <summary>What changes to a chain are found is in the tests of the chain and of the ledger.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private static readonly string Hash = new('0', 64);

    private readonly CommandFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_chain_that_is_whole_exits_with_0_and_its_head_is_printed()
    {
        await _folder.PlaceLedgerAsync();

        var run = await VerifyAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["The chain of 0 entries is intact; 0 of them have a keyed hash.", $"head 0:{Hash}"], run.Out.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task The_head_that_was_printed_is_taken()
    {
        await _folder.PlaceLedgerAsync();

        Assert.Equal(0, (await VerifyAsync("--head", $"0:{Hash}")).ExitCode);
    }

    [Fact]
    public async Task A_chain_without_the_entry_that_the_head_names_exits_with_1()
    {
        await _folder.PlaceLedgerAsync();

        var run = await VerifyAsync("--head", $"3:{new string('a', 64)}");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("The chain is broken at entry 1.", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("1:abc")]
    [InlineData("-1:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(":0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("1:g000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_head_that_is_no_hash_is_not_understood(string head)
    {
        var run = await VerifyAsync("--head", head);

        run.AssertRefused($"'{head}' is not a valid head. Use --head <sequence>:<hash>, a number and 64 hexadecimal digits.", "audit verify ");
    }

    [Fact]
    public async Task A_ledger_that_is_not_there_is_not_made()
    {
        var run = await VerifyAsync();

        Assert.Equal((2, "", $"There is no ledger at {_folder.Ledger} (Gateway:Ledger:Path)."), (run.ExitCode, run.Out, run.Error.Trim()));
        Assert.False(File.Exists(_folder.Ledger));
    }

    [Fact]
    public async Task A_file_that_has_no_ledger_yet_exits_with_2()
    {
        _folder.Write("data/ledger.db", "");

        var run = await VerifyAsync();

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_key_that_is_too_short_is_said_and_nothing_is_verified_with_it()
    {
        await _folder.PlaceLedgerAsync();

        var run = await VerifyAsync("--Gateway:Audit:Keys:0=too-short");

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.Contains("Gateway:Audit:Keys:0 must be 32 characters or more", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> VerifyAsync(params string[] args) => _folder.RunAsync(["audit", "verify", .. args]);
}
