using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Rollouts;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Changes that somebody made in Prefect and that the manifest does not speak of, through a whole rollout.</summary>
public sealed class ManualChangesTests : IAsyncLifetime
{
    private const string Name = "a-staging";

    private PrefectSandbox _sandbox = null!;

    private ByHand Hand => new(_sandbox);

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Kept_ones_stay_while_all_the_rest_changes_and_the_plan_shows_them_apart()
    {
        await using var engine = await StartAsync("keep");
        await ChangeAllAsync();
        var build = engine.Build(TestManifests.From("a"), "fedcba9");

        var view = Assert.Single((await engine.PlanAsync(build)).Deployments);
        var rollout = await engine.RunAsync(build);

        Assert.Equal((PlannedAction.Update, "job_variables.image"), (view.Action, Assert.Single(view.Fields).Field));
        Assert.Equal(["enforce_parameter_schema", "paused", "schedules", "concurrency_limit", "work_queue_name"], view.Kept.Select(field => field.Field));
        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Updated));
        Assert.Equal((true, "slow", 3, false, false), Manual());
        Assert.EndsWith("staging-fedcba9", Hand.Find(Name).GetProperty("job_variables").GetProperty("image").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_ones_alone_are_nothing_to_write()
    {
        await using var engine = await StartAsync("keep");
        await ChangeAllAsync();
        _sandbox.ClearRequests();

        var view = Assert.Single((await engine.PlanAsync(engine.Build(TestManifests.From("a")))).Deployments);
        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a")));

        Assert.Equal((PlannedAction.Unchanged, 0, 5), (view.Action, view.Fields.Count, view.Kept.Count));
        Assert.Equal((RolloutStatus.Succeeded, 1, 0L), (rollout.Status, rollout.Unchanged, _sandbox.Writes));
        Assert.Equal((true, "slow", 3, false, false), Manual());
    }

    [Fact]
    public async Task Overridden_ones_give_way_to_the_default_and_the_plan_shows_them_as_changes()
    {
        await using var engine = await StartAsync("override");
        var before = ServerState.From(_sandbox);
        await ChangeAllAsync();
        var build = engine.Build(TestManifests.From("a"));

        var view = Assert.Single((await engine.PlanAsync(build)).Deployments);
        var rollout = await engine.RunAsync(build);

        Assert.Empty(view.Kept);
        Assert.Equal(["enforce_parameter_schema", "paused", "schedules", "concurrency_limit", "work_queue_name"], view.Fields.Select(field => field.Field));
        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Updated));
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task What_the_manifest_speaks_of_is_the_manifests_whatever_the_mode_says()
    {
        await using var engine = await StartAsync("keep");
        await Hand.ChangeAsync(Name, new JsonObject { ["paused"] = true, ["tags"] = new JsonArray("by-hand"), ["description"] = "by hand" });

        var spoken = TestManifests.From("a").Replace("name: a-staging", "name: a-staging\n    paused: false", StringComparison.Ordinal);
        var rollout = await engine.RunAsync(engine.Build(spoken));

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        var held = Hand.Find(Name);
        Assert.False(held.GetProperty("paused").GetBoolean());
        Assert.Equal("staging", Assert.Single(held.GetProperty("tags").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("override")]
    public async Task A_rollout_that_fails_puts_back_what_was_there_by_hand(string behaviour)
    {
        await using var engine = await StartAsync(behaviour, "a", "b");
        await ChangeAllAsync();
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", Method = "PATCH", After = 1, Times = 1 });

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a", "b"), "fedcba9"));

        Assert.Equal(RolloutStatus.RolledBack, rollout.Status);
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task What_Prefect_could_not_take_away_again_from_an_adopted_deployment_is_said_before_and_where_it_happens()
    {
        await using var engine = await StartAsync("keep");
        await Hand.CreateAsync("bare-staging", new JsonObject { ["entrypoint"] = TestManifests.Entrypoint, ["work_pool_name"] = "docker-pool" });
        var build = engine.Build(TestManifests.From("a", "bare"), "fedcba9");

        var plan = await engine.PlanAsync(build);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", Method = "PATCH", AfterEffect = true, After = 1, Times = 1 });
        var rollout = await engine.RunAsync(build);

        Assert.True(plan.Deployable);
        Assert.Contains(plan.Findings, finding => finding is { Code: "job_variables_not_restored", Deployment: "bare-staging" });
        Assert.Equal((RolloutStatus.Failed, "restore_failed"), (rollout.Status, rollout.FailureCode));
        Assert.Contains("Still changed: Abordagem | Carga ArcGIS/bare-staging. As before: Abordagem | Carga ArcGIS/a-staging.", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Contains(RolloutRecords.ReadFindings(rollout.Findings), finding => finding.Code == "job_variables_not_restored");
    }

    [Fact]
    public async Task Parameters_that_the_server_would_refuse_stop_the_rollout_before_its_first_write()
    {
        await using var engine = await StartAsync("keep", "a", "b");
        await Hand.ChangeAsync("b-staging", new JsonObject { ["parameter_openapi_schema"] = JsonNode.Parse("""{"type": "object", "properties": {"size": {"type": "integer"}}}""") });
        var before = ServerState.From(_sandbox);
        _sandbox.ClearRequests();
        var wrong = TestManifests.From("a", "b").Replace("name: b-staging", "name: b-staging\n    parameters: { size: many }", StringComparison.Ordinal);

        var rollout = await engine.RunAsync(engine.Build(wrong, "fedcba9"));

        Assert.Equal((RolloutStatus.Failed, "plan_invalid"), (rollout.Status, rollout.FailureCode));
        Assert.Contains(RolloutRecords.ReadFindings(rollout.Findings), finding => finding is { Code: "parameter_invalid", Deployment: "b-staging" });
        Assert.Equal((before, 0L), (ServerState.From(_sandbox), _sandbox.Writes));
    }

    /// <summary>Everything that a manifest may be silent about.</summary>
    private async Task ChangeAllAsync()
    {
        var schedule = JsonNode.Parse(Hand.Find(Name).GetProperty("schedules")[0].GetProperty("schedule").GetRawText());
        await Hand.ChangeAsync(Name, new JsonObject
        {
            ["paused"] = true,
            ["enforce_parameter_schema"] = false,
            ["concurrency_limit"] = 3,
            ["schedules"] = new JsonArray(new JsonObject { ["schedule"] = schedule, ["active"] = false }),
            ["work_pool_name"] = "docker-pool",
            ["work_queue_name"] = "slow",
        });
    }

    private (bool Paused, string? Queue, int Limit, bool Enforced, bool Active) Manual()
    {
        var held = Hand.Find(Name);
        return (
            held.GetProperty("paused").GetBoolean(),
            held.GetProperty("work_queue_name").GetString(),
            held.GetProperty("global_concurrency_limit").GetProperty("limit").GetInt32(),
            held.GetProperty("enforce_parameter_schema").GetBoolean(),
            held.GetProperty("schedules")[0].GetProperty("active").GetBoolean());
    }

    private async Task<RolloutEngine> StartAsync(string behaviour, params string[] names)
    {
        var engine = await RolloutEngine.StartAsync(_sandbox, settings => settings["Modes:staging:ManualChanges"] = behaviour);
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(TestManifests.From(names is [] ? ["a"] : names)))).Status);
        return engine;
    }
}
