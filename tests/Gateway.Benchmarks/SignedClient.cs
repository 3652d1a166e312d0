using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Intake;

namespace Gateway.Benchmarks;

/// <summary>Posts signed builds and plans as CI does, one at a time.</summary>
internal sealed class SignedClient : IDisposable
{
    private readonly HttpClient _client;

    public SignedClient(Uri gateway) => _client = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Posts a build and waits for its end.</summary>
    /// <returns>The rollout.</returns>
    public Task<JsonNode> RollOutAsync(JsonObject build, string status) => PostAsync("/api/v1/builds", build, answer => (string?)answer["status"] == status);

    /// <summary>Orders what a rollout applied to be applied again, and waits for the end.</summary>
    /// <returns>The rollout that goes back.</returns>
    public async Task<JsonNode> RollBackAsync(JsonNode rollout)
    {
        var path = $"/api/v1/modes/{rollout["mode"]}/rollbacks";
        var order = new JsonObject { ["repository"] = SampleBuild.Repository, ["to"] = (string?)rollout["id"] };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(order.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-API-Key", SampleBuild.ApiKey);
        request.Headers.Add("Prefer", "wait=300");
        return await ExpectAsync(path, request, answer => (string?)answer["status"] == "succeeded");
    }

    /// <summary>Reads a rollout with its steps.</summary>
    public async Task<JsonNode> ReadAsync(JsonNode rollout)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/rollouts/{rollout["id"]}");
        request.Headers.Add("X-API-Key", SampleBuild.ApiKey);
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>How many rollouts are in a status, up to a hundred.</summary>
    public async Task<int> CountAsync(string status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/rollouts?limit=100&status={status}");
        request.Headers.Add("X-API-Key", SampleBuild.ApiKey);
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!.AsArray().Count;
    }

    /// <summary>Asks for a plan.</summary>
    public Task<JsonNode> PlanAsync(JsonObject build) => PostAsync("/api/v1/plans", build, answer => (bool?)answer["deployable"] == true);

    /// <summary>Posts any signed body.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="body">The body.</param>
    /// <param name="status">The status that is expected.</param>
    /// <param name="waits">Whether the answer is to wait for the end of rollouts.</param>
    public async Task<JsonNode> SendAsync(string path, JsonObject body, int status, bool waits)
    {
        using var request = Signed(path, Encoding.UTF8.GetBytes(body.ToJsonString()), waits);
        return await ExpectAsync(path, request, static _ => true, (HttpStatusCode)status);
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonNode> PostAsync(string path, JsonObject build, Func<JsonNode, bool> isExpected)
    {
        using var request = Signed(path, Encoding.UTF8.GetBytes(build.ToJsonString()));
        return await ExpectAsync(path, request, isExpected);
    }

    private async Task<JsonNode> ExpectAsync(string path, HttpRequestMessage request, Func<JsonNode, bool> isExpected, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == status && JsonNode.Parse(text) is { } json && isExpected(json)
            ? json
            : throw new InvalidOperationException($"{path} did not answer as expected: {(int)answer.StatusCode} {text}");
    }

    private static HttpRequestMessage Signed(string path, byte[] body, bool waits = true)
    {
        if (!WebhookSecret.TryParse(SampleBuild.Secret, out var secret, out var error))
        {
            throw new InvalidOperationException(error);
        }

        var (id, now) = ("msg_" + Guid.NewGuid().ToString("N"), TimeProvider.System.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.Add(StandardWebhooks.IdHeader, id);
        request.Headers.Add(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(secret.StandardKey, id, now, body));
        if (waits)
        {
            request.Headers.Add("Prefer", "wait=300");
        }

        return request;
    }
}
