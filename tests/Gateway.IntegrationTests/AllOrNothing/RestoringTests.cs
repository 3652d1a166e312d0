using System.Text;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Prefect;
using Gateway.Rollouts;
using Gateway.Rollouts.Running;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;
using Gateway.Sandbox.Runs;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Putting back where something else is in its way.</summary>
public sealed class RestoringTests : IAsyncLifetime
{
    private const string Smoke = "smoke-staging";
    private static readonly string Manifest = TestManifests.From("load", "smoke");

    private PrefectSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_deployment_that_is_put_back_but_for_its_triggers_counts_as_changed()
    {
        await using var engine = await StartAsync(settings => settings["Rollouts:RestoreDeadline"] = "00:00:05");
        await engine.RunAsync(engine.Build(WithTrigger("prefect.flow-run.Completed")));
        _sandbox.Runs.Add(RunCourse.Failed("no"));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Path = "/api/automations/*", WritesOnly = true, After = 1 });

        var rollout = await engine.RunAsync(engine.Build(WithTrigger("prefect.flow-run.Failed"), "fedcba9"));

        Assert.Equal((RolloutStatus.Failed, "restore_failed", 1), (rollout.Status, rollout.FailureCode, rollout.Restored));
        Assert.Contains("Still changed: Abordagem | Carga ArcGIS/smoke-staging. As before: Abordagem | Carga ArcGIS/load-staging.", rollout.FailureDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_what_is_put_back_and_does_nothing_is_not_asked_without_a_pause()
    {
        await using var engine = await StartAsync(settings =>
        {
            settings["Rollouts:RestoreDeadline"] = "00:00:04";
            settings["Rollouts:FirstPause"] = "00:00:00.8";
            settings["Rollouts:MaxPause"] = "00:00:00.8";
        });
        await engine.RunAsync(engine.Build(Manifest));
        _sandbox.Runs.Add(RunCourse.Failed("no"));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 204, Body = "", Method = "PATCH", After = 2 });
        _sandbox.ClearRequests();

        var rollout = await engine.RunAsync(engine.Build(Manifest, "fedcba9"));

        Assert.Equal("restore_failed", rollout.FailureCode);
        Assert.InRange(_sandbox.Requests.Count(request => request.Method == "PATCH"), 4, 2 + (2 * 8));
    }

    [Fact]
    public async Task A_run_that_an_earlier_process_created_is_ended_when_its_rollout_was_cancelled_meanwhile()
    {
        _sandbox.Runs.Add(RunCourse.KeepsRunning);
        await using var engine = await StartAsync();
        var id = await engine.AcceptAsync(engine.Build(Manifest));
        await StopWhenAsync(engine, id, () => _sandbox.Requests.Any(request => request is { Method: "GET" } && request.Path.StartsWith("/api/flow_runs/", StringComparison.Ordinal)));
        await engine.Ledger.CancelAsync(id, Actor.ApiKey("oncall"), CancellationToken.None);

        var rollout = await engine.RunNextAsync(id);

        Assert.Equal(RolloutStatus.Cancelled, rollout.Status);
        Assert.Single(_sandbox.Requests, request => request.Path.EndsWith("/set_state", StringComparison.Ordinal));
        Assert.Single(_sandbox.Requests, request => request.Path.EndsWith("/create_flow_run", StringComparison.Ordinal));
        Assert.Empty(_sandbox.Deployments.EnumerateArray());
    }

    [Fact]
    public async Task Where_no_run_was_created_none_is_created_to_be_ended()
    {
        await using var engine = await StartAsync();
        var id = await engine.AcceptAsync(engine.Build(Manifest));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 200, Method = "POST", Path = "/api/deployments/" });
        await StopWhenAsync(engine, id, () => _sandbox.Faults.Late > 0);
        await engine.Ledger.CancelAsync(id, Actor.ApiKey("oncall"), CancellationToken.None);

        var rollout = await engine.RunNextAsync(id);

        Assert.Equal(RolloutStatus.Cancelled, rollout.Status);
        Assert.DoesNotContain(_sandbox.Requests, request => request.Path.EndsWith("_flow_run", StringComparison.Ordinal));
        Assert.Empty(_sandbox.Deployments.EnumerateArray());
    }

    [Fact]
    public async Task Once_it_deletes_what_the_manifest_dropped_an_order_to_cancel_comes_too_late()
    {
        await using var engine = await StartAsync(settings => settings["Modes:staging:Prune"] = "delete");
        await engine.RunAsync(engine.Build(TestManifests.From("load", "gone", "smoke")));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 300, Method = "DELETE", Path = "/api/deployments/*" });
        var id = await engine.AcceptAsync(engine.Build(Manifest, "fedcba9"));
        var run = engine.RunNextAsync(id);
        await Waiting.UntilAsync(() => _sandbox.Faults.Late > 0);

        engine.Cancellations.Cancel(id);
        var rollout = await run;

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        Assert.Equal(["load-staging", Smoke], _sandbox.Deployments.EnumerateArray().Select(deployment => deployment.GetProperty("name").GetString()));
        Assert.Contains(await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None), step => step is { Kind: StepKind.Cancel, Outcome: StepOutcome.Failed });
    }

    [Theory]
    [InlineData("fedcba9")]
    [InlineData("abcdef1")]
    public async Task What_was_deleted_before_the_process_ended_is_created_again_when_the_rollout_was_cancelled_meanwhile(string image)
    {
        await using var engine = await StartAsync(settings => settings["Modes:staging:Prune"] = "delete");
        await engine.RunAsync(engine.Build(TestManifests.From("load", "gone", "smoke")));
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 300, Method = "DELETE", Path = "/api/deployments/*", Times = 1 });
        var id = await engine.AcceptAsync(engine.Build(Manifest, image));
        await StopWhenAsync(engine, id, () => _sandbox.Faults.Late > 0);
        Assert.Equal(2, _sandbox.Deployments.GetArrayLength());
        await engine.Ledger.CancelAsync(id, Actor.ApiKey("oncall"), CancellationToken.None);

        var rollout = await engine.RunNextAsync(id);

        Assert.Equal(RolloutStatus.Cancelled, rollout.Status);
        Assert.Contains("as it was before, except for the new ids of deployments that were created again (Abordagem | Carga ArcGIS/gone-staging).", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_kept_and_serves_a_retry_once_it_can()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync(engine.Build(Manifest));
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 200, Method = "PATCH", Times = 1 });
        var id = await engine.AcceptAsync(engine.Build(Manifest, "fedcba9"));
        await StopWhenAsync(engine, id, () => _sandbox.Faults.Late > 0);
        var sequence = (await engine.Ledger.FindAsync(id, CancellationToken.None))!.Sequence;
        var snapshot = (await engine.Lanes.FindStateAsync(sequence, CancellationToken.None))!.Snapshot!;
        var garbled = Encoding.UTF8.GetBytes("of another key");
        await WriteSnapshotAsync(engine, sequence, garbled);

        var unreadable = await engine.RunNextAsync(id);

        Assert.Equal((RolloutStatus.Failed, "snapshot_unreadable"), (unreadable.Status, unreadable.FailureCode));
        Assert.Equal(garbled, (await engine.Lanes.FindStateAsync(sequence, CancellationToken.None))!.Snapshot);

        await WriteSnapshotAsync(engine, sequence, snapshot);
        var retry = RolloutRecords.Again(unreadable, RolloutKind.Retry, "oncall", TimeProvider.System.GetUtcNow());
        Assert.Null(await engine.Ledger.AddRetryAsync(Acceptance.OfRetry(retry, Actor.ApiKey("oncall")), CancellationToken.None));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", Method = "PATCH", Times = 1 });
        var retried = await engine.RunNextAsync(retry.Id);

        Assert.Equal((RolloutStatus.RolledBack, "prefect_refused"), (retried.Status, retried.FailureCode));
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task A_fault_of_the_gateway_while_it_puts_back_ends_the_rollout_and_names_what_may_be_changed()
    {
        var reads = 0;
        await using var engine = await StartAsync(
            replace: services => Interception.Add<IPrefectServer>(services, method =>
                method == nameof(IPrefectServer.ReadDeploymentsAsync) && ++reads > 2 ? new InvalidOperationException("Nobody planned for it.") : null));
        _sandbox.Runs.Add(RunCourse.Failed("no"));

        var rollout = await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal((RolloutStatus.Failed, "restore_failed"), (rollout.Status, rollout.FailureCode));
        Assert.EndsWith("These deployments may be changed or not: Abordagem | Carga ArcGIS/load-staging, Abordagem | Carga ArcGIS/smoke-staging.", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.NotNull((await engine.Lanes.FindStateAsync(rollout.Sequence, CancellationToken.None))!.Snapshot);
    }

    [Fact]
    public async Task A_lane_that_ends_by_a_fault_of_the_gateway_looks_again_after_a_pause()
    {
        await using var engine = await StartAsync(
            replace: services => Interception.Add<IRolloutLedger>(services, method =>
                method == nameof(IRolloutLedger.TakeNextAsync) ? new InvalidOperationException("Nobody planned for it.") : null));
        var scheduler = await engine.Get<ISchedulerFactory>().GetScheduler();
        try
        {
            await scheduler.Start();
            var now = TimeProvider.System.GetUtcNow();

            await engine.Get<LaneScheduler>().ScheduleAsync(RolloutEngine.Staging, CancellationToken.None);

            var key = new TriggerKey(RolloutEngine.Staging.Mode, RolloutEngine.Staging.Repository);
            using var patience = new CancellationTokenSource(Waiting.Patience);
            ITrigger? next = null;
            while (next is null || next.StartTimeUtc < now + TimeSpan.FromSeconds(5))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
                next = await scheduler.GetTrigger(key, patience.Token);
            }

            Assert.InRange(next.StartTimeUtc - now, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));
        }
        finally
        {
            await scheduler.Shutdown();
        }
    }

    private static string WithTrigger(string event_) => Manifest.Replace(
        $"  - name: {Smoke}\n",
        $"  - name: {Smoke}\n    triggers: [{{ expect: [{event_}] }}]\n",
        StringComparison.Ordinal);

    private static Task WriteSnapshotAsync(RolloutEngine engine, long sequence, byte[] snapshot) =>
        engine.Ledger.UpdateAsync(sequence, new RolloutUpdate { State = state => state.Snapshot = snapshot }, CancellationToken.None);

    /// <summary>Runs the rollout and stops the service in the middle.</summary>
    private static async Task StopWhenAsync(RolloutEngine engine, Guid id, Func<bool> holds)
    {
        using var stop = new CancellationTokenSource();
        var running = engine.RunNextAsync(id, stop.Token);
        await Waiting.UntilAsync(holds);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private Task<RolloutEngine> StartAsync(Action<GatewaySettings>? configure = null, Action<IServiceCollection>? replace = null) => RolloutEngine.StartAsync(
        _sandbox,
        settings =>
        {
            settings["Modes:staging:SmokeRun:Deployment"] = Smoke;
            settings["Rollouts:SmokeRunPause"] = "00:00:00.01";
            configure?.Invoke(settings);
        },
        replace);
}
