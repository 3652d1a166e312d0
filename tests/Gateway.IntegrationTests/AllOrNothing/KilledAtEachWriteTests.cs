using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// A rollout of twelve deployments, ended at each of its writes in turn. What a killed process leaves is what it has written to the server and its
/// ledger's files: those are copied while it waits, and another one goes on with the copy.
/// </summary>
public sealed class KilledAtEachWriteTests
{
    [Theory]
    [InlineData(ImagePlaces.Inline, false)]
    [InlineData(ImagePlaces.Inline, true)]
    [InlineData(ImagePlaces.ByVariable, false)]
    [InlineData(ImagePlaces.ByVariable, true)]
    [InlineData(ImagePlaces.ToVariable, true)]
    [InlineData(ImagePlaces.ToInline, false)]
    public async Task At_any_write_the_next_process_brings_all_deployments_to_the_new_state(ImagePlaces images, bool afterEffect)
    {
        await using var writes = await EachWrite.StartAsync(PrefectVersions.Default, images);
        await writes.ForEachAsync(async (engine, build, write) =>
        {
            using var left = new GatewaySettings { HasLedger = false };
            writes.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true, After = write, AfterEffect = afterEffect });
            var id = await engine.AcceptAsync(build);
            using var stop = new CancellationTokenSource();
            var run = engine.RunNextAsync(id, stop.Token);
            await Waiting.UntilAsync(() => writes.Sandbox.Faults.Happened >= 1);
            writes.AssertNoRunIsOfBoth();
            engine.CopyLedgerTo(left);
            await stop.CancelAsync();
            writes.Sandbox.Faults.Clear();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

            await using var next = await RolloutEngine.StartAsync(writes.Sandbox, settings =>
            {
                settings["Ledger:Path"] = left["Ledger:Path"];
                writes.Configure(settings);
            });
            var rollout = await next.RunNextAsync(id);

            Assert.True(rollout.Status == RolloutStatus.Succeeded, $"Killed at write {write}: {rollout.FailureDetail}");
            Assert.Equal(writes.New, ServerState.From(writes.Sandbox));
        });
    }
}
