using System.Text.RegularExpressions;
using Gateway.IntegrationTests.DeployFlows;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;

namespace Gateway.IntegrationTests.Samples;

/// <summary>The sample's way to a repository of one's own, as far as it goes without GitHub.</summary>
public sealed partial class SampleReadmeTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sample-readme-");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public async Task A_copy_of_the_sample_is_a_repository_whose_tests_pass_and_whose_manifest_is_right()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(DeployFlowsScript.SampleDirectory, "README.md"));
        var steps = Commands().Match(readme[readme.IndexOf("**1. A repository.**", StringComparison.Ordinal)..]).Value;
        using var settings = new GatewaySettings();
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            settings[$"Modes:{mode}:ImageRepositories:0"] = "ghcr.io/your-org/pipelines-arcgis";
        }

        var copied = await Tools.StartAsync("bash", ["-euxo", "pipefail", "-c", steps], RepositoryFiles.Root, environment: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = _home.FullName,
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        });

        Assert.True(copied.ExitCode == 0, copied.Everything);
        Assert.Matches(@"Ran [1-9]\d* tests", copied.Error);
        var repository = Path.Combine(_home.FullName, "pipelines-arcgis");
        Assert.Contains("uses: your-org/your-gateway/.github/workflows/ci_cd.yml@v1", await File.ReadAllTextAsync(Path.Combine(repository, ".github", "workflows", "ci_cd.yml")), StringComparison.Ordinal);
        foreach (var mode in (string[])["staging", "prod"])
        {
            var (exitCode, output) = await GatewayProcess.RunAsync(settings, "check", Path.Combine(repository, "prefect.yaml"), "--mode", mode);
            Assert.Equal((0, $"6 deployment(s) for MODE {mode}, 0 error(s), 0 warning(s)."), (exitCode, output.Trim()));
        }
    }

    /// <summary>Every command of the settings in step 2 is a setting that the gateway knows.</summary>
    [Fact]
    public async Task The_settings_in_the_README_start_the_gateway()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(DeployFlowsScript.SampleDirectory, "README.md"));
        var step = readme[readme.IndexOf("**2. The gateway knows it.**", StringComparison.Ordinal)..];
        using var settings = new GatewaySettings { ["Repositories:arcgis:Secrets:0"] = null };
        foreach (var line in Commands().Match(step).Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Trim().Split('=', 2);
            settings[parts[0]["Gateway__".Length..].Replace("__", ":", StringComparison.Ordinal)] = parts[1].Split('#')[0].Trim();
        }

        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.Contains("ARCGIS_URL=https://arcgis.example.org/server/rest/services/staging\n", await gateway.Client.GetStringAsync(new Uri("/api/v1/modes/staging/env", UriKind.Relative)), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(^    .+\n)+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commands();
}
