using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Rollouts;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;
using Gateway.Sandbox.Runs;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>A MODE that runs one of its deployments after each rollout.</summary>
public sealed class SmokeRunTests : IAsyncLifetime
{
    private const string Smoke = "smoke-staging";
    private static readonly string Manifest = TestManifests.From("load", "smoke");

    private PrefectSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task The_rollout_succeeds_when_the_run_completes_and_its_steps_tell_the_states()
    {
        await using var engine = await StartAsync();

        var rollout = await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        Assert.Equal(["Scheduled", "Pending", "Running", "Completed"], await StatesAsync(engine, rollout));
        var run = Assert.Single(await RunsAsync());
        Assert.Equal(($"smoke-run-{rollout.Id}", rollout.Id.ToString()), (run.GetProperty("name").GetString(), run.GetProperty("idempotency_key").GetString()));
    }

    [Theory]
    [InlineData(RunStateType.Failed)]
    [InlineData(RunStateType.Crashed)]
    [InlineData(RunStateType.Cancelled)]
    internal async Task A_run_that_ends_badly_undoes_the_rollout(RunStateType end)
    {
        await using var engine = await StartAsync();
        await engine.RunAsync(engine.Build(Manifest));
        var before = ServerState.From(_sandbox);
        _sandbox.Runs.Add(RunCourse.From(new RunStep(end) { Message = "a-secret-of-the-flow" }));

        var rollout = await engine.RunAsync(engine.Build(Manifest, "fedcba9"));

        Assert.Equal((RolloutStatus.RolledBack, "smoke_run_failed"), (rollout.Status, rollout.FailureCode));
        Assert.StartsWith($"The smoke run of {Smoke}, flow run smoke-run-{rollout.Id}, ended as {end}. All changes of the rollout were reverted", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Equal(before, ServerState.From(_sandbox));
        var steps = await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None);
        Assert.Contains(steps, step => step is { Kind: StepKind.SmokeRun, Outcome: StepOutcome.Failed } && step.Detail.StartsWith($"{end}: ", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.Detail.Contains("a-secret-of-the-flow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_run_that_is_only_to_be_reported_leaves_the_rollout_with_a_warning()
    {
        _sandbox.Runs.Add(RunCourse.Failed("no"));
        await using var engine = await StartAsync(settings => settings["Modes:staging:SmokeRun:OnFailure"] = "report");

        var rollout = await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        Assert.Contains(RolloutRecords.ReadFindings(rollout.Findings), finding => finding is { Code: "smoke_run_failed", Severity: FindingSeverity.Warning });
    }

    [Fact]
    public async Task A_run_that_no_worker_takes_up_in_time_undoes_the_rollout_and_is_ended()
    {
        _sandbox.Runs.Add(RunCourse.Late);
        await using var engine = await StartAsync(settings => settings["Modes:staging:SmokeRun:Timeout"] = "00:00:01");

        var rollout = await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal((RolloutStatus.RolledBack, "smoke_run_timeout"), (rollout.Status, rollout.FailureCode));
        Assert.StartsWith($"The smoke run of {Smoke} did not end within 1 s; it was Late.", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Contains(_sandbox.Requests, request => request.Path.EndsWith("/set_state", StringComparison.Ordinal));
        Assert.Empty(_sandbox.Deployments.EnumerateArray());
    }

    [Fact]
    public async Task A_run_whose_creation_was_sent_twice_is_one_run()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Reset, Path = "/api/deployments/*/create_flow_run", Times = 1, AfterEffect = true });
        await using var engine = await StartAsync();

        var rollout = await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        Assert.Equal(2, Creations());
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task A_server_that_is_away_meanwhile_is_waited_for_and_told_once()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 503, Method = "GET", Path = "/api/flow_runs/*", Times = 20 });
        await using var engine = await StartAsync();

        var rollout = await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        Assert.Single(await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None), step => step.Kind == StepKind.Wait);
    }

    [Fact]
    public async Task A_run_that_the_server_refuses_undoes_the_rollout()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 409, Body = """{"detail":"no"}""", Path = "/api/deployments/*/create_flow_run" });
        await using var engine = await StartAsync();

        var rollout = await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal((RolloutStatus.RolledBack, "smoke_run_failed"), (rollout.Status, rollout.FailureCode));
        Assert.StartsWith($"Prefect refused the smoke run of {Smoke}.", rollout.FailureDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_time_does_not_count_against_the_rollouts_deadline()
    {
        _sandbox.Runs.Add(RunCourse.From([.. Enumerable.Repeat(new RunStep(RunStateType.Running), 120), new RunStep(RunStateType.Completed)]));
        await using var engine = await StartAsync();
        var id = await engine.AcceptAsync(engine.Build(Manifest));
        var run = engine.RunNextAsync(id);
        await Waiting.UntilAsync(() => Creations() > 0);

        engine.EndTime();

        Assert.Equal(RolloutStatus.Succeeded, (await run).Status);
    }

    [Fact]
    public async Task A_rollout_that_changes_nothing_runs_nothing()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync(engine.Build(Manifest));

        await engine.RunAsync(engine.Build(Manifest));

        Assert.Equal(1, Creations());
    }

    [Fact]
    public async Task A_manifest_without_the_deployment_is_rolled_out_with_a_warning()
    {
        await using var engine = await StartAsync();

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("load")));

        Assert.Equal((RolloutStatus.Succeeded, 0), (rollout.Status, Creations()));
        Assert.Contains(RolloutRecords.ReadFindings(rollout.Findings), finding => finding.Code == "smoke_run_missing");
    }

    [Fact]
    public async Task Cancelling_the_rollout_meanwhile_ends_the_run_and_puts_everything_back()
    {
        _sandbox.Runs.Add(RunCourse.KeepsRunning);
        await using var engine = await StartAsync();
        var id = await engine.AcceptAsync(engine.Build(Manifest));
        var running = engine.RunNextAsync(id);
        await StepAsync(engine, id, "Running");
        await engine.Ledger.CancelAsync(id, Actor.ApiKey("oncall"), CancellationToken.None);

        engine.Cancellations.Cancel(id);

        Assert.Equal(RolloutStatus.Cancelled, (await running).Status);
        Assert.Contains(_sandbox.Requests, request => request.Path.EndsWith("/set_state", StringComparison.Ordinal));
        Assert.Empty(_sandbox.Deployments.EnumerateArray());
    }

    [Fact]
    public async Task A_run_that_comes_into_being_when_the_rollout_has_given_it_up_is_ended_too()
    {
        await using var engine = await StartAsync(settings =>
        {
            settings["Modes:staging:SmokeRun:Timeout"] = "00:00:02";
            settings["Rollouts:SettlingTime"] = "00:00:04";
            settings["Prefect:TryTimeout"] = "00:00:00.5";
        });
        await engine.RunAsync(engine.Build(Manifest));
        _sandbox.Runs.Add(RunCourse.KeepsRunning);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 4000, Path = "/api/deployments/*/create_flow_run" });

        var rollout = await engine.RunAsync(engine.Build(Manifest, "fedcba9"));

        Assert.Equal((RolloutStatus.RolledBack, "smoke_run_timeout"), (rollout.Status, rollout.FailureCode));
        var late = Assert.Single(await RunsAsync(), run => run.GetProperty("name").GetString() == $"smoke-run-{rollout.Id}");
        Assert.Contains(_sandbox.Requests, request => request.Path == $"/api/flow_runs/{late.GetProperty("id").GetString()}/set_state");
    }

    [Fact]
    public async Task Stopped_meanwhile_the_next_process_waits_for_the_same_run()
    {
        _sandbox.Runs.Add(RunCourse.From([.. Enumerable.Repeat(new RunStep(RunStateType.Running), 20), new RunStep(RunStateType.Completed)]));
        await using var engine = await StartAsync();
        var id = await engine.AcceptAsync(engine.Build(Manifest));
        using var stop = new CancellationTokenSource();
        var running = engine.RunNextAsync(id, stop.Token);
        await StepAsync(engine, id, "Running");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var rollout = await engine.RunNextAsync(id);

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        Assert.Single(await RunsAsync());
        Assert.Equal(2, Creations());
    }

    private Task<RolloutEngine> StartAsync(Action<GatewaySettings>? configure = null) => RolloutEngine.StartAsync(_sandbox, settings =>
    {
        settings["Modes:staging:SmokeRun:Deployment"] = Smoke;
        settings["Rollouts:SmokeRunPause"] = "00:00:00.01";
        configure?.Invoke(settings);
    });

    private int Creations() => _sandbox.Requests.Count(request => request.Path.EndsWith("/create_flow_run", StringComparison.Ordinal));

    private async Task<JsonElement[]> RunsAsync()
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsJsonAsync(new Uri(_sandbox.ApiUrl + "/flow_runs/filter"), new { });
        return (await answer.Content.ReadFromJsonAsync<JsonElement[]>())!;
    }

    private static async Task<IEnumerable<string>> StatesAsync(RolloutEngine engine, Rollout rollout) =>
        (await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None))
            .Where(step => step is { Kind: StepKind.SmokeRun, Subject: Smoke })
            .Select(step => step.Detail.Split(':')[0]);

    private static async Task StepAsync(RolloutEngine engine, Guid id, string state)
    {
        using var watch = engine.Changes.Watch(id);
        var rollout = (await engine.Ledger.FindAsync(id, CancellationToken.None))!;
        while (!(await StatesAsync(engine, rollout)).Contains(state))
        {
            Assert.True(await watch.WaitAsync(Waiting.Patience, CancellationToken.None), $"The run was never {state}.");
        }
    }
}
