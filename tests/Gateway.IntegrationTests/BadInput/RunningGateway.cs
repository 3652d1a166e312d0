using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.BadInput;

/// <summary>One running gateway with a sandbox, shared by the tests of a class.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public class RunningGateway : IAsyncLifetime
#pragma warning restore CA1001
{
    private GatewaySettings? _folder;

    public PrefectSandbox Sandbox { get; private set; } = null!;

    public ServedGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Sandbox = await PrefectSandbox.StartAsync();
        var settings = new GatewaySettings(Sandbox.ApiUrl) { ["Modes:staging:WorkPools:1"] = "pool-that-prefect-lacks" };
        _folder = settings;
        Gateway = await ServeAsync(settings);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Sandbox.DisposeAsync();
        _folder?.Dispose();
    }

    /// <summary>Posts something that is refused, and sees to it that nothing was recorded and nothing sent.</summary>
    public async Task<JsonObject> PostRefusedAsync(SignedBuild build, HttpStatusCode status, string code, string path = "/api/v1/builds")
    {
        var recorded = await Gateway.CountRolloutsAsync();
        Sandbox.ClearRequests();

        using var answer = await Gateway.PostAsync(build, path);
        var problem = await answer.ReadJsonAsync();

        Assert.Equal((status, code), (answer.StatusCode, (string?)problem["code"]));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.Equal(recorded, await Gateway.CountRolloutsAsync());
        Assert.Empty(Sandbox.Requests);
        return problem;
    }

    /// <summary>Posts a build that is accepted and whose rollout fails, and sees to it that nothing was written.</summary>
    public async Task<JsonObject> PostFailedAsync(JsonObject body, string code)
    {
        Sandbox.ClearRequests();

        using var answer = await Gateway.PostAsync(SignedBuild.From(body));
        var rollout = await answer.ReadJsonAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("failed", code), ((string?)rollout["status"], (string?)rollout["failure"]?["code"]));
        Assert.Equal(0, Sandbox.Writes);
        return rollout;
    }

    private protected virtual async Task<ServedGateway> ServeAsync(GatewaySettings settings) => await HostedGateway.StartAsync(settings);
}

/// <summary>The same with the gateway as a process of its own, for tests of what it withstands.</summary>
public sealed class RunningProcess : RunningGateway
{
    /// <summary>The process.</summary>
    public GatewayProcess Process => (GatewayProcess)Gateway;

    private protected override async Task<ServedGateway> ServeAsync(GatewaySettings settings) => await GatewayProcess.StartAsync(settings);
}
