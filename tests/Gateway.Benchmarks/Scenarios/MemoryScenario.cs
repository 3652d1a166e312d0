using Gateway.Benchmarks.Peers;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>What stays resident after a hundred thousand requests.</summary>
internal static class MemoryScenario
{
    private const int Requests = 100_000;

    public static async Task RunAsync(string published, Report report)
    {
        await using var sandbox = await SandboxPeer.StartAsync(hangs: false);
        await using var gateway = await GatewayPeer.StartAsync(published, new Uri(sandbox.Address, "/api"));
        var before = Machine.ResidentMiB(gateway.Id);
        var result = await LoadGenerator.RunApartAsync(new LoadOptions
        {
            Url = new Uri(gateway.Address, "/api/v1/builds"),
            Seconds = 90,
            Count = Requests,
            WrongEvery = 2,
        });
        var at = Machine.ResidentMiB(gateway.Id);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        var after = Machine.ResidentMiB(gateway.Id);
        report.Raw("memory, MiB after the start, right after the last request, three seconds later", [before, at, after]);
        report.Raw("memory, answers by status " + string.Join(", ", result.Statuses), [result.PerSecond]);
        report.Add($"resident after {result.Statuses.Values.Sum()} requests, half accepted, half refused", "< 120 MiB", $"{Report.Text(at)} MiB", "", at < 120);
    }
}
