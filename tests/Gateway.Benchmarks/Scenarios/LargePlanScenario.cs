using System.Diagnostics;
using Gateway.Benchmarks.Peers;
using Gateway.Sandbox;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>A plan of a thousand deployments against a server that holds as many, asked for over HTTP.</summary>
internal static class LargePlanScenario
{
    private const int Deployments = 1000;

    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var gateway = await GatewayPeer.StartAsync(published, sandbox.ApiUrl);
        using var client = new SignedClient(gateway.Address);
        await client.RollOutAsync(SampleBuild.Json(Deployments, image: 1), "succeeded");

        // A process that has done nothing but this, so that its peak is the plan's.
        await using var fresh = await GatewayPeer.StartAsync(published, sandbox.ApiUrl);
        using var asking = new SignedClient(fresh.Address);
        var before = Machine.PeakMiB(fresh.Id);
        var took = new List<double>();
        for (var run = 0; run <= options.Runs; run++)
        {
            sandbox.ClearRequests();
            var started = Stopwatch.GetTimestamp();
            await asking.PlanAsync(SampleBuild.Json(Deployments, image: run + 2));
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        report.Raw($"plan of {Deployments} over HTTP, ms, the first of a fresh process first", took);
        report.Raw("plan, peak resident MiB before and after", [before, Machine.PeakMiB(fresh.Id)]);
        report.Add(
            $"plan of {Deployments} against a server that holds them, over HTTP",
            "200 a page",
            $"{Report.Text(Report.Median(took.Skip(1)))} ms, {sandbox.Requests.Count} requests, {sandbox.Writes} writes, peak {Report.Text(Machine.PeakMiB(fresh.Id))} MiB resident",
            "",
            null);
    }
}
