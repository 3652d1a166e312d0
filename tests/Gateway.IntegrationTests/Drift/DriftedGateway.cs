using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Drift;

/// <summary>A gateway that has rolled out to a sandbox, and hands that change what it left there.</summary>
internal sealed class DriftedGateway : IAsyncDisposable
{
    public const string DriftPath = "/api/v1/modes/staging/drift";

    private readonly GatewaySettings _settings;
    private readonly HttpClient _hands = new();

    private DriftedGateway(PrefectSandbox sandbox, GatewaySettings settings, ServedGateway gateway)
    {
        Sandbox = sandbox;
        _settings = settings;
        Gateway = gateway;
    }

    public PrefectSandbox Sandbox { get; }

    public ServedGateway Gateway { get; }

    /// <summary>The gateway, where it was started as a process.</summary>
    public GatewayProcess Process => (GatewayProcess)Gateway;

    /// <summary>Starts both and rolls out deployments <c>a-staging</c> and <c>b-staging</c>.</summary>
    public static Task<DriftedGateway> StartAsync(params IReadOnlyList<(string Setting, string Value)> changes) =>
        StartAsync(async settings => await HostedGateway.StartAsync(settings), changes);

    /// <summary>The same with the gateway as a process of its own, which its metrics take.</summary>
    public static Task<DriftedGateway> StartProcessAsync(params IReadOnlyList<(string Setting, string Value)> changes) =>
        StartAsync(async settings => await GatewayProcess.StartAsync(settings), changes);

    private static async Task<DriftedGateway> StartAsync(Func<GatewaySettings, Task<ServedGateway>> serve, IReadOnlyList<(string Setting, string Value)> changes)
    {
        var sandbox = await PrefectSandbox.StartAsync();
        var settings = new GatewaySettings(sandbox.ApiUrl) { ["Rollouts:DriftInterval"] = "00:00:00" };
        settings.AddKeys();
        foreach (var (setting, value) in changes)
        {
            settings[setting] = value;
        }

        var started = new DriftedGateway(sandbox, settings, await serve(settings));
        await started.RollOutAsync(SignedBuild.Json(1, TestManifests.From("a", "b")));
        return started;
    }

    public async Task RollOutAsync(JsonObject build)
    {
        using var answer = await Gateway.PostAsync(SignedBuild.From(build));
        Assert.Equal("succeeded", (string?)(await answer.ReadJsonAsync())["status"]);
    }

    /// <summary>The one lane that the gateway tells of.</summary>
    public async Task<JsonNode> ReadLaneAsync(string query = "") =>
        Assert.Single((await Gateway.GetJsonAsync(DriftPath + query))["lanes"]!.AsArray())!;

    public Task ChangeByHandAsync(string deployment, string patch) => SendByHandOfAsync(HttpMethod.Patch, deployment, patch);

    public Task DeleteByHandAsync(string deployment) => SendByHandOfAsync(HttpMethod.Delete, deployment, null);

    public JsonElement Deployment(string name) =>
        Assert.Single(Sandbox.Deployments.EnumerateArray(), deployment => deployment.GetProperty("name").GetString() == name);

    /// <summary>The rollouts, newest first, once they are as a test waits for.</summary>
    public async Task<JsonArray> WaitForRolloutsAsync(Predicate<JsonArray> areThere)
    {
        var rollouts = new JsonArray();
        await Waiting.UntilAsync(async () =>
        {
            rollouts = (await Gateway.GetJsonAsync("/api/v1/rollouts?limit=100"))["items"]!.AsArray();
            return areThere(rollouts);
        });
        return rollouts;
    }

    /// <summary>Waits until the schedule has had the lane looked at again, and once more, so that whatever follows the first look was done.</summary>
    public async Task WaitForTwoLooksAsync()
    {
        for (var look = 0; look < 2; look++)
        {
            var before = (string?)(await ReadLaneAsync("?cached=true"))["checked_at"];
            await Waiting.UntilAsync(async () => (string?)(await ReadLaneAsync("?cached=true"))["checked_at"] != before);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hands.Dispose();
        await Gateway.DisposeAsync();
        await Sandbox.DisposeAsync();
        _settings.Dispose();
    }

    private Task SendByHandOfAsync(HttpMethod method, string deployment, string? body) => SendByHandAsync(method, $"deployments/{Deployment(deployment).GetProperty("id")}", body);

    /// <summary>Sends a request to the server beside the gateway.</summary>
    public async Task SendByHandAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, $"{Sandbox.ApiUrl}/{path}")
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var answer = await _hands.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
