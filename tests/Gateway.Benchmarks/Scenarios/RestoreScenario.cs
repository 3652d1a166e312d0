using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Benchmarks.Peers;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>An image-only rollout of twelve that the server refuses at its first, middle or last update: how long until all is as before.</summary>
internal static class RestoreScenario
{
    private const int Deployments = 12;

    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        foreach (var delay in (int[])[0, RolloutScenario.UpdateMs])
        {
            await using var sandbox = await PrefectSandbox.StartAsync();
            await using var gateway = await GatewayPeer.StartAsync(published, sandbox.ApiUrl);
            using var client = new SignedClient(gateway.Address);
            foreach (var failing in (int[])[0, 6, 11])
            {
                var took = new List<double>();
                var requests = new List<double>();
                for (var run = 0; run <= options.Runs; run++)
                {
                    var (ms, count) = await RunOnceAsync(sandbox, client, delay, failing, run);
                    if (run > 0)
                    {
                        took.Add(ms);
                        requests.Add(count);
                    }
                }

                var server = delay == 0 ? "sandbox as it is" : $"{delay} ms per update";
                report.Raw($"restoring, {server}, update {failing + 1} refused, ms", took);
                report.Add($"from the refusal of update {failing + 1} of {Deployments} to all restored, {server}", "", $"{Report.Text(Report.Median(took))} ms, {Report.Text(Report.Median(requests))} requests", "", null);
            }
        }
    }

    private static async Task<(double Ms, int Requests)> RunOnceAsync(PrefectSandbox sandbox, SignedClient client, int delay, int failing, int run)
    {
        sandbox.Faults.Clear();
        sandbox.Clear();
        await client.RollOutAsync(SampleBuild.Json(Deployments, 2 * run + 1), "succeeded");
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", Method = "PATCH", After = failing, Times = 1 });
        if (delay > 0)
        {
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Delay, Method = "PATCH", DelayMs = delay });
        }

        sandbox.ClearRequests();
        var rollout = await client.RollOutAsync(SampleBuild.Json(Deployments, 2 * run + 2), "rolled_back");
        var requests = sandbox.Requests.Count;
        var refused = (await client.ReadAsync(rollout))["steps"]!.AsArray().First(step => (string?)step!["outcome"] == "failed")!;
        return ((Time(rollout["finished_at"]) - Time(refused["at"])).TotalMilliseconds, requests);
    }

    private static DateTimeOffset Time(JsonNode? time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);
}
