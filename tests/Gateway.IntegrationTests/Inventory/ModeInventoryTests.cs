using System.Text.Json.Nodes;
using Gateway.Drift;
using Gateway.IntegrationTests.AllOrNothing;
using Gateway.IntegrationTests.Running;
using Gateway.Inventory;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Inventory;

/// <summary>What a MODE has on the server, by what the ledger knows.</summary>
public sealed class ModeInventoryTests
{
    private static readonly LaneFilter All = new(null, null, null);

    [Fact]
    public async Task Each_deployment_has_its_image_and_the_rollout_that_applied_it()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        await engine.RunAsync(engine.Build(TestManifests.From("a", "b")));
        var second = await engine.RunAsync(engine.Build(TestManifests.From("a"), "bcdefa2"));

        var lane = await ReadAsync(engine);

        Assert.Equal((LaneState.Deployed, second.Id), (lane.State, lane.Standing.Current!.Id));
        Assert.Equal([("a-staging", DeploymentState.Applied), ("b-staging", DeploymentState.Removed)], lane.Deployments.Select(deployment => (deployment.Name, deployment.State)));
        var first = lane.Deployments[0];
        Assert.Equal((second.Id, "ghcr.io/org/pipelines-arcgis:staging-bcdefa2", false), (first.Rollout!.Id, first.Image, first.Paused));
        Assert.True(lane.Deployments[1].Paused);
    }

    [Fact]
    public async Task A_rollout_that_could_not_be_put_back_makes_those_uncertain_that_it_left_changed_and_leaves_the_others()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        await engine.RunAsync(engine.Build(TestManifests.From("a", "b")));
        await FailAsync(sandbox, engine, TestManifests.From("a", "b", "c", "d"));

        var lane = await ReadAsync(engine);

        Assert.Equal(LaneState.NotRestored, lane.State);
        Assert.Single(lane.Standing.HalfDone);
        Assert.Equal(3, lane.Deployments.Count);
        Assert.Equal(
            sandbox.Deployments.EnumerateArray()
                .Select(live => live.GetProperty("name").GetString()!)
                .Order(StringComparer.Ordinal)
                .Select(name => (name, name is "a-staging" or "b-staging" ? DeploymentState.Applied : DeploymentState.Uncertain)),
            lane.Deployments.Select(deployment => (deployment.Name, deployment.State)));
    }

    [Fact]
    public async Task The_next_rollout_that_succeeds_ends_the_uncertainty()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        await engine.RunAsync(engine.Build(TestManifests.From("a", "b")));
        await FailAsync(sandbox, engine, TestManifests.From("a", "b", "c", "d"));
        sandbox.Faults.Clear();
        await engine.RunAsync(engine.Build(TestManifests.From("a", "b", "c"), "bcdefa3"));

        var lane = await ReadAsync(engine);

        Assert.Equal(LaneState.Deployed, lane.State);
        Assert.All(lane.Deployments, deployment => Assert.Equal(DeploymentState.Applied, deployment.State));
    }

    [Fact]
    public async Task Where_nothing_has_succeeded_yet_the_lane_says_so()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true });
        var failed = await engine.RunAsync(engine.Build(TestManifests.From("a")));

        var lane = await ReadAsync(engine);

        Assert.Equal((LaneState.NeverDeployed, failed.Id), (lane.State, lane.Standing.Newest.Id));
        Assert.Empty(lane.Deployments);
    }

    [Fact]
    public async Task A_rollout_on_its_way_is_told_with_what_was_applied_before_it()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        var applied = await engine.RunAsync(engine.Build(TestManifests.From("a")));
        await engine.AcceptAsync(engine.Build(TestManifests.From("a"), "bcdefa2"));

        var lane = await ReadAsync(engine);

        Assert.Equal((LaneState.RollingOut, applied.Id), (lane.State, Assert.Single(lane.Deployments).Rollout!.Id));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("pipelines/other", 0)]
    public async Task A_filter_leaves_out_other_projects(string? project, int count)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        await engine.RunAsync(engine.Build(TestManifests.From("a")));

        Assert.Equal(count, (await ListAsync(engine, All with { Project = project })).Count);
    }

    [Fact]
    public async Task What_the_last_look_for_drift_found_is_told_until_a_rollout_puts_it_right()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        await engine.RunAsync(engine.Build(TestManifests.From("a")));
        var never = await ReadAsync(engine);
        await new ByHand(sandbox).ChangeAsync("a-staging", new JsonObject { ["tags"] = new JsonArray("by-hand"), ["paused"] = true });
        await engine.Get<DriftChecker>().CheckAsync(RolloutEngine.Staging, engine.Get<GatewayPolicy>().Find("staging")!, CancellationToken.None);
        var looked = await ReadAsync(engine);
        await engine.RunAsync(engine.Build(TestManifests.From("a"), "bcdefa2"));
        var after = await ReadAsync(engine);

        Assert.Equal((null, true, null), (never.IsDrifted, looked.IsDrifted, after.IsDrifted));
        Assert.Equal(["tags"], looked.Deployments[0].Difference!.Fields.Select(field => field.Field));
        Assert.Equal((false, true, true), (never.Deployments[0].Paused, looked.Deployments[0].Paused, after.Deployments[0].Paused));
    }

    /// <summary>Has a rollout create one deployment, be refused the next, and be refused to delete the first again.</summary>
    private static async Task FailAsync(PrefectSandbox sandbox, RolloutEngine engine, string manifest)
    {
        var id = await engine.AcceptAsync(engine.Build(manifest));
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = 1 });
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 409, Body = """{"detail":"not now"}""", Method = "DELETE", Path = "/api/deployments/*" });
        Assert.Equal("restore_failed", (await engine.RunNextAsync(id)).FailureCode);
    }

    private static async Task<LaneInventory> ReadAsync(RolloutEngine engine) => Assert.Single(await ListAsync(engine, All));

    private static Task<IReadOnlyList<LaneInventory>> ListAsync(RolloutEngine engine, LaneFilter filter) =>
        engine.Get<ModeInventory>().ListAsync(engine.Get<GatewayPolicy>().Find("staging")!, filter, CancellationToken.None);
}
