using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Sandbox;

namespace Gateway.IntegrationTests.Running;

/// <summary>The README's first command, as the program that it starts.</summary>
public sealed partial class DemoTests
{
    private static readonly TimeSpan Patience = Waiting.Patience;

    [Theory]
    [MemberData(nameof(SandboxVersions.Supported), MemberType = typeof(SandboxVersions))]
    public async Task The_demo_deploys_in_both_ways_leaves_alone_what_is_unchanged_and_refuses(string version)
    {
        var (exitCode, output) = await RunAsync("gateway-demo.dll", "--exit", "--prefect-version", version);

        Assert.True(exitCode == 0, output);
        Assert.Contains($"Prefect {version} (sandbox) at", output, StringComparison.Ordinal);
        Assert.Contains("succeeded: 6 created, 0 updated, 0 unchanged;", output, StringComparison.Ordinal);
        Assert.Equal((12, 6, 2), (output.Split("│ created").Length - 1, output.Split("│ updated").Length - 1, output.Split("│ variable").Length - 1));
        Assert.Equal(2, output.Split("succeeded: 0 created, 6 updated, 0 unchanged;").Length - 1);
        Assert.Contains("6 of them writes.", output, StringComparison.Ordinal);
        Assert.Contains("1 of them writes.", output, StringComparison.Ordinal);
        Assert.Contains("succeeded: 0 created, 0 updated, 6 unchanged;", output, StringComparison.Ordinal);
        Assert.Contains("requests to Prefect, 0 of them writes.", output, StringComparison.Ordinal);
        Assert.Contains("branch_not_mapped", output, StringComparison.Ordinal);
        Assert.Contains("403 build_refused", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("3 projects in one request;").Length - 1);
        Assert.Contains("│ pipelines/cnes │ succeeded │ 0 created, 0 updated, 1 unchanged", output, StringComparison.Ordinal);
        Assert.Contains("All eight came out right.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_README_shows_what_the_demo_prints()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "README.md"));
        var shown = Shown().Match(readme).Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var (_, output) = await RunAsync("gateway-demo.dll", "--exit");

        Assert.NotEmpty(shown);
        var printed = Words(output.Replace('│', ' '));
        Assert.All(shown, line => Assert.Contains(Words(line), printed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_tells_of_the_faults_that_can_be_asked_for_over_HTTP()
    {
        var (exitCode, output) = await RunAsync("gateway-sandbox.dll", "--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("/sandbox/faults", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        // A long sentence is broken where the terminal ends.
        return (process.ExitCode, Words(await output + await errors));
    }

    private static string Words(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("it prints:\n\n```text\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();
}
