using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Oidc;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>
/// What a run of the sample's workflow meets: the real gateway, which takes no secret of it and only tokens of the reusable workflow, a Prefect
/// server, the issuer of tokens, and GitHub's API.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DeployedSample : IAsyncDisposable
{
    private readonly GatewaySettings _settings;
    private readonly RunningIssuer _issuer;

    private DeployedSample(PrefectSandbox sandbox, RunningIssuer issuer, GatewaySettings settings, ServedGateway gateway)
    {
        Sandbox = sandbox;
        _issuer = issuer;
        _settings = settings;
        Gateway = gateway;
    }

    public PrefectSandbox Sandbox { get; }

    public ServedGateway Gateway { get; }

    public GitHubComments GitHub { get; } = new(WorkflowRun.Repository, 42);

    /// <summary>How often a job asked for a token.</summary>
    public int TokenRequests => _issuer.TokenRequests.Count();

    /// <summary>The names of the deployments on the server, in order.</summary>
    public IEnumerable<string> Deployments => Sandbox.Deployments.EnumerateArray().Select(deployment => deployment.GetProperty("name").GetString()!).Order(StringComparer.Ordinal);

    /// <summary>Starts it all.</summary>
    /// <param name="configure">Changes the gateway's settings before it starts.</param>
    public static async Task<DeployedSample> StartAsync(Action<GatewaySettings>? configure = null)
    {
        var sandbox = await PrefectSandbox.StartAsync();
        var issuer = new RunningIssuer();
        var settings = new GatewaySettings(sandbox.ApiUrl)
        {
            ["Repositories:arcgis:Secrets:0"] = null,
            ["Repositories:arcgis:Id"] = "123",
        };
        issuer.Trust(settings);
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            settings[$"Modes:{mode}:Oidc:JobWorkflowRefs:0"] = $"{WorkflowRun.GatewayRepository}/.github/workflows/ci_cd.yml@refs/tags/v1";
        }

        configure?.Invoke(settings);
        return new DeployedSample(sandbox, issuer, settings, await HostedGateway.StartAsync(settings));
    }

    /// <summary>A run of the sample's workflow that deploys here, from what its checks let pass.</summary>
    public WorkflowRun NewRun()
    {
        var run = new WorkflowRun { Assumed = WorkflowRun.Checks };
        run.Variables["GATEWAY_URL"] = Gateway.Address.ToString();
        run.GitHub["api_url"] = GitHub.Address;
        return run;
    }

    /// <summary>Runs it, with tokens that say of it what GitHub's would say.</summary>
    public Task<WorkflowOutcome> RunAsync(WorkflowRun run, params (string Claim, JsonNode? Value)[] claims)
    {
        run.TakeTokensOf(_issuer, claims);
        return run.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Sandbox.DisposeAsync();
        _issuer.Dispose();
        GitHub.Dispose();
        _settings.Dispose();
    }
}
