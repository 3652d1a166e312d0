using Gateway.Benchmarks.Peers;
using Gateway.Benchmarks.Scenarios;

namespace Gateway.Benchmarks;

/// <summary>Measures the gateway and its peers side by side, or plays one of the processes that this needs.</summary>
internal static class BenchmarkProgram
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["bare", var url]:
                return await BareEndpoint.RunAsync(url);
            case ["sandbox", var url, var manner]:
                return await SandboxPeer.RunAsync(new Uri(url), manner);
            case ["counting-sandbox", var url, var counts]:
                return await CountingSandboxPeer.RunAsync(new Uri(url), new Uri(counts));
            case ["load", .. var options]:
                return await LoadGenerator.RunAsync(LoadOptions.Parse(options));
            default:
                return await MeasureAsync(BenchmarkOptions.Parse(args));
        }
    }

    private static async Task<int> MeasureAsync(BenchmarkOptions options)
    {
        using var work = new WorkFolder();
        var report = new Report();
        report.Say($"{Environment.ProcessorCount} cores, load average before the start {Machine.LoadAverage()}, .NET {Environment.Version}, {options.Runs} runs, {options.Seconds} s each; every figure is the median of its runs.");
        if (options.Includes("accept") && !WebhookPeer.IsInstalled)
        {
            // Before the minutes that it takes, and in the report again.
            await Console.Error.WriteLineAsync(WebhookPeer.Missing);
        }

        var published = await PublishedGateway.GetAsync(options, work, report);
        (string Name, Func<Task> Run)[] scenarios =
        [
            ("planning", () => PlanningScenario.RunAsync(options, work, report)),
            ("rollouts", () => RolloutScenario.RunAsync(options, published, report)),
            ("variable", () => VariableScenario.RunAsync(published, report)),
            ("monorepo", () => MonorepoScenario.RunAsync(options, published, report)),
            ("restore", () => RestoreScenario.RunAsync(options, published, report)),
            ("plan", () => LargePlanScenario.RunAsync(options, published, report)),
            ("start", () => StartScenario.RunAsync(options, published, report)),
            ("refuse", () => RefuseScenario.RunAsync(options, published, report)),
            ("trust", () => TrustScenario.RunAsync(options, published, report)),
            ("accept", () => AcceptScenario.RunAsync(options, published, report)),
            ("memory", () => MemoryScenario.RunAsync(published, report)),
        ];
        foreach (var (name, run) in scenarios)
        {
            if (options.Includes(name))
            {
                Report.Progress($"measuring {name}");
                await run();
            }
        }

        report.Say($"Load average at the end {Machine.LoadAverage()}.");
        report.Print();
        return 0;
    }
}
