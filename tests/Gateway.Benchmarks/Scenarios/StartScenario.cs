using Gateway.Benchmarks.Peers;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>From the start of the process until it answers.</summary>
internal static class StartScenario
{
    private const int Runs = 5;

    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        _ = options;
        using var work = new WorkFolder();
        await using var sandbox = await SandboxPeer.StartAsync(hangs: false);
        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            var fresh = new List<double>();
            var existing = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                var ledger = Path.Combine(work.Path, Guid.NewGuid().ToString("N"), "ledger.db");
                fresh.Add(await StartAsync(ledger, path));
                existing.Add(await StartAsync(ledger, path));
            }

            Add("a fresh ledger", path, fresh);
            Add("an existing ledger", path, existing);
        }

        async Task<double> StartAsync(string ledger, string path)
        {
            await using var gateway = await GatewayPeer.StartAsync(published, new Uri(sandbox.Address, "/api"), ledger, path);
            return gateway.StartTook.TotalMilliseconds;
        }

        void Add(string ledger, string path, List<double> took)
        {
            report.Raw($"start, {path}, {ledger}, ms", took);
            var median = Report.Median(took);
            report.Add($"start until {path} answers, {ledger}", "< 1000 ms", $"{Report.Text(median)} ms", "", median < 1000);
        }
    }
}
