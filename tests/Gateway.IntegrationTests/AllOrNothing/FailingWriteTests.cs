using System.Text.Json.Nodes;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// A rollout of twelve deployments, run once for each of its writes, each time with that write going wrong in one way: afterwards every
/// deployment is on the old state or every one on the new.
/// </summary>
public sealed class FailingWriteTests : IAsyncLifetime
{
    private PrefectSandbox _sandbox = null!;
    private string _old = null!;
    private string _new = null!;
    private int _writes;

    public static TheoryData<string, Fault> PassingTroubles => new()
    {
        { "an error", new Fault { Kind = FaultKind.Status, WritesOnly = true, Times = 1 } },
        { "an error after it took effect", new Fault { Kind = FaultKind.Status, WritesOnly = true, Times = 1, AfterEffect = true } },
        { "a locked database", new Fault { Kind = FaultKind.DatabaseLocked, WritesOnly = true, Times = 1 } },
        { "a reset", new Fault { Kind = FaultKind.Reset, WritesOnly = true, Times = 1 } },
        { "a reset after it took effect", new Fault { Kind = FaultKind.Reset, WritesOnly = true, Times = 1, AfterEffect = true } },
        { "a time-out after it took effect", new Fault { Kind = FaultKind.Hang, WritesOnly = true, Times = 1, AfterEffect = true } },
    };

    public static TheoryData<string, Fault> LastingTroubles => new()
    {
        { "errors", new Fault { Kind = FaultKind.Status, WritesOnly = true } },
        { "errors after an effect", new Fault { Kind = FaultKind.Status, WritesOnly = true, AfterEffect = true } },
        { "resets after an effect", new Fault { Kind = FaultKind.Reset, WritesOnly = true, AfterEffect = true } },
    };

    public async Task InitializeAsync()
    {
        _sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(_sandbox);
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(TwelveDeployments.Before))).Status);
        _old = ServerState.Of(_sandbox);
        _sandbox.ClearRequests();
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(TwelveDeployments.After, "fedcba9"))).Status);
        _new = ServerState.Of(_sandbox);
        _writes = (int)_sandbox.Writes;
        Assert.InRange(_writes, 14, 40);
        Assert.NotEqual(_old, _new);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [MemberData(nameof(PassingTroubles))]
    public async Task A_write_that_fails_once_is_made_good(string trouble, Fault fault)
    {
        await ForEachWriteAsync(async (engine, build, write) =>
        {
            _sandbox.Faults.Add(fault with { After = write });

            var rollout = await engine.RunAsync(build);

            Assert.True(rollout.Status == RolloutStatus.Succeeded, $"{trouble} at write {write}: {rollout.Status} {rollout.FailureDetail}");
            Assert.Equal(_new, ServerState.Of(_sandbox));
        });
    }

    [Fact]
    public async Task A_write_that_the_server_refuses_puts_all_of_them_back()
    {
        await ForEachWriteAsync(async (engine, build, write) =>
        {
            _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = write });

            AssertRolledBack(await engine.RunAsync(build), "prefect_refused", write);
        });
    }

    [Theory]
    [MemberData(nameof(LastingTroubles))]
    public async Task Writes_that_fail_until_the_deadline_leave_all_on_the_old_state_or_all_on_the_new(string trouble, Fault fault)
    {
        await ForEachWriteAsync(
            async (engine, build, write) =>
            {
                _sandbox.Faults.Add(fault with { After = write });
                var id = await engine.AcceptAsync(build);
                var run = engine.RunNextAsync(id);
                if (await engine.WaitForAsync(id, RolloutStatus.Restoring, run))
                {
                    _sandbox.Faults.Clear();
                    AssertRolledBack(await run, "prefect_unavailable", write, trouble);
                }
                else
                {
                    // Whatever the answers said, each write took effect, and reading back showed it.
                    Assert.Equal((RolloutStatus.Succeeded, true), ((await run).Status, fault.AfterEffect));
                    Assert.Equal(_new, ServerState.Of(_sandbox));
                }
            },
            settings => settings["Rollouts:Deadline"] = "00:00:01.2");
    }

    [Fact]
    public async Task Putting_back_goes_on_through_failures_of_its_own()
    {
        await ForEachWriteAsync(async (engine, build, write) =>
        {
            _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = write });
            _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, WritesOnly = true, After = write + 1, Times = 5 });
            _sandbox.Faults.Add(new Fault { Kind = FaultKind.Reset, WritesOnly = true, AfterEffect = true, After = write + 6, Times = 5 });

            AssertRolledBack(await engine.RunAsync(build), "prefect_refused", write);
        });
    }

    [Fact]
    public async Task Where_putting_back_is_refused_the_rollout_says_which_deployment_is_where()
    {
        await using var engine = await RolloutEngine.StartAsync(_sandbox);
        var build = await StartAgainAsync(engine);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = 6 });
        var id = await engine.AcceptAsync(build);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 409, Body = """{"detail":"not now"}""", Method = "DELETE", Path = "/api/deployments/*" });

        var rollout = await engine.RunNextAsync(id);

        Assert.Equal((RolloutStatus.Failed, "restore_failed"), (rollout.Status, rollout.FailureCode));
        Assert.Contains("Still changed: Abordagem | Carga ArcGIS/d12-staging, Abordagem | Carga ArcGIS/d13-staging.", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Contains("As before: Abordagem | Carga ArcGIS/d00-staging,", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Contains("not now", rollout.FailureDetail, StringComparison.Ordinal);
    }

    private void AssertRolledBack(Rollout rollout, string code, int write, string? trouble = null)
    {
        Assert.True((rollout.Status, rollout.FailureCode) == (RolloutStatus.RolledBack, code), $"{trouble} at write {write}: {rollout.Status} {rollout.FailureCode} {rollout.FailureDetail}");
        Assert.Equal(_old, ServerState.Of(_sandbox));
    }

    private async Task ForEachWriteAsync(Func<RolloutEngine, JsonObject, int, Task> check, Action<Running.GatewaySettings>? configure = null)
    {
        for (var write = 0; write < _writes; write++)
        {
            await using var engine = await RolloutEngine.StartAsync(_sandbox, configure);
            await check(engine, await StartAgainAsync(engine), write);
        }
    }

    /// <summary>The old state on an empty server, and the build that leads to the new one.</summary>
    private async Task<JsonObject> StartAgainAsync(RolloutEngine engine)
    {
        _sandbox.Clear();
        await engine.RunAsync(engine.Build(TwelveDeployments.Before));
        Assert.Equal(_old, ServerState.Of(_sandbox));
        _sandbox.ClearRequests();
        return engine.Build(TwelveDeployments.After, "fedcba9");
    }
}
