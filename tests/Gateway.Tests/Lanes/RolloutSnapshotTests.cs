using Gateway.Diagnostics;
using Gateway.Lanes;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Rollouts.Stages;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Tests.Lanes;

public sealed class RolloutSnapshotTests
{
    private static readonly TriggerSpec Trigger = new() { Name = "wanted", Trigger = Json("""{"type": "event"}"""), Location = new ManifestLocation(1, 1) };

    [Fact]
    public void It_holds_what_was_there_before_each_kind_of_change_with_its_automations()
    {
        var (own, left) = (Automation("own"), Automation("left"));
        var snapshot = new RolloutSnapshot([]);
        var plan = Plan(
            [
                new PlannedDeployment.Create(Spec("new") with { Triggers = [Trigger] }, Flow),
                new PlannedDeployment.Update(Spec("changed") with { Triggers = [Trigger] }, Flow, Held("changed"), [], [], null) { Automations = Automations([own], changes: false) },
                new PlannedDeployment.Unchanged(Spec("triggers") with { Triggers = [Trigger] }, Flow, Held("triggers")) { Automations = Automations([left], changes: true) },
                new PlannedDeployment.Unchanged(Spec("same"), Flow, Held("same")),
            ],
            [Prune("paused", PruneBehaviour.Pause, paused: false, left), Prune("deleted", PruneBehaviour.Delete, paused: true)]);

        Assert.True(snapshot.Include(PlannedWork.From(plan)));

        Assert.Equal(
            [("new", null, "wanted"), ("changed", "changed", "own,wanted"), ("triggers", "triggers", "left,wanted"), ("paused", "paused", "left"), ("deleted", "deleted", "")],
            snapshot.Entries.Select(entry => (entry.Name, entry.Before?.Name, string.Join(',', entry.AutomationNames))));
        Assert.Equal([own], snapshot.Entries.Single(entry => entry.Name == "changed").Automations);
        Assert.Equal(["left", "own", "wanted"], snapshot.AutomationNames.Order(StringComparer.Ordinal));
        Assert.False(snapshot.Include(PlannedWork.From(plan)));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("triggers")]
    [InlineData("paused")]
    [InlineData("new")]
    public void What_one_attempt_found_is_not_overwritten_by_the_next_and_what_is_new_is_told(string known)
    {
        var snapshot = new RolloutSnapshot([new SnapshotEntry(Flow, known, null)]);
        var plan = Plan(
            [
                new PlannedDeployment.Create(Spec("new"), Flow),
                new PlannedDeployment.Update(Spec("changed"), Flow, Held("changed"), [], [], null),
                new PlannedDeployment.Unchanged(Spec("triggers"), Flow, Held("triggers")) { Automations = Automations([], changes: true) },
            ],
            [Prune("paused", PruneBehaviour.Pause, paused: false)]);

        Assert.True(snapshot.Include(PlannedWork.From(plan)));

        Assert.Equal(4, snapshot.Entries.Count);
        Assert.Null(snapshot.Entries.Single(entry => entry.Name == known).Before);
    }

    [Fact]
    public void The_work_is_told_in_a_sentence_and_what_still_differs_by_field()
    {
        var plan = Plan(
            [
                new PlannedDeployment.Create(Spec("new"), Flow),
                new PlannedDeployment.Update(Spec("changed"), Flow, Held("changed"), [new FieldChange("tags", Json("[]"), Json("[]")), new FieldChange("version", Json("1"), Json("2"))], [], null),
                new PlannedDeployment.Unchanged(Spec("triggers"), Flow, Held("triggers")) { Automations = Automations([], changes: true) },
            ],
            [Prune("paused", PruneBehaviour.Pause, paused: false), Prune("deleted", PruneBehaviour.Delete, paused: false), Prune("gone", PruneBehaviour.Delete, paused: true), Prune("kept", PruneBehaviour.Keep, paused: false)]);
        var work = PlannedWork.From(plan);

        Assert.Equal("1 to create, 2 to update, 3 to prune, 1 kept.", work.Describe());
        Assert.Equal(["new is missing", "changed (tags, version)", "triggers (triggers)", "paused is not paused", "deleted is not paused"], work.Differences());
        Assert.False(work.IsInPlace);
        Assert.True(work.HasDeletes);
    }

    [Fact]
    public void Where_nothing_is_to_be_done_that_is_what_is_told()
    {
        var work = PlannedWork.From(Plan([new PlannedDeployment.Unchanged(Spec("same"), Flow, Held("same"))], []));

        Assert.Equal("1 unchanged.", work.Describe());
        Assert.Equal((true, false, 0), (work.IsInPlace, work.HasDeletes, work.Differences().Count()));
    }

    [Fact]
    public void Of_many_differences_ten_are_told() =>
        Assert.Equal(10, PlannedWork.From(Plan([.. Enumerable.Range(0, 11).Select(index => new PlannedDeployment.Create(Spec($"d{index}"), Flow))], [])).Differences().Count());

    [Theory]
    [InlineData(false, null, null, true)]
    [InlineData(false, null, true, true)]
    [InlineData(false, null, false, false)]
    [InlineData(true, null, null, false)]
    [InlineData(true, false, null, true)]
    [InlineData(false, true, null, false)]
    public void Runs_are_made_again_where_a_schedule_is_on_once_the_deployment_is_changed(bool isPaused, bool? pauses, bool? active, bool areMade)
    {
        var patch = pauses is { } value ? Json($$"""{"paused": {{(value ? "true" : "false")}}}""") : Json("{}");
        var schedules = new[] { new ScheduleSpec { Rule = new ScheduleRule.Interval(60), Active = false }, new ScheduleSpec { Rule = new ScheduleRule.Interval(90), Active = active } };

        Assert.Equal(areMade, DueRuns.AreMadeAfter(new PlannedDeployment.Update(Wanted with { Schedules = schedules }, Flow, Live with { Paused = isPaused }, [], [], patch)));
    }

    [Fact]
    public void Automations_are_read_where_a_manifest_speaks_or_spoke_of_triggers_and_nowhere_else()
    {
        var silent = new LaneKnowledge { Owned = [new OwnedDeployment(Flow, "daily", Spec("daily"), false)] };
        var spoken = new LaneKnowledge { Owned = [new OwnedDeployment(Flow, "gone", Spec("gone") with { Triggers = [Trigger with { Name = "former" }] }, false)] };
        var taken = LaneKnowledge.None with
        {
            RemovedByOthers = new Dictionary<(string, string), OwnedDeployment> { [(Flow, "daily")] = new(Flow, "daily", Spec("daily") with { Triggers = [Trigger with { Name = "theirs" }] }, true) },
        };

        Assert.Empty(AutomationNames.ToRead([Spec("daily")], silent));
        Assert.Contains("wanted", AutomationNames.ToRead([Spec("daily") with { Triggers = [Trigger] }, Spec("other")], silent));
        Assert.DoesNotContain("other__automation_1", AutomationNames.ToRead([Spec("daily") with { Triggers = [Trigger] }, Spec("other")], silent));
        Assert.Superset(new HashSet<string> { "former", "gone__automation_1" }, AutomationNames.ToRead([Spec("daily")], spoken).ToHashSet());
        Assert.Superset(new HashSet<string> { "theirs", "daily__automation_1" }, AutomationNames.ToRead([Spec("daily")], taken).ToHashSet());
    }

    private static RolloutPlan Plan(IReadOnlyList<PlannedDeployment> deployments, IReadOnlyList<PlannedPrune> prunes) => new(deployments, []) { Prunes = prunes };

    private static DeploymentSpec Spec(string name) => Wanted with { Name = name };

    private static LiveDeployment Held(string name) => Live with { Id = Guid.NewGuid(), Name = name };

    private static PlannedPrune Prune(string name, PruneBehaviour behaviour, bool paused, params LiveAutomation[] automations) =>
        new(Flow, Held(name) with { Paused = paused }, behaviour, IsNew: true) { Automations = automations };

    private static AutomationPlan Automations(LiveAutomation[] there, bool changes) =>
        new(changes ? [new AutomationCreate("wanted", Json("{}"))] : [], [], [], there);

    private static LiveAutomation Automation(string name) => new() { Id = Guid.NewGuid(), Name = name, Trigger = Json("{}"), Actions = Json("[]") };
}
