using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Benchmarks.Peers;

/// <summary>The published gateway, with the settings that the sample build needs.</summary>
internal static class GatewayPeer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts it; the ledger is in a folder of its own unless one is given.</summary>
    public static Task<ChildProcess> StartAsync(string published, Uri prefect, string? ledger = null, string path = "/health/live", IReadOnlyDictionary<string, string>? further = null)
    {
        var address = Machine.FreeAddress();
        return ChildProcess.StartAsync(
            ["dotnet", Path.Combine(published, "gateway.dll"), "--urls", address.ToString()],
            Settings(prefect, ledger ?? "ledger.db").Concat(further ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal),
            address,
            path);
    }

    /// <summary>Waits until everything that was accepted has run to its end, so that what is measured next has the machine for itself.</summary>
    public static async Task SettleAsync(ChildProcess gateway)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", SampleBuild.ApiKey);
        var patience = TimeProvider.System.GetTimestamp();
        while (await IsBusyAsync(client) && TimeProvider.System.GetElapsedTime(patience) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task<bool> IsBusyAsync(HttpClient client)
    {
        foreach (var status in (string[])["accepted", "planning", "applying", "verifying"])
        {
            var page = JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/v1/rollouts?limit=1&status={status}", UriKind.Relative)));
            if (page!["items"]!.AsArray().Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    public static Dictionary<string, string> Settings(Uri prefect, string ledger) => new(StringComparer.Ordinal)
    {
        ["Gateway__Prefect__ApiUrl"] = prefect.ToString(),

        // What Prefect is asked is counted, and is to be what a rollout asks.
        ["Gateway__Telemetry__PrefectInterval"] = "00:00:00",
        ["Gateway__Repositories__sample__Name"] = SampleBuild.Repository,
        ["Gateway__Repositories__sample__Secrets__0"] = SampleBuild.Secret,
        ["Gateway__ApiKeys__benchmark__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SampleBuild.ApiKey))),
        ["Gateway__Modes__staging__Repositories__0"] = SampleBuild.Repository,
        ["Gateway__Modes__staging__ImageRepositories__0"] = SampleBuild.ImageRepository,
        ["Gateway__Modes__staging__Environment__GCP_PROJECT"] = "city-staging",
        ["Gateway__Ledger__Path"] = ledger,
        ["Gateway__Webhooks__BuildsPerMinute"] = 100_000_000.ToString(CultureInfo.InvariantCulture),
        ["Gateway__Http__FailuresPerMinute"] = 100_000_000.ToString(CultureInfo.InvariantCulture),
        ["Gateway__Http__RequestsPerMinute"] = 100_000_000.ToString(CultureInfo.InvariantCulture),
    };
}
