using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Planning;
using Gateway.Rollouts;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Two repositories that deploy to one MODE: a deployment is in the care of one of them.</summary>
public sealed class OwnershipTests : IAsyncLifetime
{
    private static readonly string Wanted = TestManifests.From("wanted");
    private static readonly Lane First = new(GatewaySettings.Repository, "", "staging");
    private static readonly Lane Second = new(GatewaySettings.OtherRepository, "", "staging");

    private PrefectSandbox _sandbox = null!;

    private ByHand Hand => new(_sandbox);

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Of_two_lanes_that_create_one_deployment_at_once_the_second_is_refused()
    {
        await using var engine = await StartAsync();
        var (first, run) = await HangAtFirstWriteAsync(engine);

        var second = await engine.RunAsync(engine.Build(Wanted, repository: GatewaySettings.OtherRepository));

        AssertOfOther(second, GatewaySettings.Repository);
        _sandbox.Faults.Clear();
        await run;
        Assert.Equal(RolloutStatus.Succeeded, (await engine.Ledger.FindAsync(first, CancellationToken.None))!.Status);
        Assert.Equal(["wanted-staging"], await NamesAsync(engine, First));
        Assert.Empty(await NamesAsync(engine, Second));
    }

    [Fact]
    public async Task What_a_failed_rollout_had_claimed_is_free_again()
    {
        await using var engine = await StartAsync();
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments", Times = 1 });
        Assert.Equal(RolloutStatus.RolledBack, (await engine.RunAsync(engine.Build(Wanted))).Status);

        var second = await engine.RunAsync(engine.Build(Wanted, repository: GatewaySettings.OtherRepository));

        Assert.Equal(RolloutStatus.Succeeded, second.Status);
        AssertOfOther(await engine.RunAsync(engine.Build(Wanted)), GatewaySettings.OtherRepository);
    }

    [Fact]
    public async Task What_a_rollout_claimed_that_was_killed_stays_claimed_until_the_next_start_has_ended_it()
    {
        await using var engine = await StartAsync();
        using var process = new CancellationTokenSource();
        var (first, run) = await HangAtFirstWriteAsync(engine, process: process.Token);
        await process.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        _sandbox.Faults.Clear();

        AssertOfOther(await engine.RunAsync(engine.Build(Wanted, repository: GatewaySettings.OtherRepository)), GatewaySettings.Repository);

        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments", Times = 1 });
        Assert.Equal(RolloutStatus.RolledBack, (await engine.RunNextAsync(first)).Status);
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(Wanted, repository: GatewaySettings.OtherRepository))).Status);
    }

    [Fact]
    public async Task A_deployment_moves_to_the_repository_that_deploys_it_once_the_other_has_dropped_it()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync(engine.Build(TestManifests.From("stays", "moves")));
        AssertOfOther(await engine.RunAsync(engine.Build(TestManifests.From("moves"), repository: GatewaySettings.OtherRepository)), GatewaySettings.Repository);
        await engine.RunAsync(engine.Build(TestManifests.From("stays")));
        Assert.True(Hand.IsPaused("moves-staging"));
        var build = engine.Build(TestManifests.From("moves"), repository: GatewaySettings.OtherRepository);

        var planned = Assert.Single((await engine.PlanAsync(build)).Deployments);
        var moved = await engine.RunAsync(build);

        Assert.Equal((PlannedAction.Adopt, "paused"), (planned.Action, Assert.Single(planned.Fields).Field));
        Assert.Equal((RolloutStatus.Succeeded, 1), (moved.Status, moved.Updated));
        Assert.Contains(await engine.Ledger.ListStepsAsync(moved.Sequence, CancellationToken.None), step => step is { Kind: StepKind.Adopt, Subject: "moves-staging" });
        Assert.False(Hand.IsPaused("moves-staging"));
        Assert.Equal(["stays-staging"], await NamesAsync(engine, First));
        Assert.Equal(["moves-staging"], await NamesAsync(engine, Second));
    }

    [Fact]
    public async Task The_repository_that_dropped_it_leaves_it_alone_from_then_on_and_cannot_have_it_back_by_itself()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync(engine.Build(TestManifests.From("stays", "moves")));
        await engine.RunAsync(engine.Build(TestManifests.From("stays")));
        await engine.RunAsync(engine.Build(TestManifests.From("moves"), repository: GatewaySettings.OtherRepository));
        _sandbox.ClearRequests();

        var again = await engine.RunAsync(engine.Build(TestManifests.From("stays")));

        Assert.Equal((RolloutStatus.Succeeded, 0), (again.Status, again.Pruned));
        Assert.Equal(0, _sandbox.Writes);
        Assert.False(Hand.IsPaused("moves-staging"));
        AssertOfOther(await engine.RunAsync(engine.Build(TestManifests.From("stays", "moves"))), GatewaySettings.OtherRepository);
    }

    [Fact]
    public async Task What_another_lane_is_about_to_take_is_not_pruned_again_and_stays_dropped_when_that_fails()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync(engine.Build(TestManifests.From("stays", "wanted")));
        await engine.RunAsync(engine.Build(TestManifests.From("stays")));
        await Hand.ChangeAsync("wanted-staging", new JsonObject { ["paused"] = false, ["tags"] = new JsonArray() });
        var (taking, run) = await HangAtFirstWriteAsync(engine, GatewaySettings.OtherRepository);

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("stays")));

        Assert.Equal((RolloutStatus.Succeeded, 0), (rollout.Status, rollout.Pruned));
        Assert.False(Hand.IsPaused("wanted-staging"));
        await engine.Ledger.CancelAsync(taking, Actor.ApiKey("somebody"), CancellationToken.None);
        engine.Cancellations.Cancel(taking);
        _sandbox.Faults.Clear();
        Assert.Equal(RolloutStatus.Cancelled, (await run).Status);
        Assert.Equal(1, (await engine.RunAsync(engine.Build(TestManifests.From("stays")))).Pruned);
        Assert.True(Hand.IsPaused("wanted-staging"));
    }

    private Task<RolloutEngine> StartAsync() => RolloutEngine.StartAsync(_sandbox, settings =>
    {
        settings["Modes:staging:Repositories:1"] = GatewaySettings.OtherRepository;
        settings["Modes:staging:Shared:0"] = "ImageRepositories";

        // Long enough for another rollout to come in between.
        settings["Prefect:TryTimeout"] = "00:00:20";
    });

    /// <summary>A rollout that has begun to write, and waits for an answer until the faults are cleared.</summary>
    private async Task<(Guid Id, Task<Rollout> Run)> HangAtFirstWriteAsync(
        RolloutEngine engine,
        string repository = GatewaySettings.Repository,
        CancellationToken process = default)
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true, Times = 1 });
        var id = await engine.AcceptAsync(engine.Build(Wanted, repository: repository));
        var run = engine.RunNextAsync(id, process);
        Assert.True(await engine.WaitForAsync(id, RolloutStatus.Applying, run));
        return (id, run);
    }

    private static void AssertOfOther(Rollout rollout, string repository)
    {
        Assert.Equal((RolloutStatus.Failed, "plan_invalid"), (rollout.Status, rollout.FailureCode));
        var finding = Assert.Single(RolloutRecords.ReadFindings(rollout.Findings), finding => finding.Code == "deployment_of_other_lane");
        Assert.Contains($"is owned by {repository}, MODE staging", finding.Message, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> NamesAsync(RolloutEngine engine, Lane lane) =>
        (await engine.Lanes.ListDeploymentsAsync(lane, CancellationToken.None)).Select(row => row.Name);
}
