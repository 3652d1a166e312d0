using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.AllOrNothing;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.RealPrefect;

/// <summary>A gateway for a real server, with a work pool and a flow that nobody else on that server has: what stays of a test is in nobody's way.</summary>
public sealed class RealLane : IAsyncDisposable
{
    private readonly RealServer _server;
    private readonly GatewaySettings _settings;
    private long _run;

    private RealLane(RealServer server, GatewaySettings settings, ServedGateway gateway, string name)
    {
        _server = server;
        _settings = settings;
        Gateway = gateway;
        Name = name;
    }

    /// <summary>Name of its work pool and of its flow.</summary>
    public string Name { get; }

    public ServedGateway Gateway { get; }

    /// <param name="server">The server.</param>
    /// <param name="poolType">Type of the work pool.</param>
    /// <param name="configure">Changes settings, given the pool's name.</param>
    public static async Task<RealLane> StartAsync(RealServer server, string poolType = "docker", Action<GatewaySettings, string>? configure = null)
    {
        var name = "gateway-" + Guid.NewGuid().ToString("N")[..12];
        await server.CreatePoolAsync(name, poolType);
        var settings = server.Settings();
        settings["Modes:staging:WorkPools:0"] = name;
        settings.AddKeys();
        configure?.Invoke(settings, name);
        return new RealLane(server, settings, await HostedGateway.StartAsync(settings), name);
    }

    /// <summary>Posts a build of a commit of its own and waits for its end.</summary>
    public async Task<JsonObject> BuildAsync(string manifest, string status = "succeeded", int? commit = null)
    {
        var run = ++_run;
        var body = OperatedGateway.Build(run, manifest.Replace("docker-pool", Name, StringComparison.Ordinal));
        if (commit is { } number)
        {
            (body["sha"], body["image"]) = (OperatedGateway.Build(number)["sha"]!.DeepClone(), OperatedGateway.ImageOf(number));
        }

        body["flows"]![0]!["name"] = Name;
        using var answer = await Gateway.PostAsync(SignedBuild.From(body));
        var rollout = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK && (string?)rollout["status"] == status, $"{rollout.ToJsonString()}\n{Gateway.Output}");
        return rollout;
    }

    /// <summary>How many deployments a rollout created, updated, left alone and pruned.</summary>
    public static (int Created, int Updated, int Unchanged, int Pruned) CountsOf(JsonObject rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var counts = rollout["deployments"]!;
        return ((int)counts["created"]!, (int)counts["updated"]!, (int)counts["unchanged"]!, (int)counts["pruned"]!);
    }

    /// <summary>What the server holds of it.</summary>
    public Task<Dictionary<string, JsonObject>> DeploymentsAsync() => _server.DeploymentsAsync(Name);

    /// <summary>Automations of a deployment, as the server answers them.</summary>
    public async Task<JsonArray> AutomationsAsync(string deployment) => await AutomationsAsync((await DeploymentsAsync())[deployment]);

    /// <summary>All that the server holds of it, without ids and times.</summary>
    public async Task<string> StateAsync()
    {
        var deployments = await DeploymentsAsync();
        var automations = new JsonArray();
        foreach (var deployment in deployments.Values)
        {
            foreach (var automation in await AutomationsAsync(deployment))
            {
                var plain = automation!.DeepClone().AsObject();
                plain.Remove("created");
                plain.Remove("updated");
                automations.Add(plain);
            }
        }

        return ServerState.From(new JsonArray([.. deployments.Values.Select(deployment => deployment.DeepClone())]), _ => Name, automations, []);
    }

    public async Task ChangeByHandAsync(string deployment, JsonObject patch) =>
        await _server.SendAsync(HttpMethod.Patch, $"/deployments/{(string)(await DeploymentsAsync())[deployment]["id"]!}", patch);

    /// <summary>Takes everything away that the server holds of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var deployment in (await DeploymentsAsync()).Values)
        {
            foreach (var automation in await AutomationsAsync(deployment))
            {
                await _server.SendAsync(HttpMethod.Delete, $"/automations/{(string)automation!["id"]!}");
            }

            await _server.SendAsync(HttpMethod.Delete, $"/deployments/{(string)deployment["id"]!}");
        }

        await _server.SendAsync(HttpMethod.Delete, $"/work_pools/{Name}");
        _settings.Dispose();
    }

    private async Task<JsonArray> AutomationsAsync(JsonObject deployment) =>
        (await _server.SendAsync(HttpMethod.Get, $"/automations/related-to/prefect.deployment.{(string)deployment["id"]!}"))!.AsArray();
}
