using System.Text.Json.Nodes;

namespace Gateway.IntegrationTests.Running;

/// <summary>Reads what a running gateway knows.</summary>
public static class GatewayReading
{
    private static readonly string[] Unfinished = ["accepted", "planning", "applying", "verifying", "restoring"];

    public static async Task<JsonObject> GetJsonAsync(this ServedGateway gateway, string path)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        using var answer = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.ReadJsonAsync();
    }

    public static async Task<JsonObject> ReadJsonAsync(this HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    /// <summary>A problem without its trace, which no two answers share: all that a caller may learn from it.</summary>
    public static string WithoutTrace(this JsonObject problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Assert.True(problem.Remove("trace_id"));
        return problem.ToJsonString();
    }

    /// <summary>The rollout once it has ended.</summary>
    public static async Task<JsonObject> WaitForEndAsync(this ServedGateway gateway, string path)
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        while (true)
        {
            var rollout = await gateway.GetJsonAsync(path);
            if (!Unfinished.Contains((string?)rollout["status"]))
            {
                return rollout;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>How many rollouts the ledger has, up to a hundred.</summary>
    public static async Task<int> CountRolloutsAsync(this ServedGateway gateway) =>
        (await gateway.GetJsonAsync("/api/v1/rollouts?limit=100"))["items"]!.AsArray().Count;
}
