using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Operating;

/// <summary>Orders to a running gateway that has the keys of <see cref="OperatingKeys"/>.</summary>
public static class GatewayOrders
{
    public static async Task<Answer> OrderAsync(
        this ServedGateway gateway, HttpMethod method, string path, HttpContent? content, int? wait = 180, string? key = OperatedGateway.OperatorKey)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        using var client = new HttpClient { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(5) };
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        if (wait is { } seconds)
        {
            request.Headers.Add("Prefer", "wait=" + seconds.ToString(CultureInfo.InvariantCulture));
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new Answer(answer.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject(), answer.Headers.Location?.ToString(), answer.Headers.RetryAfter?.Delta);
    }

    public static async Task<Answer> RollBackAsync(this ServedGateway gateway, string to, string repository = GatewaySettings.Repository)
    {
        using var content = new StringContent(new JsonObject { ["repository"] = repository, ["to"] = to }.ToJsonString(), Encoding.UTF8, "application/json");
        return await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", content);
    }
}
