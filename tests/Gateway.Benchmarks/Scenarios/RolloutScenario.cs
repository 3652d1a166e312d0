using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Benchmarks.Peers;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>A first, an unchanged and an image-only rollout of twelve deployments, beside the same updates sent by a plain client.</summary>
internal static class RolloutScenario
{
    private const int Deployments = 12;
    private const int Rounds = 5;

    /// <summary>What one update takes on a real server (its README: 20 to 65 ms).</summary>
    public const int UpdateMs = 40;

    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        _ = options;
        foreach (var delay in (int[])[0, UpdateMs])
        {
            await using var sandbox = await PrefectSandbox.StartAsync();
            await using var gateway = await GatewayPeer.StartAsync(published, sandbox.ApiUrl);
            try
            {
                await MeasureAsync(sandbox, gateway, delay, report);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException("The gateway failed: " + gateway.Output, exception);
            }
        }
    }

    private static async Task MeasureAsync(PrefectSandbox sandbox, ChildProcess gateway, int delay, Report report)
    {
        using var client = new SignedClient(gateway.Address);
        using var plain = new HttpClient();
        var first = new List<Measured>();
        var unchanged = new List<Measured>();
        var image = new List<Measured>();
        var bare = new Dictionary<int, List<double>> { [1] = [], [4] = [] };
        var number = 1;
        for (var round = 0; round <= Rounds; round++)
        {
            sandbox.Clear();
            if (delay > 0)
            {
                sandbox.Faults.Add(new Fault { Kind = FaultKind.Delay, Method = "PATCH", DelayMs = delay });
            }

            var (created, same, updated) = (await RollOutAsync(number), await RollOutAsync(number), await RollOutAsync(++number));
            var (single, four) = (await UpdateAsync(sandbox, plain, ++number, 1), await UpdateAsync(sandbox, plain, ++number, 4));
            number++;
            if (round == 0)
            {
                continue;
            }

            first.Add(created);
            unchanged.Add(same);
            image.Add(updated);
            bare[1].Add(single);
            bare[4].Add(four);
        }

        var server = delay == 0 ? "sandbox as it is" : $"{delay} ms per update";
        var (one, parallel) = (Report.Median(bare[1]), Report.Median(bare[4]));
        Add("first", first, "", _ => null, _ => "");
        Add("unchanged", unchanged, "≤ 3 requests, no write", list => list.All(run => run is { Requests: <= 3, Writes: 0 }), _ => "");
        Add(
            "image-only",
            image,
            "≤ 15 requests, 12 writes; ≤ 1.30× the bare updates",
            list => list.All(run => run is { Requests: <= 15, Writes: Deployments }) && Report.Median(list.Select(run => run.Ms)) <= 1.3 * one,
            ms => $"{Report.Ratio(ms / one)} of one by one, {Report.Ratio(ms / parallel)} of four at a time");
        report.Add(
            $"reading, planning and verifying within the image-only one, {server}",
            "",
            $"{Report.Text(Report.Median(image.Select(run => run.AroundMs)))} ms, {image[0].Requests - image[0].Writes} reads",
            "",
            null);
        foreach (var (width, took) in bare)
        {
            report.Raw($"rollouts, {server}, bare updates {width} at a time, ms", took);
            report.Add($"twelve bare updates, {width} at a time, {server}", "", $"{Report.Text(Report.Median(took))} ms", "", null);
        }

        async Task<Measured> RollOutAsync(int imageNumber)
        {
            sandbox.ClearRequests();
            var started = Stopwatch.GetTimestamp();
            var rollout = await client.RollOutAsync(SampleBuild.Json(Deployments, imageNumber), "succeeded");
            var ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var (requests, writes) = (sandbox.Requests.Count, sandbox.Writes);
            var around = (await client.ReadAsync(rollout))["steps"]!.AsArray().Where(step => (string?)step!["kind"] is "plan" or "verify").Sum(step => (double)step!["duration_ms"]!);
            return new Measured(ms, requests, writes, around);
        }

        void Add(string name, List<Measured> runs, string goal, Func<List<Measured>, bool?> met, Func<double, string> ratio)
        {
            report.Raw($"rollouts, {server}, {name}, ms", runs.Select(run => run.Ms));
            report.Raw($"rollouts, {server}, {name}, requests", runs.Select(run => (double)run.Requests));
            var ms = Report.Median(runs.Select(run => run.Ms));
            report.Add($"{name} rollout of {Deployments}, {server}", goal, $"{Report.Text(ms)} ms, {runs[0].Requests} requests, {runs[0].Writes} writes", ratio(ms), met(runs));
        }
    }

    /// <summary>What the gateway updates, and nothing around it.</summary>
    private static async Task<double> UpdateAsync(PrefectSandbox sandbox, HttpClient client, int image, int width)
    {
        var updates = sandbox.Deployments.EnumerateArray().Select(deployment =>
        {
            var variables = JsonNode.Parse(deployment.GetProperty("job_variables").GetRawText())!;
            variables["image"] = SampleBuild.Image(image);
            return (Path: $"{sandbox.ApiUrl}/deployments/{deployment.GetProperty("id").GetString()}", Body: new JsonObject { ["job_variables"] = variables }.ToJsonString());
        }).ToList();
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(updates, new ParallelOptions { MaxDegreeOfParallelism = width }, async (update, cancellationToken) =>
        {
            using var content = new StringContent(update.Body, Encoding.UTF8, "application/json");
            using var answer = await client.PatchAsync(new Uri(update.Path), content, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private sealed record Measured(double Ms, int Requests, long Writes, double AroundMs);
}
