using System.Text.Json.Nodes;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>A plan says what the rollout says of itself, whatever is to be done.</summary>
public sealed class PlanAgreementTests : IAsyncLifetime
{
    private PrefectSandbox _sandbox = null!;

    private ByHand Hand => new(_sandbox);

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task What_is_new_is_to_create_and_what_is_as_wanted_is_unchanged()
    {
        await using var engine = await StartAsync("pause");

        Assert.Equal(("2 to create", (2, 0, 0, 0)), await AgreeAsync(engine, TestManifests.From("a", "b")));
        Assert.Equal(("2 unchanged", (0, 0, 2, 0)), await AgreeAsync(engine, TestManifests.From("a", "b")));
        Assert.Equal(("2 to update", (0, 2, 0, 0)), await AgreeAsync(engine, TestManifests.From("a", "b"), "fedcba9"));
    }

    [Fact]
    public async Task A_deployment_whose_trigger_alone_is_written_is_an_update_and_counts_once()
    {
        await using var engine = await StartAsync("pause");
        var manifest = PruneTests.WithTrigger("a", "b");
        await AgreeAsync(engine, manifest);
        await Hand.DeleteAutomationAsync("b-staging__automation_1");

        Assert.Equal(("1 to update, 1 unchanged", (0, 1, 1, 0)), await AgreeAsync(engine, manifest));
    }

    [Fact]
    public async Task What_an_earlier_rollout_paused_is_kept_and_not_to_prune_again()
    {
        await using var engine = await StartAsync("pause");
        await AgreeAsync(engine, TestManifests.From("a", "b"));

        Assert.Equal(("1 to prune, 1 unchanged", (0, 0, 1, 1)), await AgreeAsync(engine, TestManifests.From("a")));
        Assert.Equal(("1 kept, 1 unchanged", (0, 0, 1, 0)), await AgreeAsync(engine, TestManifests.From("a")));
    }

    [Fact]
    public async Task What_is_paused_and_not_deleted_yet_is_still_to_prune()
    {
        await using var engine = await StartAsync("delete");
        await AgreeAsync(engine, TestManifests.From("a", "b"));
        await Hand.ChangeAsync("b-staging", new JsonObject { ["paused"] = true });

        Assert.Equal(("1 to prune, 1 unchanged", (0, 0, 1, 1)), await AgreeAsync(engine, TestManifests.From("a")));
        Assert.Equal(("1 unchanged", (0, 0, 1, 0)), await AgreeAsync(engine, TestManifests.From("a")));
    }

    [Fact]
    public async Task What_is_there_already_is_adopted_and_counts_as_changed_or_not()
    {
        await using (var first = await StartAsync("pause"))
        {
            await AgreeAsync(first, TestManifests.From("a", "b"));
        }

        await Hand.ChangeAsync("b-staging", new JsonObject { ["description"] = "By hand." });
        await using var engine = await StartAsync("pause");

        Assert.Equal(("2 to adopt", (0, 1, 1, 0)), await AgreeAsync(engine, TestManifests.From("a", "b")));
    }

    [Theory]
    [InlineData("1 invalid, 1 unchanged", "a")]
    [InlineData("2 invalid", "a", "b")]
    public async Task A_deployment_with_an_error_in_it_is_invalid_and_not_dropped(string planned, params string[] broken)
    {
        await using var engine = await StartAsync("pause");
        await AgreeAsync(engine, TestManifests.From("a", "b"));

        var plan = await engine.PlanAsync(engine.Build(WithCron("nope", broken)));

        Assert.Equal(planned, PlanCounts.From(plan.Deployments.Select(deployment => deployment.Action)).Describe());
        Assert.All(plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error), finding => Assert.Equal("cron_invalid", finding.Code));
        Assert.Equal(["a-staging", "b-staging"], plan.Deployments.Select(deployment => deployment.Name));
        Assert.All(plan.Deployments, deployment => Assert.Equal("Abordagem | Carga ArcGIS", deployment.FlowName));
    }

    [Fact]
    public async Task Where_a_deployments_name_cannot_be_told_it_could_be_any_and_none_counts_as_dropped()
    {
        await using var engine = await StartAsync("pause");
        await AgreeAsync(engine, TestManifests.From("a", "b"));

        var plan = await engine.PlanAsync(engine.Build(TestManifests.From("a", "b").Replace("name: b-staging", "name: [b-staging]", StringComparison.Ordinal)));

        Assert.Equal("a-staging", Assert.Single(plan.Deployments).Name);
        Assert.Equal("type_mismatch", Assert.Single(plan.Findings, finding => finding.Severity == FindingSeverity.Error).Code);
    }

    [Fact]
    public async Task What_the_policy_refuses_of_a_deployment_with_an_error_is_said_at_once()
    {
        await using var engine = await StartAsync("pause");

        var plan = await engine.PlanAsync(engine.Build(WithCron("nope", "a").Replace("docker-pool", "pool-of-others", StringComparison.Ordinal)));

        var refusal = Assert.Single(plan.Refusals);
        Assert.Equal("work_pool_not_allowed", refusal.Code);
        Assert.Equal(["a-staging", "b-staging"], new[] { refusal.Deployment }.Concat(refusal.OtherPlaces.Select(place => place.Deployment)));
    }

    /// <summary>Plans a build and carries it out.</summary>
    /// <returns>What both said that is to be done, and what the rollout did: created, updated, unchanged, pruned.</returns>
    private static async Task<(string ToDo, (int, int, int, int) Done)> AgreeAsync(RolloutEngine engine, string manifest, string image = "abcdef1")
    {
        var build = engine.Build(manifest, image);
        var plan = await engine.PlanAsync(build);
        var rollout = await engine.RunAsync(build);

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        var steps = await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None);
        var planned = PlanCounts.From(plan.Deployments.Select(deployment => deployment.Action)).Describe();
        Assert.Equal(planned + ".", Assert.Single(steps, step => step.Kind == StepKind.Plan).Detail);
        return (planned, (rollout.Created, rollout.Updated, rollout.Unchanged, rollout.Pruned));
    }

    private static string WithCron(string cron, params ReadOnlySpan<string> names)
    {
        var manifest = TestManifests.From("a", "b");
        foreach (var name in names)
        {
            var at = manifest.IndexOf("0 6 * * *", manifest.IndexOf($"{name}-staging", StringComparison.Ordinal), StringComparison.Ordinal);
            manifest = manifest[..at] + cron + manifest[(at + "0 6 * * *".Length)..];
        }

        return manifest;
    }

    private Task<RolloutEngine> StartAsync(string prune) => RolloutEngine.StartAsync(_sandbox, settings => settings["Modes:staging:Prune"] = prune);
}
