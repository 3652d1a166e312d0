using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Benchmarks.Peers;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>
/// A repository of a hundred projects with two deployments each, posted in one request: all new, nothing changed, one changed, and one changed of which the
/// gateway was asked first. And how long a build waits for its acknowledgement while others are rolled out.
/// </summary>
internal static class MonorepoScenario
{
    private const int Projects = 100;
    private const int Deployments = 2;

    /// <summary>Lanes that roll out while another one's builds are acknowledged.</summary>
    private const int Busy = 10;

    /// <summary>Deployments of each of those.</summary>
    private const int Many = 100;

    private const int Acknowledgements = 300;

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["Gateway__Repositories__sample__Projects__all__Paths__0"] = "pipelines/*",
        ["Gateway__Rollouts__MaxParallel"] = "16",
    };

    private static long _run;

    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        var measured = new Dictionary<string, List<Measured>>(StringComparer.Ordinal);
        for (var round = 0; round < options.Runs; round++)
        {
            await using var sandbox = await CountingSandboxPeer.StartAsync();
            await using var gateway = await GatewayPeer.StartAsync(published, sandbox.ApiUrl, further: Settings);
            using var client = new SignedClient(gateway.Address);
            var all = Enumerable.Range(0, Projects).ToList();
            await MeasureAsync("all new", () => PostAsync(client, all, changed: []));
            await MeasureAsync("nothing changed", () => PostAsync(client, all, changed: []));
            await MeasureAsync("one changed, all posted", () => PostAsync(client, all, changed: [0]));
            await MeasureAsync("one changed, asked first", async () => await PostAsync(client, await AskAsync(client, changed: [0, 1]), changed: [0, 1]));

            async Task MeasureAsync(string what, Func<Task> send)
            {
                await sandbox.ClearAsync();
                var started = Stopwatch.GetTimestamp();
                await send();
                var ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                var (reads, writes) = await sandbox.CountAsync();
                measured.TryAdd(what, []);
                measured[what].Add(new Measured(ms, reads, writes, Machine.ResidentMiB(gateway.Id)));
            }
        }

        foreach (var (what, runs) in measured)
        {
            report.Raw($"monorepo, {what}, ms", runs.Select(static run => run.Ms));
            var requests = Report.Median(runs.Select(static run => (double)(run.Reads + run.Writes)));
            var unchanged = what == "nothing changed";
            report.Add(
                $"{Projects} projects of {Deployments}, {what}",
                unchanged ? "≤ 2 requests a project" : "",
                $"{Report.Text(Report.Median(runs.Select(static run => run.Ms)))} ms, {Report.Text(requests)} requests, {Report.Text(Report.Median(runs.Select(static run => (double)run.Writes)))} writes, {Report.Text(Report.Median(runs.Select(static run => run.MiB)))} MiB resident",
                "",
                unchanged ? requests <= 2 * Projects : null);
        }

        await AcknowledgeAsync(published, report);
    }

    private static async Task AcknowledgeAsync(string published, Report report)
    {
        // A server that takes as long as a real one, and rollouts that last longer than what is measured beside them.
        await using var sandbox = await SandboxPeer.StartLateAsync(RolloutScenario.UpdateMs);
        await using var gateway = await GatewayPeer.StartAsync(published, new Uri(sandbox.Address, "/api"), further: Settings);
        using var client = new SignedClient(gateway.Address);
        List<int> busy = [.. Enumerable.Range(0, Busy)];
        await PostAsync(client, busy, changed: [], Many);
        await SampleAsync(client);
        var alone = await SampleAsync(client);
        await client.SendAsync("/api/v1/builds", Body(busy, [.. busy], Many), StatusCodes.Status207MultiStatus, waits: false);
        while (await client.CountAsync("applying") < Busy)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var beside = await SampleAsync(client);
        var left = await client.CountAsync("applying");
        await GatewayPeer.SettleAsync(gateway);
        report.Raw("monorepo, acknowledgement with nothing else to do, ms, p50 and p99", [Percentile(alone, 50), Percentile(alone, 99)]);
        report.Raw($"monorepo, acknowledgement beside {Busy} rollouts of {Many}, of which {left} were still under way at the end, ms, p50 and p99", [Percentile(beside, 50), Percentile(beside, 99)]);
        report.Add(
            $"acknowledgement of a build beside {Busy} rollouts of {Many}, {RolloutScenario.UpdateMs} ms per request, {Acknowledgements} builds",
            "p99 ≤ 25 ms",
            $"p50 {Report.Text(Percentile(beside, 50))} ms, p99 {Report.Text(Percentile(beside, 99))} ms",
            $"p50 {Report.Ratio(Percentile(beside, 50) / Percentile(alone, 50))} of alone, p99 {Report.Ratio(Percentile(beside, 99) / Percentile(alone, 99))}",
            Percentile(beside, 99) <= 25);
    }

    /// <summary>How long each build of one project took to be acknowledged, one after the other, in milliseconds.</summary>
    private static async Task<List<double>> SampleAsync(SignedClient client)
    {
        var took = new List<double>(Acknowledgements);
        for (var sample = 0; sample < Acknowledgements; sample++)
        {
            var body = Body([Busy], []);
            var started = Stopwatch.GetTimestamp();
            await client.SendAsync("/api/v1/builds", body, StatusCodes.Status207MultiStatus, waits: false);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return took;
    }

    private static async Task PostAsync(SignedClient client, IReadOnlyList<int> projects, HashSet<int> changed, int deployments = Deployments)
    {
        var answer = await client.SendAsync("/api/v1/builds", Body(projects, changed, deployments), StatusCodes.Status207MultiStatus, waits: true);
        if (answer["projects"]!.AsArray().FirstOrDefault(static project => (string?)project!["rollout"]?["status"] != "succeeded") is { } failed)
        {
            throw new InvalidOperationException($"A project did not succeed: {failed.ToJsonString()}");
        }
    }

    private static async Task<List<int>> AskAsync(SignedClient client, HashSet<int> changed)
    {
        var body = Common();
        body["projects"] = new JsonObject(Enumerable.Range(0, Projects).Select(project => KeyValuePair.Create(PathOf(project), (JsonNode?)TreeOf(project, changed))));
        var answer = await client.SendAsync("/api/v1/projects/outdated", body, StatusCodes.Status200OK, waits: false);
        return
        [
            .. answer["projects"]!.AsArray()
                .Where(static project => (bool)project!["outdated"]!)
                .Select(static project => int.Parse(((string)project!["project"]!)["pipelines/p".Length..], CultureInfo.InvariantCulture)),
        ];
    }

    private static JsonObject Body(IReadOnlyList<int> projects, HashSet<int> changed, int deployments = Deployments)
    {
        var body = Common();
        body["checks"] = new JsonObject { ["test"] = "success", ["smoke-dbt"] = "success", ["build-push"] = "success" };
        body["projects"] = new JsonArray([.. projects.Select(project => Project(project, changed, deployments))]);
        return body;
    }

    private static JsonObject Common()
    {
        var run = Interlocked.Increment(ref _run);
        return new JsonObject
        {
            ["repository"] = SampleBuild.Repository,
            ["ref"] = "refs/heads/staging/demo",
            ["sha"] = SampleBuild.Sha(1),
            ["run_id"] = run,
            ["run_number"] = run,
            ["run_attempt"] = 1,
        };
    }

    private static JsonObject Project(int project, HashSet<int> changed, int deployments)
    {
        var build = SampleBuild.Json(deployments);
        var manifest = ((string)build["manifest"]!).Replace("carga-", $"p{project}-carga-", StringComparison.Ordinal);
        return new JsonObject
        {
            ["project"] = PathOf(project),
            ["image"] = SampleBuild.Image(1),
            ["manifest"] = changed.Contains(project) ? manifest.Replace("day: today", "day: tomorrow", StringComparison.Ordinal) : manifest,
            ["flows"] = build["flows"]!.DeepClone(),
            ["tree"] = TreeOf(project, changed),
        };
    }

    private static string PathOf(int project) => string.Create(CultureInfo.InvariantCulture, $"pipelines/p{project}");

    private static string TreeOf(int project, HashSet<int> changed) => string.Create(CultureInfo.InvariantCulture, $"{project:x20}{(changed.Contains(project) ? 1 : 0):x20}");

    private static double Percentile(List<double> values, int percent) => values.Order().ElementAt((values.Count * percent / 100) - (percent == 100 ? 1 : 0));

    private sealed record Measured(double Ms, int Reads, int Writes, double MiB);
}
