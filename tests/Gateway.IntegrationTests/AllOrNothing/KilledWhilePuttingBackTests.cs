using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// A rollout of twelve deployments of which the last write is refused, ended at each write that puts back in turn. What a killed process
/// leaves is what it has written to the server and its ledger's files: those are copied while it waits, and another one goes on with the copy.
/// </summary>
public sealed class KilledWhilePuttingBackTests
{
    /// <summary>The write that is refused: nearly all others have taken effect by then, and the deployments that are new exist.</summary>
    private const int Refused = 13;

    [Theory]
    [InlineData(PrefectVersions.Default, ImagePlaces.Inline, false)]
    [InlineData(PrefectVersions.Default, ImagePlaces.ByVariable, true)]
    [InlineData("3.4.25", ImagePlaces.ToVariable, false)]
    [InlineData("3.8.3", ImagePlaces.Inline, true)]
    public async Task At_any_write_the_next_process_goes_on_putting_back(string version, ImagePlaces images, bool afterEffect)
    {
        await using var writes = await EachWrite.StartAsync(version, images);
        var ends = new List<(RolloutStatus Status, string State)>();
        while (await KillAsync(writes, ends.Count, afterEffect) is { } end)
        {
            ends.Add(end);
        }

        // Writes of the rollout that had begun when one was refused come first: killed at one of those, before the refusal is recorded, the
        // next process goes on with the rollout, which nothing refuses any more.
        var puttingBack = ends.SkipWhile(end => end.Status == RolloutStatus.Succeeded).ToList();
        Assert.InRange(puttingBack.Count, 12, 60);
        Assert.All(ends, end => Assert.Equal(end.Status == RolloutStatus.Succeeded ? writes.New : writes.Old, end.State));
        Assert.All(puttingBack, end => Assert.Equal(RolloutStatus.RolledBack, end.Status));
    }

    /// <returns>How the next process ended; null where there was no such write.</returns>
    private static async Task<(RolloutStatus Status, string State)?> KillAsync(EachWrite writes, int write, bool afterEffect)
    {
        var sandbox = writes.Sandbox;
        using var left = new GatewaySettings { HasLedger = false };
        Guid id;
        await using (var engine = await writes.StartFromOldAsync(settings => settings["Prefect:TryTimeout"] = "00:01:00"))
        {
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = Refused });
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true, After = Refused + 1 + write, AfterEffect = afterEffect });
            id = await engine.AcceptAsync(writes.Build);
            using var stop = new CancellationTokenSource();
            var run = engine.RunNextAsync(id, stop.Token);
            await Waiting.UntilAsync(() => run.IsCompleted || sandbox.Faults.Happened >= 2);
            if (run.IsCompleted)
            {
                Assert.Equal(RolloutStatus.RolledBack, (await run).Status);
                return null;
            }

            writes.AssertNoRunIsOfBoth();
            engine.CopyLedgerTo(left);
            await stop.CancelAsync();
            sandbox.Faults.Clear();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }

        await using var next = await RolloutEngine.StartAsync(sandbox, settings =>
        {
            settings["Ledger:Path"] = left["Ledger:Path"];
            writes.Configure(settings);
        });
        return ((await next.RunNextAsync(id)).Status, ServerState.From(sandbox));
    }
}
