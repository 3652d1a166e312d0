using Gateway.IntegrationTests.DeployFlows;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;

namespace Gateway.IntegrationTests.Samples;

/// <summary>An engineer's machine gets the values of dev from the real gateway. The sample's own tests say the rest: <c>python3 -m unittest</c>.</summary>
public sealed class LocalEnvTests : IDisposable
{
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("local-env-");

    public LocalEnvTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(DeployFlowsScript.SampleDirectory, "pipelines"), "*.py", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_copy.FullName, Path.GetRelativePath(DeployFlowsScript.SampleDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => _copy.Delete(recursive: true);

    [Fact]
    public async Task What_the_gateway_writes_is_what_the_flows_read()
    {
        using var settings = new GatewaySettings
        {
            ["Modes:dev:Environment:GCP_PROJECT"] = "city-dev",
            ["Modes:dev:Environment:GCS_BUCKET"] = "city-dev-bucket",
            ["Modes:dev:Environment:BIGQUERY_DATASET"] = "arcgis dev's",
            ["Modes:dev:Environment:ARCGIS_URL"] = "https://arcgis.example.org/dev?a=1&b=2#c",
            ["Modes:dev:Environment:ARCGIS_TOKEN"] = "{{ prefect.blocks.secret.dev-arcgis-token }}",
        };
        await using var gateway = await HostedGateway.StartAsync(settings);

        var written = await PythonAsync(gateway, GatewaySettings.ApiKey, "-m", "pipelines.local_env");
        var read = await PythonAsync(null, "", "-c", "from pipelines.arcgis.constants import settings; s = settings(); print(s.mode, s.gcp_project, s.gcs_bucket, s.bigquery_dataset, s.arcgis_url, repr(s.arcgis_token), sep='|')");

        Assert.True(written.ExitCode == 0, written.Everything);
        Assert.Equal("dev|city-dev|city-dev-bucket|arcgis dev's|https://arcgis.example.org/dev?a=1&b=2#c|''\n", read.Everything);
    }

    [Fact]
    public async Task What_dev_lacks_is_named_when_it_is_written_and_when_a_flow_runs()
    {
        using var settings = new GatewaySettings { ["Modes:dev:Environment:GCP_PROJECT"] = "city-dev" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        var written = await PythonAsync(gateway, GatewaySettings.ApiKey, "-m", "pipelines.local_env");
        var read = await PythonAsync(null, "", "-c", "from pipelines.arcgis.constants import settings; settings()");

        Assert.Contains("The gateway has no GCS_BUCKET, BIGQUERY_DATASET, ARCGIS_URL for dev", written.Error, StringComparison.Ordinal);
        Assert.Contains("GCS_BUCKET, BIGQUERY_DATASET, ARCGIS_URL. On your machine let the gateway write .env", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_taken_writes_nothing_and_says_so()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        var written = await PythonAsync(gateway, "wrong", "-m", "pipelines.local_env");

        Assert.Equal(1, written.ExitCode);
        Assert.EndsWith("answered 401: the key in GATEWAY_API_KEY is not one of Gateway:ApiKeys.\n", written.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_copy.FullName, ".env")));
    }

    private Task<ToolOutcome> PythonAsync(ServedGateway? gateway, string key, params string[] args)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = _copy.FullName };
        if (gateway is not null)
        {
            environment["GATEWAY_URL"] = gateway.Address.ToString();
            environment["GATEWAY_API_KEY"] = key;
        }

        return Tools.StartAsync("python3", args, _copy.FullName, environment: environment);
    }
}
