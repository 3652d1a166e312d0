using System.Runtime.Versioning;
using System.Text.Json;
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
    public async Task A_work_pool_that_is_missing_is_created_with_the_network_that_its_flow_runs_join_and_without_raw_sockets()
    {
        PlayCommandLine(inspect: "exit 1");

        var outcome = await CreateAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        foreach (var mode in (string[])["staging", "prod"])
        {
            Assert.Contains(_standIns.Calls, call => call.StartsWith($"prefect work-pool create docker-{mode} --type docker --base-job-template ", StringComparison.Ordinal));
            using var template = JsonDocument.Parse(await File.ReadAllTextAsync(Created("docker-" + mode)));
            Assert.Equal("gateway-runs-" + mode, Variables(template).GetProperty("networks").GetProperty("default")[0].GetString());
            Assert.Equal(
                """{"cap_drop":["NET_RAW"],"security_opt":["no-new-privileges:true"]}""",
                JsonSerializer.Serialize(template.RootElement.GetProperty("job_configuration").GetProperty("container_create_kwargs")));
        }
    }

    [Fact]
    public async Task No_deployment_can_say_otherwise()
    {
        PlayCommandLine(inspect: "exit 1");

        await CreateAsync();

        using var template = JsonDocument.Parse(await File.ReadAllTextAsync(Created("docker-prod")));
        Assert.False(Variables(template).TryGetProperty("container_create_kwargs", out _));
        Assert.DoesNotContain("{{ container_create_kwargs }}", template.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_work_pool_that_is_there_is_left_as_it_is()
    {
        PlayCommandLine(inspect: "exit 0");

        var outcome = await CreateAsync();

        Assert.Equal((0, "The work pool docker-staging is there.\nThe work pool docker-prod is there.\n"), (outcome.ExitCode, outcome.Output));
        Assert.DoesNotContain(_standIns.Calls, static call => call.StartsWith("prefect work-pool create", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis_password", "PREFECT_REDIS_MESSAGING_PASSWORD=s3cret PREFECT_SERVER_DOCKET_URL=redis://:s3cret@redis:6379/1")]
    [InlineData("postgres_password", "PREFECT_API_DATABASE_CONNECTION_URL=postgresql+asyncpg://prefect:s3cret@postgres:5432/prefect")]
    public async Task Prefects_server_is_told_the_password_of_what_it_uses(string secret, string expected)
    {
        var script = Path.Combine(_folder.FullName, "with-secrets.sh");
        await File.WriteAllTextAsync(script, (await File.ReadAllTextAsync(Path.Combine(Scripts, "with-secrets.sh"))).Replace("/run/secrets", _folder.FullName, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "prefect_auth_string"), "gateway:s3cret\n");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, secret), "s3cret\n");

        var outcome = await Tools.StartAsync("bash", [script, "env"], RepositoryFiles.Root, environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = _standIns.SearchPath });

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.All(expected.Split(' '), variable => Assert.Contains(variable + "\n", outcome.Output, StringComparison.Ordinal));
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

    private void PlayCommandLine(string inspect) => _standIns.Add("prefect", $"""
        case "$2" in
          inspect) {inspect} ;;
          get-default-base-job-template) cp '{Template}' "$6" ;;
          create) cp "$7" '{_folder.FullName}/'"$3.json" ;;
        esac
        """);

    private string Created(string pool) => Path.Combine(_folder.FullName, pool + ".json");

    private static JsonElement Variables(JsonDocument template) => template.RootElement.GetProperty("variables").GetProperty("properties");

    private Task<ToolOutcome> CreateAsync() => Tools.StartAsync(
        "bash",
        [Path.Combine(Scripts, "create-work-pools.sh"), "docker-staging=gateway-runs-staging", "docker-prod=gateway-runs-prod"],
        RepositoryFiles.Root,
        environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = _standIns.SearchPath });
}
