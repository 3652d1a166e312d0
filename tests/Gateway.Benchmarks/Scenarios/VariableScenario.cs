namespace Gateway.Benchmarks.Scenarios;

/// <summary>
/// Image-only rollouts and rollbacks where the deployments refer to a Prefect variable for their image, beside the same requests sent by a plain client
/// in turns: how much of the time is the gateway's own, and that one write does for any number of deployments.
/// </summary>
internal static class VariableScenario
{
    private const int WarmUp = 3;
    private const int Rounds = 7;
    private const int Few = 12;
    private const int Many = 1000;

    /// <summary>Bare writes in a round: one takes less than the machine's noise. An even number, so that they end with the first image.</summary>
    private const int Writes = 10;

    public static async Task RunAsync(string published, Report report)
    {
        await using var few = await VariableLane.StartAsync(published, Few);
        await using var more = await VariableLane.StartAsync(published, 100);
        await using var many = await VariableLane.StartAsync(published, Many);
        VariableLane[] lanes = [few, more, many];
        foreach (var lane in lanes)
        {
            await lane.CreateAsync();
        }

        var runs = new Dictionary<(Kind Kind, int Deployments), List<MeasuredRollout>>();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            if (round == WarmUp)
            {
                runs.Clear();
            }

            // In this order each write changes what the variable holds, and at the end it holds what the gateway left.
            foreach (var lane in lanes)
            {
                await MeasureAsync(Kind.RollOut, lane, () => lane.RollOutAsync());
                await MeasureAsync(Kind.BareRollOut, lane, () => lane.SendAllAsync(isBack: true));
                await MeasureAsync(Kind.BareReadAndWrite, lane, () => lane.ReadAndWriteAsync(isBack: false));
                await MeasureAsync(Kind.RollBack, lane, () => lane.RollBackAsync());
            }

            for (var write = 0; write < Writes; write++)
            {
                foreach (var lane in lanes)
                {
                    await MeasureAsync(Kind.BareWrite, lane, () => lane.WriteAsync(isBack: write % 2 != 0));
                }
            }
        }

        foreach (var ((kind, deployments), measured) in runs)
        {
            report.Raw($"by variable, {deployments} deployments, {kind}, ms", measured.Select(run => run.Ms));
        }

        report.Say("By variable, each sandbox is a process of its own. The plain client sends the gateway's requests one after another on one connection and does not parse the answers; a rollout counts from its request to the answer at its end, so that it holds the manifest's reading, the plan, the ledger's writes and the verification. One read more is the server's version, which the gateway reads again after five seconds.");
        foreach (var deployments in lanes.Select(lane => lane.Deployments))
        {
            AddRollout("image-only rollout", Kind.RollOut, deployments, (Kind.BareRollOut, "the same requests"));
            AddBare("the same requests by a plain client", Kind.BareRollOut, deployments, "");
            AddRollout("rollback", Kind.RollBack, deployments, (Kind.BareRollOut, "the same requests"), (Kind.BareReadAndWrite, "one bare read and write"));
            AddBare("one bare read and write of the variable", Kind.BareReadAndWrite, deployments, "");
            AddBare("bare PATCH of the variable", Kind.BareWrite, deployments, deployments == Few ? "" : $"{Report.Ratio(Ms(Kind.BareWrite, deployments) / Ms(Kind.BareWrite, Few))} of with {Few}");
        }

        async Task MeasureAsync(Kind kind, VariableLane lane, Func<Task<MeasuredRollout>> send)
        {
            var measured = await send();
            runs.TryAdd((kind, lane.Deployments), []);
            runs[(kind, lane.Deployments)].Add(measured);
        }

        void AddRollout(string what, Kind kind, int deployments, params (Kind Bare, string Beside)[] peers) => report.Add(
            $"{what} of {deployments} by variable",
            "1 write",
            Describe(kind, deployments),
            string.Join(", ", peers.Select(peer => $"{Report.Ratio(Ms(kind, deployments) / Ms(peer.Bare, deployments))} of {peer.Beside}")),
            runs[(kind, deployments)].TrueForAll(run => run.Writes == 1));

        void AddBare(string what, Kind kind, int deployments, string ratio) => report.Add($"{what}, {deployments} deployments", "", Describe(kind, deployments), ratio, null);

        string Describe(Kind kind, int deployments)
        {
            var measured = runs[(kind, deployments)];
            return $"{Report.Text(Ms(kind, deployments))} ms, reads: {Range(measured.Select(run => run.Reads))}, writes: {Range(measured.Select(run => run.Writes))}";
        }

        static string Range(IEnumerable<int> counts) => string.Join(" to ", new[] { counts.Min(), counts.Max() }.Distinct());

        double Ms(Kind kind, int deployments) => Report.Median(runs[(kind, deployments)].Select(run => run.Ms));
    }

    private enum Kind
    {
        RollOut,
        BareRollOut,
        RollBack,
        BareReadAndWrite,
        BareWrite,
    }
}
