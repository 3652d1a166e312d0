using System.Runtime.Versioning;
using System.Text.Json;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;

namespace Gateway.IntegrationTests.Compose;

/// <summary>The scripts that Prefect's containers run, with a stand-in for its command line.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrefectScriptTests : IDisposable
{
    private static readonly string Scripts = Path.Combine(RepositoryFiles.Root, "docker", "prefect");
    private static readonly string Template = Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Resources", "docker-base-job-template.json");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prefect-scripts-");
    private readonly StandIns _standIns;

    public PrefectScriptTests()
    {
        _standIns = new StandIns(_folder.FullName);
        _standIns.Link("python", "/usr/bin/python3");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_work_pool_that_is_missing_is_created_with_the_network_that_flow_runs_join()
    {
        var created = Path.Combine(_folder.FullName, "created.json");
        _standIns.Add("prefect", $"""
            case "$2" in
              inspect) exit 1 ;;
              get-default-base-job-template) cp '{Template}' "$6" ;;
              create) cp "$7" '{created}' ;;
            esac
            """);

        var outcome = await CreateAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.Contains(_standIns.Calls, static call => call.StartsWith("prefect work-pool create docker-pool --type docker --base-job-template ", StringComparison.Ordinal));
        using var template = JsonDocument.Parse(await File.ReadAllTextAsync(created));
        Assert.Equal("gateway-public", template.RootElement.GetProperty("variables").GetProperty("properties").GetProperty("networks").GetProperty("default")[0].GetString());
    }

    [Fact]
    public async Task A_work_pool_that_is_there_is_left_as_it_is()
    {
        _standIns.Add("prefect");

        var outcome = await CreateAsync();

        Assert.Equal((0, "The work pool docker-pool is there.\n"), (outcome.ExitCode, outcome.Output));
        Assert.Equal(["prefect work-pool inspect docker-pool"], _standIns.Calls);
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_named_before_anything_is_started()
    {
        var outcome = await Tools.StartAsync("bash", [Path.Combine(Scripts, "with-secrets.sh"), "echo", "started"], RepositoryFiles.Root);

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal("The secret prefect_auth_string is missing or empty: run docker/make-secrets.sh.\n", outcome.Error);
    }

    [Fact]
    public async Task A_health_check_says_which_address_does_not_answer()
    {
        var outcome = await Tools.StartAsync("python3", [Path.Combine(Scripts, "reaches.py"), "tcp://127.0.0.1:9"], RepositoryFiles.Root);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("tcp://127.0.0.1:9: ", outcome.Error, StringComparison.Ordinal);
    }

    private Task<ToolOutcome> CreateAsync() => Tools.StartAsync(
        "bash",
        [Path.Combine(Scripts, "create-work-pool.sh")],
        RepositoryFiles.Root,
        environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = _standIns.SearchPath, ["WORK_POOL"] = "docker-pool", ["WORK_POOL_NETWORK"] = "gateway-public" });
}
