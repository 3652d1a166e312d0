using System.Text.Json;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

/// <summary>Deployments that refer to a Prefect variable for their image.</summary>
public sealed class VariablePlanTests
{
    private const string Name = "staging_image_org_pipelines";
    private const string Old = "ghcr.io/org/pipelines:old";
    private const string New = "ghcr.io/org/pipelines:new";
    private static readonly string[] Tags = ["deployment-gateway", "mode:staging", "repository:org/pipelines"];

    private static DeploymentSpec Referring => Wanted with { JobVariables = Json($$"""{"image": "{{New}}"}"""), ImageVariable = Name };

    private static LiveDeployment LiveReferring => Live with { JobVariables = Json($$$"""{"image": "{{ prefect.variables.{{{Name}}} }}"}""") };

    [Fact]
    public void A_deployment_that_refers_already_gets_another_image_without_being_written()
    {
        var plan = Plan(Referring, LiveReferring, Variable(Old));

        var planned = Assert.IsType<PlannedDeployment.Unchanged>(Assert.Single(plan.Deployments));
        Assert.Equal((new ImageSwitch(Old, New), PlannedAction.Update), (planned.Switch, planned.Action));
        var variable = Assert.Single(plan.Variables);
        Assert.Equal((true, true, New), (variable.Changes, variable.IsLast, variable.Image));
        Assert.Equal([(Flow, "daily")], variable.Users);
    }

    [Fact]
    public void A_variable_that_holds_the_image_is_not_written()
    {
        var plan = Plan(Referring, LiveReferring, Variable(New));

        Assert.False(Assert.Single(plan.Variables).Changes);
        Assert.True(Assert.Single(plan.Deployments).IsAsWanted);
    }

    [Fact]
    public void A_variable_without_the_gateways_tags_is_not_written_for_them_but_gets_them_beside_its_own_with_the_next_image()
    {
        var same = Assert.Single(Plan(Referring, LiveReferring, Variable(New) with { Tags = ["mine"] }).Variables);
        var other = Assert.Single(Plan(Referring, LiveReferring, Variable(Old) with { Tags = ["mine"] }).Variables);

        Assert.Equal((false, true), (same.Changes, other.Changes));
        Assert.Equal(["mine", .. Tags], other.AllTags);
    }

    [Fact]
    public void A_variable_that_is_missing_or_that_nothing_refers_to_is_written_before_what_is_to_refer_to_it()
    {
        var missing = Plan(Referring, Live);
        var unused = Plan(Referring, Live, Variable(Old));

        Assert.All((RolloutPlan[])[missing, unused], static plan =>
        {
            Assert.Equal((true, false), (Assert.Single(plan.Variables).Changes, Assert.Single(plan.Variables).IsLast));
            var update = Assert.IsType<PlannedDeployment.Update>(Assert.Single(plan.Deployments));
            Assert.Null(update.Before);
            Assert.Equal($$$"""{{ prefect.variables.{{{Name}}} }}""", update.Patch!.Value.GetProperty("job_variables").GetProperty("image").GetString());
        });
    }

    [Fact]
    public void What_changes_for_runs_has_the_new_image_itself_until_the_variable_holds_it()
    {
        var changed = Assert.IsType<PlannedDeployment.Update>(Assert.Single(Plan(Referring with { Parameters = Json("""{"day": "a"}""") }, LiveReferring, Variable(Old)).Deployments));
        var created = Assert.IsType<PlannedDeployment.Create>(Planner.Plan([Referring, Referring with { Name = "b" }], State(Variable(Old), LiveReferring), Lane).Deployments[1]);

        var before = Assert.IsType<PlannedDeployment.Update>(changed.Before);
        Assert.Equal(New, before.Patch!.Value.GetProperty("job_variables").GetProperty("image").GetString());
        Assert.Null(Assert.IsType<PlannedDeployment.Create>(created.Before).Spec.ImageVariable);
    }

    [Fact]
    public void What_changes_for_no_run_is_written_once()
    {
        var update = Assert.IsType<PlannedDeployment.Update>(Assert.Single(Plan(Referring with { Tags = ["a"], Description = "b" }, LiveReferring, Variable(Old)).Deployments));

        Assert.Null(update.Before);
        Assert.False(update.Patch!.Value.TryGetProperty("job_variables", out _));
    }

    [Fact]
    public void An_attempt_that_was_cut_short_after_the_deployment_leaves_its_reference_to_do()
    {
        var update = Assert.IsType<PlannedDeployment.Update>(Planner.Plan(
            [Referring, Referring with { Name = "b" }],
            State(Variable(Old), Live with { JobVariables = Referring.JobVariables }, LiveReferring with { Name = "b", Id = Guid.NewGuid() }),
            Lane).Deployments[0]);

        Assert.IsType<PlannedDeployment.Unchanged>(update.Before);
    }

    [Fact]
    public void Plans_show_images_and_not_references_and_say_where_the_image_stands()
    {
        var views = ((LiveDeployment[])[LiveReferring, Live with { JobVariables = Json($$"""{"image": "{{Old}}"}""") }])
            .Select(live => PlanViews.From(Assert.Single(Plan(Referring, live, Variable(Old)).Deployments)).Fields.Select(static field => $"{field.Field}: {field.Old} > {field.New}"));
        var back = PlanViews.From(Assert.Single(Plan(Referring with { ImageVariable = null }, LiveReferring, Variable(Old)).Deployments)).Fields;

        Assert.Equal([[$"job_variables.image: {Old} > {New}"], [$"job_variables.image: {Old} > {New}", $"image_reference: inline > {Name}"]], views);
        Assert.Equal([$"job_variables.image: {Old} > {New}", $"image_reference: {Name} > inline"], back.Select(static field => $"{field.Field}: {field.Old} > {field.New}"));
    }

    [Fact]
    public void A_variable_that_nothing_refers_to_any_more_goes_and_one_that_something_else_refers_to_stays()
    {
        var inline = Referring with { ImageVariable = null };
        var stranger = LiveReferring with { Id = Guid.NewGuid(), Name = "stranger" };

        Assert.Equal(Name, Unused(Plan(inline, LiveReferring, Variable(New))));
        Assert.Null(Unused(Planner.Plan([inline], State(Variable(New), LiveReferring, stranger), Lane)));
        Assert.Null(Unused(Plan(inline with { JobVariables = Json($$$"""{"image": "{{{New}}}", "env": {"IMAGE": "{{ prefect.variables.{{{Name}}} }}"}}""") }, LiveReferring, Variable(New))));
        Assert.All((string[][])[[], Tags], tags => Assert.Null(Unused(Plan(inline, LiveReferring, Variable(New) with { Name = "of_somebody_else", Tags = tags }))));
        Assert.Equal("staging_image_of_once", Unused(Plan(inline, LiveReferring, Variable(New) with { Name = "staging_image_of_once" })));

        static string? Unused(RolloutPlan plan) => plan.UnusedVariables.SingleOrDefault()?.Name;
    }

    [Fact]
    public void What_the_manifest_removed_keeps_the_image_that_it_was_last_given_where_the_variable_is_gone()
    {
        var plan = Planner.Plan([Referring with { Name = "other" }], State(null, LiveReferring), Lane with { AllowMassPrune = true });

        Assert.Equal(New, Assert.Single(plan.Prunes).OwnJobVariables?.GetProperty("image").GetString());
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("a secret: text")]
    public void What_somebody_put_into_the_variable_is_not_shown_where_it_is_no_image(string text)
    {
        var plan = Plan(Referring, LiveReferring, Variable(text));

        Assert.Equal(JsonValueKind.Null, Assert.Single(PlanViews.From(Assert.Single(plan.Deployments)).Fields).Old.ValueKind);
        Assert.Null(Assert.Single(PlanViews.VariablesOf(plan)).Old);
    }

    [Fact]
    public void A_schedule_and_a_pause_change_with_the_image_too() => Assert.All(
        (DeploymentSpec[])[Referring with { Paused = true }, Referring with { Schedules = [new ScheduleSpec { Rule = new ScheduleRule.Interval(60), Parameters = Json("{}") }] }],
        static spec => Assert.NotNull(Assert.Single(Plan(spec, LiveReferring, Variable(Old)).Deployments).Before));

    [Theory]
    [InlineData(Old, "mine", "image_variable_replaced")]
    [InlineData(Old, "deployment-gateway", null)]
    [InlineData(New, "mine", null)]
    public void A_variable_that_is_not_the_gateways_is_replaced_with_a_warning(string image, string tag, string? code) =>
        Assert.Equal(code, Plan(Referring, Live, Variable(image) with { Tags = [tag] }).Findings.SingleOrDefault()?.Code);

    [Theory]
    [InlineData(PruneBehaviour.Pause, Old, true, false)]
    [InlineData(PruneBehaviour.Keep, Old, true, false)]
    [InlineData(PruneBehaviour.Delete, Old, true, true)]
    internal void What_the_manifest_removed_keeps_the_image_that_it_has(PruneBehaviour behaviour, string image, bool changes, bool deletes)
    {
        var plan = Planner.Plan(
            [Referring with { Name = "other" }],
            State(Variable(Old), LiveReferring),
            Lane with { Prune = behaviour, AllowMassPrune = true });

        var prune = Assert.Single(plan.Prunes);
        Assert.Equal((image, changes, deletes), (prune.OwnJobVariables?.GetProperty("image").GetString(), prune.Changes, prune.Deletes));
        Assert.Equal(behaviour == PruneBehaviour.Keep ? PlannedAction.Keep : PlannedAction.Prune, prune.Action);
        Assert.Contains(PlanViews.From(prune).Fields, static field => field.Field == "image_reference");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("project:pipelines/sisreg", false)]
    public void A_variable_of_a_project_is_not_the_roots_to_delete(string? tag, bool isOwn)
    {
        var variable = new LiveVariable { Id = Guid.NewGuid(), Name = "staging_image_org_other", Value = JsonText.String("ghcr.io/org/one:1"), Tags = tag is null ? Tags : [.. Tags, tag] };

        var plan = Planner.Plan([], State(variable), Lane);

        Assert.Equal(isOwn, plan.UnusedVariables.Contains(variable));
    }

    private static LaneKnowledge Lane => Spoken(Referring) with { VariableTags = Tags, VariablePrefix = "staging_image_" };

    private static LiveVariable Variable(string image) => new() { Id = Guid.NewGuid(), Name = Name, Value = JsonText.String(image), Tags = Tags };

    private static LiveState State(LiveVariable? variable, params LiveDeployment[] live) =>
        Testing.PlanningCases.State(live) with { Variables = variable is null ? [] : [variable] };

    private static RolloutPlan Plan(DeploymentSpec spec, LiveDeployment live, LiveVariable? variable = null) => Planner.Plan([spec], State(variable, live), Lane);
}
