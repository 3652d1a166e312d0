using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Images;
using Gateway.IntegrationTests.Running;
using Gateway.Rollouts.Images;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.GitHubWebhooks;

/// <summary>A running gateway that maps a workflow to builds, a sandbox, and a real registry with its images; shared by the tests of a class.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class HookedGateway : IAsyncLifetime
#pragma warning restore CA1001
{
    public const string Workflow = ".github/workflows/ci_cd.yml";
    public const long RepositoryId = 123;
    public static readonly string Tag = "staging-" + SignedBuild.Sha[..7];

    private GatewaySettings? _settings;
    private long _runs;

    public PrefectSandbox Sandbox { get; private set; } = null!;

    public RegistryServer Registry { get; private set; } = null!;

    public ServedGateway Gateway { get; private set; } = null!;

    /// <summary>Digest of the image that the workflow pushed.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>The manifest with the flow's name, which nothing else tells.</summary>
    public static string Manifest { get; } = TestManifests.Simple.Replace(
        $"entrypoint: {TestManifests.Entrypoint}\n",
        $"entrypoint: {TestManifests.Entrypoint}\n    flow_name: Abordagem | Carga ArcGIS\n",
        StringComparison.Ordinal);

    /// <summary>Settings of a gateway that maps the workflow.</summary>
    public static GatewaySettings Settings(PrefectSandbox sandbox, string registry, Uri address)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        ArgumentNullException.ThrowIfNull(address);
        var settings = new GatewaySettings(sandbox.ApiUrl)
        {
            ["Images:Registries:it:Host"] = registry,
            ["Images:Registries:it:Url"] = address.ToString(),
            ["Repositories:arcgis:Workflows:ci:Path"] = Workflow,
            ["Repositories:arcgis:Workflows:ci:Images:staging"] = $"{registry}/{GatewaySettings.Repository}:staging-{{sha:7}}",
            ["Repositories:arcgis:Workflows:ci:Images:prod"] = $"{registry}/{GatewaySettings.Repository}:main-{{sha:7}}",
        };
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            settings[$"Modes:{mode}:ImageRepositories:0"] = $"{registry}/{GatewaySettings.Repository}";
        }

        foreach (var (index, check) in ((string[])["test", "smoke-dbt", "build-push"]).Index())
        {
            settings[$"Repositories:arcgis:Workflows:ci:Checks:{index}"] = check;
        }

        return settings;
    }

    public async Task InitializeAsync()
    {
        Sandbox = await PrefectSandbox.StartAsync();
        Registry = await RegistryServer.StartAsync();
        Digest = await Registry.PushAsync(GatewaySettings.Repository, Tag, (ManifestLabel.Name, PackedManifest.From(Manifest)));
        var settings = Settings(Sandbox, Registry.Host, Registry.Address);
        settings["ApiKeys:tests:Role"] = "admin";
        settings["Repositories:arcgis:Id"] = RepositoryId.ToString(CultureInfo.InvariantCulture);
        settings["Webhooks:MaxBodyBytes"] = "65536";
        _settings = settings;
        Gateway = await HostedGateway.StartAsync(settings);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Registry.DisposeAsync();
        await Sandbox.DisposeAsync();
        _settings?.Dispose();
    }

    /// <summary>A run that is newer than all before: an older one than the last would be refused.</summary>
    public long NextRun() => Interlocked.Increment(ref _runs);

    /// <summary>Posts something that deploys nothing, and sees to it that nothing was recorded and nothing sent.</summary>
    public async Task<JsonObject> PostIgnoredAsync(GitHubDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var (status, answer) = await PostNothingAsync(delivery);
        Assert.Equal((HttpStatusCode.OK, "ignored"), (status, (string?)answer["status"]));
        return answer;
    }

    /// <summary>Posts something that is refused, and sees to it that nothing was recorded and nothing sent.</summary>
    public async Task<JsonObject> PostRefusedAsync(GitHubDelivery delivery, HttpStatusCode expected, string code)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var (status, problem) = await PostNothingAsync(delivery);
        Assert.Equal((expected, code), (status, (string?)problem["code"]));
        return problem;
    }

    private async Task<(HttpStatusCode Status, JsonObject Answer)> PostNothingAsync(GitHubDelivery delivery)
    {
        var recorded = await Gateway.CountRolloutsAsync();
        using var answer = await delivery.PostAsync(Gateway);
        var json = await answer.ReadJsonAsync();
        Assert.Equal(recorded, await Gateway.CountRolloutsAsync());
        return (answer.StatusCode, json);
    }
}
