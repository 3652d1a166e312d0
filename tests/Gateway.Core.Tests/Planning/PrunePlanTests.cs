using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public sealed class PrunePlanTests
{
    private static readonly TriggerSpec Own = new() { Name = "own", Trigger = Json("""{"type": "event"}"""), Location = new ManifestLocation(1, 1) };

    [Fact]
    public void What_the_lane_has_and_the_manifest_has_not_is_to_be_pruned()
    {
        var plan = Plan(["daily"], ["daily", "gone"], PruneBehaviour.Pause, Held("daily"), Held("gone"));

        var prune = Assert.Single(plan.Prunes);
        Assert.Empty(plan.Findings);
        Assert.Equal(("gone", Flow, true), (prune.Live.Name, prune.FlowName, prune.IsNew));
        Assert.Equal((true, true, false), (prune.Changes, prune.Pauses, prune.Deletes));
    }

    [Theory]
    [InlineData(PruneBehaviour.Pause, false, true, false)]
    [InlineData(PruneBehaviour.Pause, true, false, false)]
    [InlineData(PruneBehaviour.Delete, false, true, true)]
    [InlineData(PruneBehaviour.Delete, true, false, true)]
    [InlineData(PruneBehaviour.Keep, false, false, false)]
    [InlineData(PruneBehaviour.Keep, true, false, false)]
    internal void What_becomes_of_it_is_the_modes_wish(PruneBehaviour behaviour, bool paused, bool pauses, bool deletes)
    {
        var plan = Plan(["daily"], ["daily", "gone"], behaviour, Held("daily"), Held("gone") with { Paused = paused });

        var prune = Assert.Single(plan.Prunes);
        Assert.Equal((pauses, pauses, deletes), (prune.Changes, prune.Pauses, prune.Deletes));
        var view = PlanViews.From(prune);
        Assert.Equal(pauses || deletes ? PlannedAction.Prune : PlannedAction.Keep, view.Action);
        Assert.Equal(deletes ? "deleted" : pauses ? "paused" : null, view.Fields.SingleOrDefault()?.Field);
    }

    [Fact]
    public void The_automations_of_its_triggers_go_with_it_but_not_where_it_is_kept()
    {
        var automation = Running("own", IdOf("gone"));
        var lane = Lane(["daily", "gone"]);
        lane = lane with { Owned = [.. lane.Owned.Select(owned => owned with { LastSpec = owned.LastSpec! with { Triggers = [Own] } })] };
        var live = State(Held("daily"), Held("gone") with { Paused = true }) with { Automations = [automation] };

        var paused = Assert.Single(Planner.Plan([Spec("daily")], live, lane).Prunes);
        var kept = Assert.Single(Planner.Plan([Spec("daily")], live, lane with { Prune = PruneBehaviour.Keep }).Prunes);

        Assert.Equal([automation], paused.Automations);
        Assert.True(paused.Changes);
        Assert.False(kept.Changes);
    }

    [Fact]
    public void Automations_of_one_that_is_gone_from_the_server_are_orphans_whether_the_manifest_has_it_or_not()
    {
        var gone = Guid.NewGuid();
        LiveAutomation[] live =
        [
            Running("own", gone),
            Running("gone__automation_2", gone),
            Running("somebody's", gone),
            Running("own", IdOf("daily")),
            Running("own", Guid.NewGuid()),
        ];
        var owned = new OwnedDeployment(Flow, "gone", Spec("gone") with { Triggers = [Own] }, false) { LastId = gone };
        var lane = Lane(["daily"]);
        lane = lane with { Owned = [.. lane.Owned, owned] };

        foreach (var manifest in (DeploymentSpec[][])[[Spec("daily")], [Spec("daily"), Spec("gone")]])
        {
            var plan = Planner.Plan(manifest, State(Held("daily")) with { Automations = live }, lane);

            Assert.Equal([live[0], live[1]], plan.Orphans.Select(orphan => orphan.Automation).OrderBy(automation => automation.Name == "own" ? 0 : 1));
            Assert.All(plan.Orphans, orphan => Assert.Equal("gone", orphan.DeploymentName));
            Assert.Equal(["automation_orphaned", "automation_orphaned"], plan.Findings.Select(finding => finding.Code));
            Assert.False(plan.HasErrors);
        }
    }

    [Fact]
    public void One_that_is_there_under_the_id_that_it_was_applied_with_leaves_no_orphan()
    {
        var lane = new LaneKnowledge { Owned = [new OwnedDeployment(Flow, "daily", Spec("daily") with { Triggers = [Own] }, false) { LastId = IdOf("daily") }] };

        var plan = Planner.Plan([Spec("daily")], State(Held("daily")) with { Automations = [Running("own", IdOf("daily"))] }, lane);

        Assert.Empty(plan.Orphans);
        Assert.Empty(plan.Findings);
    }

    [Fact]
    public void One_that_is_gone_from_the_server_already_is_nothing_to_prune()
    {
        var plan = Plan(["daily"], ["daily", "gone"], PruneBehaviour.Delete, Held("daily"));

        Assert.Empty(plan.Prunes);
    }

    [Fact]
    public void What_is_on_the_server_and_not_in_the_lanes_care_is_nobodys_to_prune()
    {
        var plan = Plan(["daily"], ["daily"], PruneBehaviour.Delete, Held("daily"), Held("foreign"));

        Assert.Empty(plan.Prunes);
    }

    [Fact]
    public void Where_the_flow_of_a_name_is_not_known_nothing_of_that_name_is_pruned()
    {
        var plan = Planner.Plan([Spec("daily") with { FlowName = null, Entrypoint = "elsewhere.py:flow" }], State(Held("daily")), Lane(["daily"]));

        Assert.Equal("flow_unknown", Assert.Single(plan.Findings).Code);
        Assert.Empty(plan.Prunes);
    }

    [Theory]
    [InlineData(4, 2, false)]
    [InlineData(4, 3, true)]
    [InlineData(3, 1, false)]
    [InlineData(3, 2, true)]
    [InlineData(1, 1, true)]
    public void More_than_half_of_the_lane_is_too_much_at_once(int held, int removed, bool refused)
    {
        var names = Enumerable.Range(0, held).Select(index => $"d{index}").ToArray();
        LiveDeployment[] live = [.. names.Select(Held)];

        var plan = Plan([.. names[removed..], "other"], names, PruneBehaviour.Pause, live);
        var meant = Planner.Plan([.. names[removed..].Append("other").Select(Spec)], State(live), Lane(names) with { AllowMassPrune = true });

        Assert.Equal(refused, plan.HasErrors);
        Assert.Equal(refused ? ["mass_prune"] : [], plan.Findings.Select(finding => finding.Code));
        Assert.Empty(meant.Findings);
        Assert.Equal(removed, meant.Prunes.Count);
    }

    [Theory]
    [InlineData(20, "d18, d19.")]
    [InlineData(21, "d18, d19, ….")]
    public void Of_many_that_would_be_pruned_at_once_the_first_twenty_are_named(int removed, string end)
    {
        var names = Enumerable.Range(0, removed).Select(index => $"d{index}").ToArray();

        var finding = Assert.Single(Plan(["other"], names, PruneBehaviour.Pause, [.. names.Select(Held)]).Findings);

        Assert.StartsWith($"The manifest removes {removed} of the {removed} live deployments: d0, d1, ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(end, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_paused_when_it_was_dropped_runs_again_when_it_is_back()
    {
        var lane = Lane(["daily"]);
        lane = lane with { Owned = [lane.Owned[0] with { Removed = true }] };

        var update = Assert.IsType<PlannedDeployment.Update>(Assert.Single(Planner.Plan([Spec("daily")], State(Held("daily") with { Paused = true }), lane).Deployments));

        AssertPatch("""{"paused": false}""", update);
    }

    [Fact]
    public void What_was_dropped_before_does_not_count_and_what_is_kept_is_not_lost()
    {
        string[] names = ["a", "b", "c"];
        var lane = Lane(names);
        lane = lane with { Owned = [.. lane.Owned.Select(owned => owned with { Removed = owned.Name != "a" })] };
        LiveDeployment[] live = [.. names.Select(Held)];

        Assert.Empty(Planner.Plan([Spec("a")], State(live), lane).Findings);
        Assert.Equal("mass_prune", Assert.Single(Planner.Plan([Spec("other")], State(live), lane).Findings).Code);
        Assert.Empty(Plan(["other"], names, PruneBehaviour.Keep, live).Findings);
    }

    [Fact]
    public void One_that_was_pruned_and_runs_again_is_paused_again()
    {
        var lane = Lane(["daily", "gone"]);
        lane = lane with { Owned = [lane.Owned[0], lane.Owned[1] with { Removed = true }] };

        Assert.True(Assert.Single(Planner.Plan([Spec("daily")], State(Held("daily"), Held("gone")), lane).Prunes) is { IsNew: false, Pauses: true });
        Assert.False(Assert.Single(Planner.Plan([Spec("daily")], State(Held("daily"), Held("gone") with { Paused = true }), lane).Prunes).Changes);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void One_that_comes_back_is_as_paused_as_the_manifest_says(bool? wanted, bool paused)
    {
        var lane = Lane(["daily"]);
        lane = lane with { Owned = [lane.Owned[0] with { Removed = true }] };

        var planned = Assert.Single(Planner.Plan([Spec("daily") with { Paused = wanted }], State(Held("daily") with { Paused = true }), lane).Deployments);

        Assert.False(planned.Adopted);
        Assert.Equal(paused, planned is PlannedDeployment.Unchanged);
        if (planned is PlannedDeployment.Update update)
        {
            AssertPatch("""{"paused": false}""", update);
        }
    }

    [Fact]
    public void One_that_another_lane_dropped_is_adopted_and_what_that_lane_left_of_it_goes()
    {
        var lane = LaneKnowledge.None with
        {
            RemovedByOthers = new Dictionary<(string, string), OwnedDeployment>
            {
                [(Flow, "daily")] = new(Flow, "daily", Spec("daily") with { ConcurrencyLimit = 3 }, true),
            },
        };
        var held = Held("daily") with { Paused = true, GlobalConcurrencyLimit = new LiveConcurrencyLimit(Guid.NewGuid(), $"deployment:{IdOf("daily")}", 3) };

        var planned = Assert.IsType<PlannedDeployment.Update>(Assert.Single(Planner.Plan([Spec("daily")], State(held), lane).Deployments));

        Assert.True(planned.Adopted);
        AssertPatch("""{"paused": false, "concurrency_limit": null}""", planned);
    }

    [Fact]
    public void One_that_was_nobodys_is_adopted_with_the_changes_by_hand_that_the_mode_keeps()
    {
        var planned = Assert.Single(Planner.Plan([Spec("daily")], State(Held("daily") with { Paused = true }), LaneKnowledge.None).Deployments);

        Assert.True(planned is PlannedDeployment.Unchanged { Adopted: true });
        Assert.Equal((PlannedAction.Adopt, "paused"), (PlanViews.From(planned).Action, Assert.Single(planned.Kept).Field));
    }

    [Fact]
    public void One_in_the_care_of_another_lane_is_refused_and_left_alone()
    {
        var lane = LaneKnowledge.None with { OfOthers = new Dictionary<(string, string), string> { [(Flow, "daily")] = "org/other, MODE staging" } };

        var plan = Planner.Plan([Spec("daily")], State(Held("daily")), lane);

        Assert.Equal("deployment_of_other_lane", Assert.Single(plan.Findings).Code);
        Assert.Empty(plan.Deployments);
    }

    private static RolloutPlan Plan(string[] manifest, string[] owned, PruneBehaviour behaviour, params LiveDeployment[] live) =>
        Planner.Plan([.. manifest.Select(Spec)], State(live), Lane(owned) with { Prune = behaviour });

    private static LaneKnowledge Lane(string[] names) => new() { Owned = [.. names.Select(name => new OwnedDeployment(Flow, name, Spec(name), false))] };

    private static LiveAutomation Running(string name, Guid deployment) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Trigger = Json("""{"type": "event"}"""),
        Actions = Json($$"""[{"type": "run-deployment", "deployment_id": "{{deployment}}"}]"""),
    };

    private static DeploymentSpec Spec(string name) => Wanted with { Name = name };

    private static LiveDeployment Held(string name) => Live with { Id = IdOf(name), Name = name };

    private static Guid IdOf(string name) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
