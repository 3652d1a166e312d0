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

    public ServedGateway Gateway { get; private set; }

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

    /// <summary>Has a branch's own deployments deleted, and gives the rollout that did it.</summary>
    public async Task<JsonObject> EndBranchAsync(string branch)
    {
        using var body = new StringContent(new JsonObject { ["repository"] = GatewaySettings.Repository, ["branch"] = branch }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        var answer = await Gateway.OrderAsync(HttpMethod.Post, "/modes/staging/release", body, wait: null, OperatedGateway.OperatorKey);
        var id = Assert.Single(answer.Body["released"]!.AsArray())!["rollout_id"]!;
        JsonObject rollout = [];
        await Waiting.UntilAsync(async () => (rollout = await Gateway.GetJsonAsync($"/api/v1/rollouts/{id}"))["finished_at"] is not null);
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

    /// <summary>Serves on with settings that changed, on the same ledger.</summary>
    public async Task ServeAsync(Action<GatewaySettings> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        await Gateway.DisposeAsync();
        configure(_settings);
        Gateway = await HostedGateway.StartAsync(_settings);
    }

    /// <summary>The image in its variable; null where it has none.</summary>
    public async Task<string?> ImageAsync() => (string?)(await VariablesAsync()).SingleOrDefault()?["value"];

    /// <summary>Has the server make the runs of a deployment's schedules, and tells their ids.</summary>
    public async Task<IReadOnlyList<string?>> ScheduleRunsAsync(string deployment)
    {
        await _server.SendAsync(HttpMethod.Post, $"/deployments/{await IdOfAsync(deployment)}/schedule", new JsonObject());
        return await ScheduledRunsAsync(deployment);
    }

    /// <summary>Ids of the runs of a deployment that are still to come, the nearest first.</summary>
    public async Task<IReadOnlyList<string?>> ScheduledRunsAsync(string deployment)
    {
        var filter = new JsonObject
        {
            ["deployments"] = new JsonObject { ["id"] = new JsonObject { ["any_"] = new JsonArray(await IdOfAsync(deployment)) } },
            ["flow_runs"] = new JsonObject { ["state"] = new JsonObject { ["type"] = new JsonObject { ["any_"] = new JsonArray("SCHEDULED") } } },
            ["sort"] = "NEXT_SCHEDULED_START_TIME_ASC",
            ["limit"] = 3,
        };
        return [.. (await _server.SendAsync(HttpMethod.Post, "/flow_runs/filter", filter))!.AsArray().Select(static run => (string?)run!["id"])];
    }

    /// <summary>Changes the base job template of its work pool.</summary>
    public async Task ChangePoolAsync(Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var template = (await _server.SendAsync(HttpMethod.Get, $"/work_pools/{Name}"))!["base_job_template"]!.DeepClone().AsObject();
        change(template);
        await _server.SendAsync(HttpMethod.Patch, $"/work_pools/{Name}", new JsonObject { ["base_job_template"] = template });
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

        foreach (var variable in await VariablesAsync())
        {
            await _server.SendAsync(HttpMethod.Delete, $"/variables/name/{(string)variable!["name"]!}");
        }

        await _server.SendAsync(HttpMethod.Delete, $"/work_pools/{Name}");
        _settings.Dispose();
    }

    // Tests come one after the other: what is the gateway's is this lane's.
    private async Task<JsonArray> VariablesAsync() => (await _server.SendAsync(
        HttpMethod.Post, "/variables/filter", new JsonObject { ["variables"] = new JsonObject { ["tags"] = new JsonObject { ["all_"] = new JsonArray("deployment-gateway") } } }))!.AsArray();

    private async Task<string> IdOfAsync(string deployment) => (string)(await DeploymentsAsync())[deployment]["id"]!;

    private async Task<JsonArray> AutomationsAsync(JsonObject deployment) =>
        (await _server.SendAsync(HttpMethod.Get, $"/automations/related-to/prefect.deployment.{(string)deployment["id"]!}"))!.AsArray();
}
