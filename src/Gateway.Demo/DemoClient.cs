using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Intake;

namespace Gateway.Demo;

/// <summary>What CI does: builds a body, signs it, posts it, and waits for the outcome.</summary>
internal sealed class DemoClient : IDisposable
{
    private const int WaitSeconds = 60;

    private static readonly string[] Projects = ["cnes", "sinan", "sisreg"];

    private readonly HttpClient _http;
    private readonly WebhookSecret _secret;
    private readonly WebhookSecret _monorepoSecret;
    private readonly string _manifest = Read("prefect.yaml");
    private readonly string _flows = Read("flow-facts.json");

    public DemoClient(DemoGateway gateway)
    {
        _http = new HttpClient { BaseAddress = gateway.Address, Timeout = TimeSpan.FromSeconds(2 * WaitSeconds) };
        _http.DefaultRequestHeaders.Add("X-API-Key", gateway.ApiKey);
        (_secret, _monorepoSecret) = (Parse(gateway.Secret), Parse(gateway.MonorepoSecret));
    }

    /// <summary>Posts the sample repository's build of a branch.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="tagPrefix">What the image's tag begins with.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="runId">The run; each is a build of its own.</param>
    public Task<(HttpStatusCode Status, JsonObject Answer)> PostAsync(string branch, string tagPrefix, string sha, long runId)
    {
        var build = RunOf(DemoGateway.Repository, branch, sha, runId);
        build["image"] = $"{DemoGateway.ImageRepository}:{tagPrefix}-{sha[..7]}";
        build["manifest"] = _manifest;
        build["flows"] = JsonNode.Parse(_flows);
        return PostAsync(build, _secret, runId);
    }

    /// <summary>Posts the builds of all projects of the repository that has several, in one request.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="runId">The run.</param>
    /// <param name="descriptionOf">What the deployment of a project is described as, by the name of its folder.</param>
    public Task<(HttpStatusCode Status, JsonObject Answer)> PostProjectsAsync(string branch, string sha, long runId, Func<string, string> descriptionOf)
    {
        var builds = RunOf(DemoGateway.Monorepo, branch, sha, runId);
        builds["projects"] = new JsonArray(
        [
            .. Projects.Select(name => new JsonObject
            {
                ["project"] = "pipelines/" + name,
                ["image"] = $"ghcr.io/{DemoGateway.Monorepo}:staging-{name}-{sha[..7]}",
                ["manifest"] = Read($"pipelines/{name}/prefect.yaml").Replace("    tags: [staging]", $"    description: {descriptionOf(name)}\n    tags: [staging]", StringComparison.Ordinal),
                ["flows"] = JsonNode.Parse(Read($"pipelines/{name}/flow-facts.json")),
            }),
        ]);
        return PostAsync(builds, _monorepoSecret, runId);
    }

    private static JsonObject RunOf(string repository, string branch, string sha, long runId) => new()
    {
        ["repository"] = repository,
        ["ref"] = "refs/heads/" + branch,
        ["sha"] = sha,
        ["run_id"] = runId,
        ["run_number"] = runId,
        ["run_attempt"] = 1,
        ["checks"] = new JsonObject { ["test"] = "success", ["smoke-dbt"] = "success", ["build-push"] = "success" },
    };

    private async Task<(HttpStatusCode Status, JsonObject Answer)> PostAsync(JsonObject build, WebhookSecret secret, long runId)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(build);
        var id = string.Create(CultureInfo.InvariantCulture, $"demo-{runId}");
        var now = TimeProvider.System.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={WaitSeconds}"));
        request.Headers.Add(StandardWebhooks.IdHeader, id);
        request.Headers.Add(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(secret.StandardKey, id, now, body));
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await ReadAsync(response));
    }

    /// <summary>The rollout with its steps.</summary>
    public async Task<JsonObject> GetRolloutAsync(string id)
    {
        using var response = await _http.GetAsync(new Uri("/api/v1/rollouts/" + id, UriKind.Relative));
        return await ReadAsync(response);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())?.AsObject() ?? [];

    private static WebhookSecret Parse(string text) => WebhookSecret.TryParse(text, out var secret, out var error) ? secret : throw new InvalidOperationException(error);

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sample", file));
}
