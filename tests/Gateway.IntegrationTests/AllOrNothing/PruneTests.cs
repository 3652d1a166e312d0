using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Rollouts;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Deployments that a manifest removed.</summary>
public sealed class PruneTests : IAsyncLifetime
{
    private static readonly Lane Staging = new(GatewaySettings.Repository, "", "staging");

    private const string OthersOnly = "deployments: [{ name: a-prod, entrypoint: 'p/a.py:a', work_pool: { name: docker-pool } }]";

    private PrefectSandbox _sandbox = null!;

    private ByHand Hand => new(_sandbox);

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync()
    {
        // Without a filter it would delete all that there is on the server.
        Assert.DoesNotContain(_sandbox.Requests, request => request.Path.Contains("bulk_delete", StringComparison.Ordinal));
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task What_the_manifest_dropped_is_paused_and_the_plan_says_so_before()
    {
        await using var engine = await StartAsync("pause", "a", "b");
        var build = engine.Build(TestManifests.From("a"));

        var plan = await engine.PlanAsync(build);
        var rollout = await engine.RunAsync(build);

        var view = plan.Deployments.Single(deployment => deployment.Name == "b-staging");
        Assert.Equal((PlannedAction.Prune, "paused"), (view.Action, Assert.Single(view.Fields).Field));
        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Pruned));
        Assert.Equal((false, true), (Hand.IsPaused("a-staging"), Hand.IsPaused("b-staging")));
        var step = Assert.Single(await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None), step => step.Kind == StepKind.Prune);
        Assert.Equal(("b-staging", "Paused, because the deployment was removed from the manifest."), (step.Subject, step.Detail));
    }

    [Fact]
    public async Task Where_the_mode_says_so_it_is_deleted_when_all_the_rest_is_in_place()
    {
        await using var engine = await StartAsync("delete", "a", "b");

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a"), "fedcba9"));

        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Pruned));
        Assert.Equal(["a-staging"], Names());
        Assert.Equal(["a-staging"], await InCareAsync(engine));
        Assert.Equal("DELETE", _sandbox.Requests.Last(request => request.IsWrite).Method);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a", "b")]
    public async Task The_automations_of_one_that_somebody_deleted_go_with_the_next_rollout(params string[] manifest)
    {
        await using var engine = await StartAsync("pause", "a", "b");
        await engine.RunAsync(engine.Build(WithTrigger("a", "b")));
        await Hand.DeleteAsync("b-staging");
        Assert.Single(_sandbox.Automations.EnumerateArray());
        var build = engine.Build(manifest.Length > 1 ? WithTrigger(manifest) : TestManifests.From(manifest), "fedcba9");

        var plan = await engine.PlanAsync(build);
        var rollout = await engine.RunAsync(build);

        Assert.Contains(plan.Findings, finding => finding is { Code: "automation_orphaned", Deployment: "b-staging" });
        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        string[] wanted = manifest.Length > 1 ? [Hand.Find("b-staging").GetProperty("id").GetString()!] : [];
        Assert.Equal(wanted.Select(id => $"prefect.deployment.{id}"), _sandbox.Automations.EnumerateArray().Select(automation => automation.GetProperty("owner_resource").GetString()));
        Assert.Contains(
            await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None),
            step => step is { Kind: StepKind.Automation, Subject: "b-staging", Detail: "Deleted the automation b-staging__automation_1, because its deployment no longer exists." });
    }

    [Fact]
    public async Task A_rollout_that_fails_leaves_them_to_the_next()
    {
        await using var engine = await StartAsync("pause", "a", "b");
        await engine.RunAsync(engine.Build(WithTrigger("a", "b")));
        await Hand.DeleteAsync("b-staging");
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Path = "/api/deployments/*", Times = 1 });

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a"), "fedcba9"));

        Assert.Equal(RolloutStatus.RolledBack, rollout.Status);
        Assert.Single(_sandbox.Automations.EnumerateArray());
    }

    [Fact]
    public async Task Where_the_mode_keeps_them_it_is_left_as_it_is_and_stays_in_the_lanes_care()
    {
        await using var engine = await StartAsync("keep", "a", "b");
        var before = ServerState.From(_sandbox);
        var build = engine.Build(TestManifests.From("a"));

        var plan = await engine.PlanAsync(build);
        var rollout = await engine.RunAsync(build);

        Assert.Equal(PlannedAction.Keep, plan.Deployments.Single(deployment => deployment.Name == "b-staging").Action);
        Assert.Equal((RolloutStatus.Succeeded, 0), (rollout.Status, rollout.Pruned));
        Assert.Equal(before, ServerState.From(_sandbox));
        Assert.Equal(["a-staging", "b-staging"], await InCareAsync(engine));
    }

    [Fact]
    public async Task A_manifest_that_lost_more_than_half_of_the_lane_is_refused_and_changes_nothing()
    {
        await using var engine = await StartAsync("pause", "a", "b", "c");
        var before = ServerState.From(_sandbox);
        var build = engine.Build(TestManifests.From("a"), "fedcba9");

        var plan = await engine.PlanAsync(build);
        var rollout = await engine.RunAsync(build);

        Assert.False(plan.Deployable);
        Assert.Equal((RolloutStatus.Failed, "plan_invalid"), (rollout.Status, rollout.FailureCode));
        var finding = Assert.Single(RolloutRecords.ReadFindings(rollout.Findings), finding => finding.Code == "mass_prune");
        Assert.Contains("removes 2 of the 3 live deployments: b-staging, c-staging.", finding.Message, StringComparison.Ordinal);
        Assert.Equal((before, 0L), (ServerState.From(_sandbox), _sandbox.Writes));
    }

    [Fact]
    public async Task One_that_says_that_it_means_it_is_carried_out()
    {
        await using var engine = await StartAsync("pause", "a", "b", "c");
        var build = engine.Build(TestManifests.From("a"));
        build["allow_mass_prune"] = true;

        var rollout = await engine.RunAsync(build);

        Assert.Equal((RolloutStatus.Succeeded, 2), (rollout.Status, rollout.Pruned));
        Assert.Equal((true, true), (Hand.IsPaused("b-staging"), Hand.IsPaused("c-staging")));
    }

    [Theory]
    [InlineData("pause", "deployments: []")]
    [InlineData("pause", OthersOnly)]
    [InlineData("delete", "deployments: []")]
    [InlineData("delete", OthersOnly)]
    public async Task The_last_deployment_of_a_mode_is_retired_by_a_build_that_says_that_it_means_it(string prune, string manifest)
    {
        await using var engine = await StartAsync(prune, "a");
        var build = engine.Build(manifest);
        build["allow_mass_prune"] = true;

        var plan = await engine.PlanAsync(build);
        var rollout = await engine.RunAsync(build);

        Assert.Equal((true, PlannedAction.Prune), (plan.Deployable, Assert.Single(plan.Deployments).Action));
        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Pruned));
        Assert.Equal(prune == "delete" ? [] : [("a-staging", true)], Names().Select(name => (name, Hand.IsPaused(name!))));
    }

    [Fact]
    public async Task The_last_deployment_of_a_mode_is_not_lost_with_a_manifest_that_only_lacks_it()
    {
        await using var engine = await StartAsync("delete", "a");
        var before = ServerState.From(_sandbox);

        var rollout = await engine.RunAsync(engine.Build(OthersOnly));

        Assert.Equal((RolloutStatus.Failed, "plan_invalid"), (rollout.Status, rollout.FailureCode));
        var finding = Assert.Single(RolloutRecords.ReadFindings(rollout.Findings), finding => finding.Code == "mass_prune");
        Assert.Contains("\"allow_mass_prune\": true", finding.Fix, StringComparison.Ordinal);
        Assert.Equal((before, 0L), (ServerState.From(_sandbox), _sandbox.Writes));
    }

    [Fact]
    public async Task After_the_last_one_a_manifest_without_any_of_the_mode_is_nothing_to_do()
    {
        await using var engine = await StartAsync("pause", "a");
        var retiring = engine.Build(OthersOnly);
        retiring["allow_mass_prune"] = true;
        await engine.RunAsync(retiring);
        _sandbox.ClearRequests();

        var rollout = await engine.RunAsync(engine.Build(OthersOnly));
        var writes = _sandbox.Writes;
        var back = await engine.RunAsync(engine.Build(TestManifests.From("a")));

        Assert.Equal((RolloutStatus.Succeeded, 0, 0L), (rollout.Status, rollout.Pruned, writes));
        Assert.Equal((RolloutStatus.Succeeded, false), (back.Status, Hand.IsPaused("a-staging")));
    }

    [Fact]
    public async Task A_manifest_without_any_of_the_mode_where_the_lane_has_none_is_nothing_to_do_and_says_so()
    {
        await using var engine = await RolloutEngine.StartAsync(_sandbox);

        var plan = await engine.PlanAsync(engine.Build(OthersOnly));
        var rollout = await engine.RunAsync(engine.Build(OthersOnly));

        Assert.Equal((true, 0), (plan.Deployable, plan.Deployments.Count));
        Assert.Equal((RolloutStatus.Succeeded, 0L), (rollout.Status, _sandbox.Writes));
        var finding = Assert.Single(RolloutRecords.ReadFindings(rollout.Findings));
        Assert.Equal("no_deployment_for_mode", finding.Code);
        Assert.Empty(await InCareAsync(engine));
    }

    [Fact]
    public async Task A_deployment_that_was_there_already_is_adopted_in_a_step_that_the_plan_shows_and_is_the_lanes_to_prune_afterwards()
    {
        await using var engine = await StartAsync("pause", "a");
        await Hand.CreateAsync("found-staging", new JsonObject { ["entrypoint"] = TestManifests.Entrypoint, ["work_pool_name"] = "docker-pool", ["job_variables"] = new JsonObject { ["image"] = "old" } });
        var build = engine.Build(TestManifests.From("a", "found"));

        var plan = await engine.PlanAsync(build);
        var adopting = await engine.RunAsync(build);
        var dropping = await engine.RunAsync(engine.Build(TestManifests.From("a")));

        Assert.Equal(PlannedAction.Adopt, plan.Deployments.Single(deployment => deployment.Name == "found-staging").Action);
        Assert.Equal((RolloutStatus.Succeeded, 0, 1), (adopting.Status, adopting.Created, adopting.Updated));
        var step = Assert.Single(await engine.Ledger.ListStepsAsync(adopting.Sequence, CancellationToken.None), step => step.Kind == StepKind.Adopt);
        Assert.Equal("found-staging", step.Subject);
        Assert.Equal((RolloutStatus.Succeeded, 1), (dropping.Status, dropping.Pruned));
        Assert.True(Hand.IsPaused("found-staging"));
        Assert.True((await engine.Lanes.ListDeploymentsAsync(Staging, CancellationToken.None)).Single(row => row.Name == "found-staging").Adopted);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("delete")]
    public async Task A_deployment_that_no_rollout_created_or_adopted_is_never_touched(string prune)
    {
        await using var engine = await StartAsync(prune, "a", "b");
        await Hand.CreateAsync("foreign-staging", new JsonObject { ["entrypoint"] = TestManifests.Entrypoint, ["work_pool_name"] = "docker-pool" });

        // Of the name of one that is dropped, and yet another one: its flow differs.
        await Hand.CreateAsync("b-staging", new JsonObject { ["entrypoint"] = TestManifests.Entrypoint, ["work_pool_name"] = "docker-pool" }, "Another flow");
        var before = Foreign();
        Assert.Equal(2, before.Count);

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a")));

        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Pruned));
        Assert.Equal(before, Foreign());

        IReadOnlyList<string> Foreign() => [.. _sandbox.Deployments.EnumerateArray()
            .Where(deployment => deployment.GetProperty("tags").GetArrayLength() == 0)
            .Select(deployment => deployment.GetRawText())];
    }

    [Fact]
    public async Task One_that_somebody_un_paused_is_paused_again_by_the_next_rollout()
    {
        await using var engine = await StartAsync("pause", "a", "b");
        await engine.RunAsync(engine.Build(TestManifests.From("a")));
        await Hand.ChangeAsync("b-staging", new JsonObject { ["paused"] = false });

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a")));

        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Pruned));
        Assert.True(Hand.IsPaused("b-staging"));
    }

    [Fact]
    public async Task One_that_stays_paused_is_not_written_again_and_does_not_count_towards_half_of_the_lane()
    {
        await using var engine = await StartAsync("pause", "a", "b", "c", "d");
        await engine.RunAsync(engine.Build(TestManifests.From("a", "b", "c")));
        _sandbox.ClearRequests();

        var same = await engine.RunAsync(engine.Build(TestManifests.From("a", "b", "c")));
        var writes = _sandbox.Writes;
        var less = await engine.RunAsync(engine.Build(TestManifests.From("a", "b")));

        Assert.Equal((RolloutStatus.Succeeded, 0, 0L), (same.Status, same.Pruned, writes));
        Assert.Equal((RolloutStatus.Succeeded, 1), (less.Status, less.Pruned));
    }

    [Fact]
    public async Task One_that_comes_back_is_un_paused_and_no_adoption()
    {
        await using var engine = await StartAsync("pause", "a", "b");
        await engine.RunAsync(engine.Build(TestManifests.From("a")));

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a", "b")));

        Assert.Equal((RolloutStatus.Succeeded, 1), (rollout.Status, rollout.Updated));
        Assert.False(Hand.IsPaused("b-staging"));
        Assert.DoesNotContain(await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None), step => step.Kind == StepKind.Adopt);
        Assert.All(await engine.Lanes.ListDeploymentsAsync(Staging, CancellationToken.None), row => Assert.Equal((false, false), (row.Removed, row.Adopted)));
    }

    [Fact]
    public async Task One_that_comes_back_with_a_manifest_that_wants_it_paused_stays_paused()
    {
        await using var engine = await StartAsync("pause", "a", "b");
        await engine.RunAsync(engine.Build(TestManifests.From("a")));
        var paused = TestManifests.From("a", "b").Replace("name: b-staging", "name: b-staging\n    paused: true", StringComparison.Ordinal);

        var rollout = await engine.RunAsync(engine.Build(paused));

        Assert.Equal((RolloutStatus.Succeeded, 0), (rollout.Status, rollout.Updated));
        Assert.True(Hand.IsPaused("b-staging"));
    }

    [Fact]
    public async Task A_rollout_that_fails_after_pruning_un_pauses_what_it_paused()
    {
        await using var engine = await StartAsync("delete", "a", "b");
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Times = 1, AfterEffect = true, After = 1 });

        var rollout = await engine.RunAsync(engine.Build(TestManifests.From("a"), "fedcba9"));

        Assert.Equal(RolloutStatus.RolledBack, rollout.Status);
        Assert.Equal(before, ServerState.From(_sandbox));
        Assert.Equal(["a-staging", "b-staging"], await InCareAsync(engine));
    }

    private IEnumerable<string?> Names() => _sandbox.Deployments.EnumerateArray().Select(deployment => deployment.GetProperty("name").GetString());

    private static async Task<IEnumerable<string>> InCareAsync(RolloutEngine engine) =>
        (await engine.Lanes.ListDeploymentsAsync(Staging, CancellationToken.None)).Select(row => row.Name);

    /// <summary>The last one has a trigger.</summary>
    internal static string WithTrigger(params ReadOnlySpan<string> names) => TestManifests.From(names).Replace(
        $"  - name: {names[^1]}-staging\n",
        $"  - name: {names[^1]}-staging\n    triggers: [{{ expect: [prefect.flow-run.Completed] }}]\n",
        StringComparison.Ordinal);

    private async Task<RolloutEngine> StartAsync(string prune, params string[] names)
    {
        var engine = await RolloutEngine.StartAsync(_sandbox, settings => settings["Modes:staging:Prune"] = prune);
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(TestManifests.From(names)))).Status);
        _sandbox.ClearRequests();
        return engine;
    }
}
