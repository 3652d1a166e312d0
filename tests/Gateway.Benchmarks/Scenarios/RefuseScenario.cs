using Gateway.Benchmarks.Peers;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>How many wrong signatures a second are refused.</summary>
internal static class RefuseScenario
{
    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        await using var sandbox = await SandboxPeer.StartAsync(hangs: false);
        await using var gateway = await GatewayPeer.StartAsync(published, new Uri(sandbox.Address, "/api"));
        var bareAddress = Machine.FreeAddress();
        await using var bare = await ChildProcess.StartSelfAsync(bareAddress, "/", "bare", bareAddress.ToString());
        var refused = new List<LoadResult>();
        var answered = new List<LoadResult>();

        // Nothing is compiled to its final form before it has run for a while, in either server.
        await LoadAsync(gateway, "/api/v1/builds");
        await LoadAsync(bare, "/hmac");
        for (var run = 0; run < options.Runs; run++)
        {
            refused.Add(await LoadAsync(gateway, "/api/v1/builds"));
            answered.Add(await LoadAsync(bare, "/hmac"));
        }

        report.Raw("refuse, gateway, answers a second", refused.Select(result => result.PerSecond));
        report.Raw("refuse, bare endpoint, answers a second", answered.Select(result => result.PerSecond));
        var (own, peer) = (Report.Median(refused.Select(result => result.PerSecond)), Report.Median(answered.Select(result => result.PerSecond)));
        report.Add(
            "refusing a wrong signature, 64 connections",
            "≥ 0.80× of bare",
            $"{Report.Text(own)}/s beside {Report.Text(peer)}/s",
            Report.Ratio(own / peer),
            own >= 0.8 * peer && refused.All(result => result.Statuses.Keys.All(status => status == "401")));

        Task<LoadResult> LoadAsync(ChildProcess server, string path) => LoadGenerator.RunApartAsync(new LoadOptions
        {
            Url = new Uri(server.Address, path),
            Seconds = options.Seconds,
            Count = 30_000 * (options.Seconds + 1),
            WrongEvery = 1,
        });
    }
}
