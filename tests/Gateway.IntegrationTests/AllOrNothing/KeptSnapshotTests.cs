using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Rollouts;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>What was there before a rollout that processes were lost with is kept until one puts it back, however many are lost with its retries.</summary>
public sealed class KeptSnapshotTests
{
    private const int MoreThanAnyMayBe = 1_000;

    private static readonly string Manifest = TestManifests.From("load", "save");

    [Fact]
    public async Task A_retry_that_processes_are_lost_with_as_well_leaves_it_to_the_next()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var first = new GatewaySettings();
        using var second = new GatewaySettings();
        Guid id;
        string before;
        await using (var engine = await RolloutEngine.StartAsync(sandbox))
        {
            await engine.RunAsync(engine.Build(Manifest));
            before = ServerState.From(sandbox);
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "PATCH", Times = 1, AfterEffect = true });
            id = await engine.AcceptAsync(engine.Build(Manifest, "fedcba9"));
            await LoseAsync(engine, id, sandbox, first);
        }

        Guid retry;
        await using (var engine = await NextAsync(sandbox, first))
        {
            Assert.Equal("crashed_repeatedly", (await RunLostTooOftenAsync(engine, id)).FailureCode);
            retry = await AddRetryAsync(engine, id);
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/filter", Times = 1 });
            await LoseAsync(engine, retry, sandbox, second);
        }

        await using var last = await NextAsync(sandbox, second);
        Assert.Equal("crashed_repeatedly", (await RunLostTooOftenAsync(last, retry)).FailureCode);
        Assert.NotEqual(before, ServerState.From(sandbox));
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", Method = "PATCH", Times = 1 });

        var end = await last.RunNextAsync(await AddRetryAsync(last, retry));

        Assert.Equal(RolloutStatus.RolledBack, end.Status);
        Assert.Equal(before, ServerState.From(sandbox));
    }

    /// <summary>Runs a rollout into the fault that waits for it, and keeps the ledger as a process that is killed there leaves it.</summary>
    private static async Task LoseAsync(RolloutEngine engine, Guid id, PrefectSandbox sandbox, GatewaySettings left)
    {
        using var stop = new CancellationTokenSource();
        var run = engine.RunNextAsync(id, stop.Token);
        await Waiting.UntilAsync(() => run.IsCompleted || sandbox.Faults.Happened > 0);
        engine.CopyLedgerTo(left);
        await stop.CancelAsync();
        sandbox.Faults.Clear();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static Task<RolloutEngine> NextAsync(PrefectSandbox sandbox, GatewaySettings left) =>
        RolloutEngine.StartAsync(sandbox, settings => settings["Ledger:Path"] = left["Ledger:Path"]);

    private static async Task<Rollout> RunLostTooOftenAsync(RolloutEngine engine, Guid id)
    {
        var sequence = (await engine.Ledger.FindAsync(id, CancellationToken.None))!.Sequence;
        await engine.Ledger.UpdateAsync(sequence, new RolloutUpdate { Change = row => row.Takes = MoreThanAnyMayBe }, CancellationToken.None);
        return await engine.RunNextAsync(id);
    }

    private static async Task<Guid> AddRetryAsync(RolloutEngine engine, Guid id)
    {
        var retry = RolloutRecords.Again((await engine.Ledger.FindAsync(id, CancellationToken.None))!, RolloutKind.Retry, "oncall", TimeProvider.System.GetUtcNow());
        Assert.Null(await engine.Ledger.AddRetryAsync(Acceptance.OfRetry(retry, Actor.ApiKey("oncall")), CancellationToken.None));
        return retry.Id;
    }
}
