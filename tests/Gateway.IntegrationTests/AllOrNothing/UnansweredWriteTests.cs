using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// A server that goes on with what it began, whether or not anybody waits for the answer: what takes effect late must not outlast a
/// rollout that says that all is as before.
/// </summary>
public sealed class UnansweredWriteTests : IAsyncLifetime
{
    private const string DefaultConcurrency = "4";

    private PrefectSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Cancelled_while_writes_are_under_way_it_waits_for_their_answers_and_puts_them_back()
    {
        await using var engine = await StartAsync(("Prefect:TryTimeout", "00:01:00"));
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 5000, Method = "PATCH", Times = 4 });
        var id = await engine.AcceptAsync(engine.Build(TwelveDeployments.After, "fedcba9"));
        var run = engine.RunNextAsync(id);
        await Waiting.UntilAsync(() => _sandbox.Faults.Late == 4);

        engine.Cancellations.Cancel(id);
        var rollout = await run;

        Assert.Equal((RolloutStatus.Cancelled, 0), (rollout.Status, _sandbox.Faults.Late));
        Assert.InRange(rollout.Restored, 4, 12);
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task A_deadline_that_comes_while_writes_are_under_way_waits_for_their_answers_and_puts_them_back()
    {
        await using var engine = await StartAsync(("Prefect:TryTimeout", "00:01:00"));
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 5000, Method = "PATCH", Times = 4 });
        var id = await engine.AcceptAsync(engine.Build(TwelveDeployments.After, "fedcba9"));
        var run = engine.RunNextAsync(id);
        await Waiting.UntilAsync(() => _sandbox.Faults.Late == 4);

        engine.EndTime();
        var rollout = await run;

        Assert.Equal((RolloutStatus.RolledBack, "prefect_unavailable", 0), (rollout.Status, rollout.FailureCode, _sandbox.Faults.Late));
        Assert.InRange(rollout.Restored, 4, 12);
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task Writes_that_time_out_and_take_effect_later_are_put_back_once_they_have_settled(int after)
    {
        await using var engine = await StartAsync(("Prefect:TryTimeout", "00:00:00.5"), ("Prefect:Retries", "1"), ("Rollouts:SettlingTime", "00:00:08"));
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.LateEffect, DelayMs = 4000, WritesOnly = true, After = after });
        var id = await engine.AcceptAsync(engine.Build(TwelveDeployments.After, "fedcba9"));
        var run = engine.RunNextAsync(id);
        await Waiting.UntilAsync(() => _sandbox.Faults.Late > 0);
        engine.EndTime();

        Assert.True(await engine.WaitForAsync(id, RolloutStatus.Restoring, run));
        _sandbox.Faults.Clear();
        var rollout = await run;

        Assert.Equal((RolloutStatus.RolledBack, 0), (rollout.Status, _sandbox.Faults.Late));
        Assert.Equal(before, ServerState.From(_sandbox));
        Assert.Contains(await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None), step => step.Detail.Contains("SettlingTime", StringComparison.Ordinal));
    }

    private async Task<RolloutEngine> StartAsync(params (string Name, string Value)[] settings)
    {
        await using (var first = await RolloutEngine.StartAsync(_sandbox))
        {
            Assert.Equal(RolloutStatus.Succeeded, (await first.RunAsync(first.Build(TwelveDeployments.Before))).Status);
        }

        // The lane of another ledger: what is there is adopted.
        return await RolloutEngine.StartAsync(_sandbox, each =>
        {
            each["Prefect:WriteConcurrency"] = DefaultConcurrency;
            foreach (var (name, value) in settings)
            {
                each[name] = value;
            }
        });
    }
}
