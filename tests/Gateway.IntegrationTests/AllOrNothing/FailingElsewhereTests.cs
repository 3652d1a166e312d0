using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Writes that fail where rollouts differ: with several writes at a time, on an empty server, with a smoke run and deletions, and without an answer.</summary>
public sealed class FailingElsewhereTests : IAsyncLifetime
{
    private const string DefaultConcurrency = "4";
    private static readonly Fault Finding = new() { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1 };

    private PrefectSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_first_rollout_of_which_a_write_is_refused_leaves_nothing()
    {
        var refused = 0;
        for (var write = 0; write <= refused; write++)
        {
            _sandbox.Clear();
            await using var engine = await StartAsync();
            _sandbox.Faults.Add(Finding with { After = write });

            var rollout = await engine.RunAsync(engine.Build(TwelveDeployments.Before));

            if (rollout.Status != RolloutStatus.Succeeded)
            {
                refused++;
                Assert.True(rollout.Status is RolloutStatus.RolledBack or RolloutStatus.Failed, $"Write {write}: {rollout.Status} {rollout.FailureDetail}");
                Assert.Equal("prefect_refused", rollout.FailureCode);
                Assert.Equal((0, 0), (_sandbox.Deployments.GetArrayLength(), _sandbox.Automations.GetArrayLength()));
            }
        }

        // The first that no write was left for ended the loop.
        Assert.InRange(refused, 13, 40);
    }

    [Fact]
    public async Task Side_by_side_a_write_that_is_refused_puts_all_of_them_back()
    {
        var refused = 0;
        for (var write = 0; write <= refused; write++)
        {
            await using var engine = await StartAgainAsync();
            var before = ServerState.From(_sandbox);
            _sandbox.Faults.Add(Finding with { After = write });

            var rollout = await engine.RunAsync(engine.Build(TwelveDeployments.After, "fedcba9"));

            if (rollout.Status != RolloutStatus.Succeeded)
            {
                refused++;
                Assert.True(rollout.Status == RolloutStatus.RolledBack, $"Write {write}: {rollout.Status} {rollout.FailureDetail}");
                Assert.Equal(before, ServerState.From(_sandbox));
            }
        }

        Assert.InRange(refused, 14, 40);
    }

    [Fact]
    public async Task With_a_smoke_run_and_deletions_a_write_that_is_refused_leaves_all_on_the_old_state_or_all_on_the_new()
    {
        var (old, wanted) = (TestManifests.From("gone", "load", "smoke"), TestManifests.From("load", "more", "smoke"));
        var outcomes = new List<RolloutStatus>();
        for (var write = 0; write < 8; write++)
        {
            await using var engine = await StartAgainAsync(old, ("Modes:staging:Prune", "delete"), ("Modes:staging:SmokeRun:Deployment", "smoke-staging"), ("Rollouts:SmokeRunPause", "00:00:00.01"));
            var before = ServerState.From(_sandbox);
            _sandbox.Faults.Add(Finding with { After = write });

            var rollout = await engine.RunAsync(engine.Build(wanted, "fedcba9"));

            outcomes.Add(rollout.Status);
            if (rollout.Status == RolloutStatus.RolledBack)
            {
                Assert.Equal(before, ServerState.From(_sandbox));
            }
            else
            {
                // What could not be deleted is paused, and the next rollout tries again.
                Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
                Assert.All(
                    _sandbox.Deployments.EnumerateArray().Where(deployment => deployment.GetProperty("name").GetString() != "gone-staging"),
                    deployment => Assert.EndsWith("fedcba9", deployment.GetProperty("job_variables").GetProperty("image").GetString(), StringComparison.Ordinal));
                Assert.All(
                    _sandbox.Deployments.EnumerateArray().Where(deployment => deployment.GetProperty("name").GetString() == "gone-staging"),
                    deployment => Assert.True(deployment.GetProperty("paused").GetBoolean()));
            }
        }

        Assert.Contains(RolloutStatus.RolledBack, outcomes);
        Assert.Equal(RolloutStatus.Succeeded, outcomes[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(15)]
    public async Task Writes_that_take_effect_and_time_out_until_the_deadline_and_while_they_are_put_back_end_on_one_state(int write)
    {
        // What is in place before has had all the time that it needs.
        using var ledger = new GatewaySettings();
        var path = ("Ledger:Path", ledger["Ledger:Path"]!);
        await using (await StartAgainAsync(TwelveDeployments.Before, path))
        {
        }

        await using var engine = await StartAsync(path, ("Prefect:TryTimeout", "00:00:00.5"), ("Prefect:Retries", "1"));
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true, AfterEffect = true, After = write });
        var id = await engine.AcceptAsync(engine.Build(TwelveDeployments.After, "fedcba9"));
        var run = engine.RunNextAsync(id);
        await Waiting.UntilAsync(() => run.IsCompleted || _sandbox.Faults.Happened >= 2);
        engine.EndTime();
        if (await engine.WaitForAsync(id, RolloutStatus.Restoring, run))
        {
            // It goes on for a while.
            _sandbox.Faults.Clear();
            _sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true, AfterEffect = true, Times = 6 });
            Assert.Equal(RolloutStatus.RolledBack, (await run).Status);
            Assert.Equal(before, ServerState.From(_sandbox));
        }
        else
        {
            Assert.Equal(RolloutStatus.Succeeded, (await run).Status);
        }
    }

    private Task<RolloutEngine> StartAsync(params (string Name, string Value)[] settings) => RolloutEngine.StartAsync(_sandbox, each =>
    {
        each["Prefect:WriteConcurrency"] = DefaultConcurrency;
        foreach (var (name, value) in settings)
        {
            each[name] = value;
        }
    });

    private async Task<RolloutEngine> StartAgainAsync(string? manifest = null, params (string Name, string Value)[] settings)
    {
        _sandbox.Clear();
        var engine = await StartAsync(settings);
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(manifest ?? TwelveDeployments.Before))).Status);
        return engine;
    }
}
