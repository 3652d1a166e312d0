using Gateway.Benchmarks.Peers;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>How many signed builds a second are accepted, each on the disk before its 202, beside peers that record nothing.</summary>
internal static class AcceptScenario
{
    private const int SteadyRate = 500;
    private const int WarmUpSeconds = 5;

    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        using var work = new WorkFolder();
        await using var sandbox = await SandboxPeer.StartAsync(hangs: false);
        await using var hanging = await SandboxPeer.StartAsync(hangs: true);
        await using var gateway = await GatewayPeer.StartAsync(published, new Uri(sandbox.Address, "/api"));
        await using var alone = await GatewayPeer.StartAsync(published, new Uri(hanging.Address, "/api"));
        var bareAddress = Machine.FreeAddress();
        await using var bare = await ChildProcess.StartSelfAsync(bareAddress, "/", "bare", bareAddress.ToString());
        await using var webhook = WebhookPeer.IsInstalled ? await WebhookPeer.StartAsync(work) : null;

        // Nothing is compiled to its final form before it has run for a while, in any of the servers on .NET.
        foreach (var (server, path) in ((ChildProcess, string)[])[(gateway, "/api/v1/builds"), (alone, "/api/v1/builds"), (bare, "/hmac")])
        {
            await LoadGenerator.RunApartAsync(new LoadOptions { Url = new Uri(server.Address, path), Seconds = WarmUpSeconds });
        }

        await GatewayPeer.SettleAsync(gateway);

        var runs = new Dictionary<string, List<LoadResult>>(StringComparer.Ordinal);
        for (var run = 0; run < options.Runs; run++)
        {
            await MeasureAsync("gateway", gateway, "/api/v1/builds");
            await MeasureAsync("gateway, Prefect hangs", alone, "/api/v1/builds");
            if (webhook is not null)
            {
                await MeasureAsync("webhook", webhook, "/hooks/build");
            }

            await MeasureAsync("bare endpoint", bare, "/hmac");
            await MeasureAsync("gateway at 500 a second", gateway, "/api/v1/builds", SteadyRate);
            await MeasureAsync("gateway at 500 a second, Prefect hangs", alone, "/api/v1/builds", SteadyRate);
            await MeasureAsync("bare endpoint at 500 a second", bare, "/hmac", SteadyRate);
        }

        foreach (var (name, results) in runs)
        {
            report.Raw($"accept, {name}, answers a second", results.Select(result => result.PerSecond));
            report.Raw($"accept, {name}, p50 ms", results.Select(result => result.P50));
            report.Raw($"accept, {name}, p99 ms", results.Select(result => result.P99));
            report.Raw($"accept, {name}, longest ms", results.Select(result => result.Max));
        }

        report.Say($"While the gateway accepts, its lane carries rollouts out against a Prefect sandbox in a process of its own; \"Prefect hangs\" leaves the acceptance alone. Servers, sandbox and load generator share the machine's cores. Both gateways and the bare endpoint ran for {WarmUpSeconds + 1} s before anything counted, and every load for 1 s.");
        var bareMedian = Median("bare endpoint");
        report.Add("bare endpoint, one HMAC, 64 connections", "", Of("bare endpoint").Describe(), "", null);
        var peer = webhook is null ? null : Of("webhook");
        if (peer is null)
        {
            report.Say(WebhookPeer.Missing);
            report.Add("Debian's webhook running /bin/true, 64 connections", "", "not measured", "no ratio to webhook below", null);
        }
        else
        {
            report.Add("Debian's webhook running /bin/true, 64 connections", "", peer.Describe(), $"{Report.Ratio(peer.PerSecond / bareMedian)} of bare", null);
        }

        foreach (var name in (ReadOnlySpan<string>)["gateway", "gateway, Prefect hangs"])
        {
            var own = Of(name);
            var ratio = peer is null ? "" : $"{Report.Ratio(own.PerSecond / peer.PerSecond)} of webhook, p99 {Report.Ratio(own.P99 / peer.P99)}; ";
            report.Add(
                $"accepting 8 KB builds, {name}, 64 connections",
                "≥ 1.00× webhook, lower p99",
                own.Describe(),
                $"{ratio}{Report.Ratio(own.PerSecond / bareMedian)} of bare",
                peer is null ? null : own.PerSecond >= peer.PerSecond && own.P99 < peer.P99);
        }

        foreach (var name in (ReadOnlySpan<string>)["gateway at 500 a second", "gateway at 500 a second, Prefect hangs"])
        {
            var own = Of(name);
            report.Add($"accepting, {name}, steady", "p99 < 25 ms", own.Describe(), $"p99 {Report.Ratio(own.P99 / Of("bare endpoint at 500 a second").P99)} of bare", own.P99 < 25);
        }

        async Task MeasureAsync(string name, ChildProcess server, string path, int rate = 0)
        {
            var load = new LoadOptions { Url = new Uri(server.Address, path), Seconds = options.Seconds, Rate = rate };
            var result = await LoadGenerator.RunApartAsync(rate > 0 ? load with { Count = (int)(rate * (load.Seconds + load.WarmUp)) } : load with { Count = 20_000 * (options.Seconds + 1) });
            if (result.Statuses.Keys.Any(status => status != "202") || (result.Exhausted && rate == 0))
            {
                report.Say($"Not every answer of {name} was 202, or its requests ran out: {string.Join(", ", result.Statuses)}.");
            }

            runs.TryAdd(name, []);
            runs[name].Add(result);

            // What one server has still to do must not be what another one waits for. The one whose Prefect hangs waits and does nothing.
            if (server == gateway)
            {
                await GatewayPeer.SettleAsync(server);
            }
        }

        double Median(string name) => Report.Median(runs[name].Select(result => result.PerSecond));

        LoadResult Of(string name) => runs[name][0] with
        {
            PerSecond = Median(name),
            P50 = Report.Median(runs[name].Select(result => result.P50)),
            P99 = Report.Median(runs[name].Select(result => result.P99)),
        };
    }
}
