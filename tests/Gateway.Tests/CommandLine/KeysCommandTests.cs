namespace Gateway.Tests.CommandLine;

public sealed class KeysCommandTests
{
    [Theory]
    [InlineData("reader")]
    [InlineData("operator")]
    [InlineData("admin")]
    public async Task A_key_is_printed_once_with_its_settings(string role)
    {
        var run = await CommandRun.RunAsync("keys", "create", "--name", "grafana", "--role", role);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Single(run.Out.Split('\n'), line => line.StartsWith("gwkey_", StringComparison.Ordinal));
        Assert.Contains($"Gateway__ApiKeys__grafana__Role={role}", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ExpiresAt", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90d")]
    [InlineData("9999-12-30")]
    public async Task A_key_with_an_end_has_it_among_its_settings(string end)
    {
        var run = await CommandRun.RunAsync("keys", "create", "--name", "grafana", "--role", "reader", "--expires", end);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Gateway__ApiKeys__grafana__ExpiresAt=", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ana.silva-2")]
    [InlineData("a_b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_name_may_be_a_persons_or_a_programs(string name) => Assert.Equal(0, (await CommandRun.RunAsync("keys", "create", "--name", name, "--role", "reader")).ExitCode);

    [Theory]
    [InlineData("'a b' is not a valid name for a key", "--name", "a b", "--role", "reader")]
    [InlineData("'a__b' is not a valid name for a key", "--name", "a__b", "--role", "reader")]
    [InlineData("'a:b' is not a valid name for a key", "--name", "a:b", "--role", "reader")]
    [InlineData("'1a' is not a valid name for a key", "--name", "1a", "--role", "reader")]
    [InlineData("'a_' is not a valid name for a key", "--name", "a_", "--role", "reader")]
    [InlineData("'' is not a valid name for a key", "--name", "", "--role", "reader")]
    [InlineData("is not a valid name for a key", "--name", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "--role", "reader")]
    [InlineData("'boss'", "--name", "grafana", "--role", "boss")]
    [InlineData("'soon' is not a valid expiry", "--name", "grafana", "--role", "reader", "--expires", "soon")]
    [InlineData("'2020-01-01' is not a valid expiry", "--name", "grafana", "--role", "reader", "--expires", "2020-01-01")]
    [InlineData("'--name'", "--role", "reader")]
    [InlineData("'--role'", "--name", "grafana")]
    [InlineData("'--name'", "--name", "grafana", "--name", "other", "--role", "reader")]
    public async Task What_is_no_key_is_not_made(string problem, params string[] args)
    {
        var run = await CommandRun.RunAsync(["keys", "create", .. args]);

        run.AssertRefused(problem, "keys create ");
        Assert.DoesNotContain("gwkey_", run.Output, StringComparison.Ordinal);
    }
}
