using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Documentation;

/// <summary><c>docs/connect-a-repository.md</c>, run as somebody would paste it: only the ports and the folder for its files are others.</summary>
public sealed partial class FirstRepositoryTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The document whose commands are run here.</summary>
    internal const string Document = "connect-a-repository.md";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-").FullName;

    [Fact]
    public async Task The_steps_to_a_first_repository_work_as_pasted()
    {
        var gateway = FreePort.Find();

        var (exitCode, output) = await RunAsync(Steps(FreePort.Find(), gateway), gateway);

        Assert.True(exitCode == 0, output);
        Assert.Contains("6 deployment(s) for MODE staging, 0 error(s), 0 warning(s).", output, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"succeeded\"", output, StringComparison.Ordinal);
        Assert.Contains("\"deployable\": true", output, StringComparison.Ordinal);
        Assert.Contains("GCP_PROJECT=my-project-staging", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_of_several_repositories_start_after_those_of_the_first_one()
    {
        var gateway = FreePort.Find();
        var settings = Pasted(BlocksOf("## Try it on your machine").Take(2).Append(BlocksOf("## Several repositories in one MODE").First()), FreePort.Find(), gateway);

        var (exitCode, output) = await RunAsync(
            $"""
            {settings}
            dotnet run --project src/Gateway --configuration {Configuration} --no-build &
            curl --silent --show-error --retry 600 --retry-connrefused --retry-delay 1 http://127.0.0.1:{gateway}/health/live
            """,
            gateway);

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("cannot start with these settings", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Steps(int prefect, int gateway) => Pasted(BlocksOf("## Try it on your machine"), prefect, gateway);

    private static IEnumerable<string> BlocksOf(string heading)
    {
        var text = File.ReadAllText(Path.Combine(CommandBlock.Folder, Document));
        var from = text.IndexOf(heading, StringComparison.Ordinal);
        var to = text.IndexOf("\n## ", from, StringComparison.Ordinal);
        return Blocks().Matches(text[from..to]).Select(static block => block.Groups["commands"].Value);
    }

    // What the document builds is what is being tested, and is there already.
    private string Pasted(IEnumerable<string> steps, int prefect, int gateway) => string.Join('\n', steps)
        .Replace("dotnet build Gateway.sln --configuration Release --nologo --verbosity quiet", string.Empty, StringComparison.Ordinal)
        .Replace("--configuration Release", $"--configuration {Configuration}", StringComparison.Ordinal)

        // A busy machine takes longer to start.
        .Replace("--retry 30", "--retry 600", StringComparison.Ordinal)
        .Replace("$PWD/local", _folder, StringComparison.Ordinal)
        .Replace("mkdir -p local", string.Empty, StringComparison.Ordinal)
        .Replace("local/", _folder + "/", StringComparison.Ordinal)
        .Replace("127.0.0.1:4200", $"127.0.0.1:{prefect}", StringComparison.Ordinal)
        .Replace("127.0.0.1:8080", $"127.0.0.1:{gateway}", StringComparison.Ordinal);

    private static async Task<(int ExitCode, string Output)> RunAsync(string steps, int gateway)
    {
        var start = new ProcessStartInfo("bash")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryFiles.Root,
        };
        start.ArgumentList.Add("-s");
        start.Environment["Urls"] = $"http://127.0.0.1:{gateway}";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();

        // Job control, so that a job is a group of processes and is stopped whole, as in a terminal; and whatever fails, since its output is open until then.
        await process.StandardInput.WriteAsync($"set -meo pipefail\ntrap 'kill %1 %2' EXIT\n{{\n{steps}\n}} </dev/null\n");
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
