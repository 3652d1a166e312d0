using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>A sandbox with one flow, and short words for the requests that tests make of it.</summary>
internal sealed class SandboxClient : IAsyncDisposable
{
    private readonly HttpClient _http;

    private SandboxClient(PrefectSandbox sandbox)
    {
        Sandbox = sandbox;
        _http = new HttpClient { BaseAddress = sandbox.ApiUrl, Timeout = TimeSpan.FromSeconds(30) };
    }

    public PrefectSandbox Sandbox { get; }

    public Guid FlowId { get; private set; }

    /// <summary>What sends the requests.</summary>
    public HttpClient Http => _http;

    public static async Task<SandboxClient> StartAsync(SandboxOptions? options = null, string flowName = "flow")
    {
        var client = new SandboxClient(await PrefectSandbox.StartAsync(options));
        var (_, flow) = await client.SendAsync("POST", "flows/", $$"""{"name":"{{flowName}}"}""");
        client.FlowId = flow.GetProperty("id").GetGuid();
        client.Sandbox.ClearRequests();
        return client;
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(
        string method, string path, string? body = null, CancellationToken cancellation = default)
    {
        var target = path.StartsWith('/') ? path : $"/api/{path}";
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return ((int)response.StatusCode, isJson ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(text));
    }

    /// <summary>Creates or replaces a deployment in the docker pool; the fields given come on top.</summary>
    public Task<(int Status, JsonElement Body)> UpsertAsync(string name, string fields = "{}")
    {
        var body = new JsonObject { ["name"] = name, ["flow_id"] = FlowId, ["work_pool_name"] = "docker-pool" };
        foreach (var (field, value) in JsonNode.Parse(fields)!.AsObject())
        {
            body[field] = value?.DeepClone();
        }

        return SendAsync("POST", "deployments/", body.ToJsonString());
    }

    public async Task<JsonElement> CreateAsync(string name, string fields = "{}")
    {
        var (status, body) = await UpsertAsync(name, fields);
        Assert.True(status is 200 or 201, $"{status}: {body}");
        return body;
    }

    public async Task<int> PatchAsync(JsonElement deployment, string body) =>
        (await SendAsync("PATCH", $"deployments/{deployment.GetProperty("id")}", body)).Status;

    public async Task<JsonElement> ReadAsync(JsonElement deployment) =>
        (await SendAsync("GET", $"deployments/{deployment.GetProperty("id")}")).Body;

    /// <summary>Makes a run of a deployment.</summary>
    public async Task<JsonElement> CreateRunAsync(JsonElement deployment, string body = "{}")
    {
        var (status, run) = await SendAsync("POST", $"deployments/{deployment.GetProperty("id")}/create_flow_run", body);
        Assert.True(status is 200 or 201, $"{status}: {run}");
        return run;
    }

    public async Task<JsonElement> ReadRunAsync(JsonElement run) => (await SendAsync("GET", $"flow_runs/{run.GetProperty("id")}")).Body;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Sandbox.DisposeAsync();
    }
}
