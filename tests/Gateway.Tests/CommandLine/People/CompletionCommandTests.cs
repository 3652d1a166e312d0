using System.Diagnostics;

namespace Gateway.Tests.CommandLine.People;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("status", "gateway", "stat")]
    [InlineData("list release", "gateway", "hold", "")]
    [InlineData("--status", "gateway", "rollouts", "--stat")]
    [InlineData("succeeded superseded", "gateway", "rollouts", "--status", "s")]
    [InlineData("--repository", "gateway", "rollback", "staging", "--rep")]
    [InlineData("json table", "gateway", "show", "abc", "--output", "")]
    [InlineData("bash zsh fish", "gateway", "completion", "")]
    public async Task Bash_completes_commands_options_and_values(string expected, params string[] words)
    {
        var script = (await CommandRun.RunAsync("completion", "bash")).Out;

        var completed = await RunBashAsync($"""
            {script}
            COMP_WORDS=({string.Join(' ', words.Select(static word => $"'{word}'"))}) COMP_CWORD={words.Length - 1}
            _gateway
            printf '%s' "${"{COMPREPLY[*]}"}"
            """);

        Assert.Equal(expected, completed);
    }

    [Fact]
    public async Task Zsh_and_fish_know_every_command_and_option()
    {
        var (zsh, fish) = ((await CommandRun.RunAsync("completion", "zsh")).Out, (await CommandRun.RunAsync("completion", "fish")).Out);

        Assert.Contains("'release:Let go of what a rollback holds, so that its builds are accepted again'", zsh, StringComparison.Ordinal);
        Assert.Contains("' rollouts --status') compadd -- ", zsh, StringComparison.Ordinal);
        Assert.Contains("--condition \"__gateway_at ' hold'\" --arguments release --description ", fish, StringComparison.Ordinal);
        Assert.Contains("--condition \"__gateway_at ' rollouts'\" --long-option status --require-parameter --no-files --arguments 'accepted ", fish, StringComparison.Ordinal);
    }

    private static async Task<string> RunBashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--noprofile", "--norc"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = bash.StandardError.ReadToEndAsync();
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var output = await bash.StandardOutput.ReadToEndAsync();
        Assert.Equal("", await errors);
        return output;
    }
}
