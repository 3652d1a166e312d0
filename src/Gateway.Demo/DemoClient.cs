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

    private readonly HttpClient _http;
    private readonly WebhookSecret _secret;
    private readonly string _manifest = Read("prefect.yaml");
    private readonly string _flows = Read("flow-facts.json");

    public DemoClient(DemoGateway gateway)
    {
        _http = new HttpClient { BaseAddress = gateway.Address, Timeout = TimeSpan.FromSeconds(2 * WaitSeconds) };
        _http.DefaultRequestHeaders.Add("X-API-Key", gateway.ApiKey);
        _secret = WebhookSecret.TryParse(gateway.Secret, out var secret, out var error) ? secret : throw new InvalidOperationException(error);
    }

    /// <summary>Posts the sample repository's build of a branch.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="tagPrefix">What the image's tag begins with.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="runId">The run; each is a build of its own.</param>
    public async Task<(HttpStatusCode Status, JsonObject Answer)> PostAsync(string branch, string tagPrefix, string sha, long runId)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["repository"] = DemoGateway.Repository,
            ["ref"] = "refs/heads/" + branch,
            ["sha"] = sha,
            ["run_id"] = runId,
            ["run_number"] = runId,
            ["run_attempt"] = 1,
            ["image"] = $"{DemoGateway.ImageRepository}:{tagPrefix}-{sha[..7]}",
            ["checks"] = new JsonObject { ["test"] = "success", ["smoke-dbt"] = "success", ["build-push"] = "success" },
            ["manifest"] = _manifest,
            ["flows"] = JsonNode.Parse(_flows),
        });
        var id = string.Create(CultureInfo.InvariantCulture, $"demo-{runId}");
        var now = TimeProvider.System.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={WaitSeconds}"));
        request.Headers.Add(StandardWebhooks.IdHeader, id);
        request.Headers.Add(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(_secret.StandardKey, id, now, body));
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

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sample", file));
}
