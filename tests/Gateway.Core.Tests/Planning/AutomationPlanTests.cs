using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Core.Tests.Planning;

public sealed class AutomationPlanTests
{
    private static readonly Guid Id = PlanningCases.Id;

    [Fact]
    public void A_trigger_without_its_automation_is_created_with_the_body_of_the_command_line()
    {
        var spec = Spec("{expect: [a]}");

        var create = Assert.Single(AutomationPlan.For(spec, Id, []).Creates);

        Assert.Equal("load__automation_1", create.Name);
        Assert.True(JsonElement.DeepEquals(AutomationBodies.Create(spec.Triggers[0], Id), create.Body));
    }

    [Fact]
    public void What_the_real_server_holds_after_the_command_line_is_unchanged()
    {
        var live = JsonSerializer.Deserialize(RecordedBodies.Text("live-automation.json"), PrefectJson.Default.LiveAutomation)!;
        var spec = Named("triggered", "{enabled: true, match: {prefect.resource.id: 'prefect.flow-run.*'}, expect: [prefect.flow-run.Completed], parameters: {name: '{{ event.name }}'}}");

        var plan = AutomationPlan.For(spec, Guid.Parse("23a8a4d0-7c93-4429-bbce-7f88eb3fccb4"), [live]);

        Assert.False(plan.Changes);
        Assert.Same(live, Assert.Single(plan.Unchanged));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{enabled: false, description: x, name: mine}")]
    [InlineData("{match: {a: b, c: [d, e]}, match_related: [{f: g}], after: [h, i, j], expect: [k, l], for_each: [m, n], threshold: 3, within: 0.25}")]
    [InlineData("{posture: Proactive}")]
    [InlineData("{triggers: [{expect: [a, b]}, {triggers: [{}, {posture: Proactive}], within: 5}], require: 2}")]
    [InlineData("{parameters: {}, job_variables: {}, schedule_after: PT1H}")]
    [InlineData("{parameters: {a: [1, 2.5, null, {b: é}]}, job_variables: {env: {A: b}}}")]
    public void After_it_was_applied_there_is_nothing_left_to_do(string trigger)
    {
        var spec = Spec(trigger, "{name: other}");

        var applied = AutomationPlan.For(spec, Id, []).Creates.Select(create => Served(create.Body)).ToArray();
        var changed = AutomationPlan.For(Spec("{expect: [x], name: mine}", "{}"), Id, applied);
        var plan = AutomationPlan.For(spec, Id, applied);

        Assert.False(plan.Changes);
        Assert.Equal(2, plan.Unchanged.Count);
        Assert.True(changed.Changes);
    }

    [Fact]
    public void An_update_that_was_applied_leaves_nothing_to_do()
    {
        var before = Served(AutomationBodies.Create(Spec("{expect: [a], description: old}").Triggers[0], Id));
        var wanted = Spec("{triggers: [{expect: [b]}], require: all}");

        var update = Assert.Single(AutomationPlan.For(wanted, Id, [before]).Updates);
        var after = Served(update.Body) with { Id = before.Id };

        Assert.Equal(before.Id, update.Id);
        Assert.Equal(["description", "trigger"], update.Changes.Select(change => change.Field));
        Assert.Equal("old", update.Changes[0].Old.GetString());
        Assert.False(update.Body.TryGetProperty("owner_resource", out _));
        Assert.False(AutomationPlan.For(wanted, Id, [after]).Changes);
    }

    [Theory]
    [InlineData("{description: x}", "description")]
    [InlineData("{enabled: false}", "enabled")]
    [InlineData("{match: {a: b}}", "trigger")]
    [InlineData("{match_related: [{}]}", "trigger")]
    [InlineData("{after: [a]}", "trigger")]
    [InlineData("{expect: [a]}", "trigger")]
    [InlineData("{for_each: [a]}", "trigger")]
    [InlineData("{posture: Proactive}", "trigger")]
    [InlineData("{threshold: 2}", "trigger")]
    [InlineData("{within: 1}", "trigger")]
    [InlineData("{triggers: [{}]}", "trigger")]
    [InlineData("{parameters: {}}", "actions")]
    [InlineData("{job_variables: {a: b}}", "actions")]
    [InlineData("{schedule_after: 1}", "actions")]
    public void Each_field_that_differs_is_updated_and_named(string trigger, string field)
    {
        var live = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id));

        var there = Assert.Single(AutomationPlan.For(Spec(trigger), Id, [live]).Updates);
        var back = Assert.Single(AutomationPlan.For(Spec("{enabled: true}"), Id, [Served(there.Body)]).Updates);

        Assert.Equal(field, Assert.Single(there.Changes).Field);
        Assert.Equal(field, Assert.Single(back.Changes).Field);
    }

    [Fact]
    public void What_was_changed_by_hand_is_put_back()
    {
        var live = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id));
        var notify = PlanningCases.Json("""[{"type": "do-nothing"}]""");

        Assert.Equal(["tags"], FieldsOf(live with { Tags = ["x"] }));
        Assert.Equal(["actions_on_trigger"], FieldsOf(live with { ActionsOnTrigger = notify }));
        Assert.Equal(["actions_on_resolve"], FieldsOf(live with { ActionsOnResolve = notify }));
        Assert.Equal(["actions"], FieldsOf(live with { Actions = With(live.Actions, notify) }));
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("{enabled: true}", true)]
    public void An_automation_switched_off_by_hand_stays_off_unless_the_manifest_says_otherwise(string trigger, bool changes)
    {
        var live = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id)) with { Enabled = false };

        Assert.Equal(changes, AutomationPlan.For(Spec(trigger), Id, [live]).Changes);
    }

    [Fact]
    public void One_that_stays_off_is_shown_as_kept_and_goes_on_again_where_changes_by_hand_do_not_stay()
    {
        var spec = Spec("{name: own}");
        var live = Served(AutomationBodies.Create(spec.Triggers[0], Id)) with { Enabled = false };

        var kept = AutomationPlan.For(spec, Id, [live]);
        var overridden = AutomationPlan.For(spec, Id, [live], keepsSwitch: _ => false);

        Assert.Equal((false, "triggers.own.enabled"), (kept.Changes, Assert.Single(kept.Kept).Field));
        Assert.Equal(["enabled"], Assert.Single(overridden.Updates).Changes.Select(change => change.Field));
        Assert.True(overridden.Updates[0].Body.GetProperty("enabled").GetBoolean());
        Assert.Empty(overridden.Kept);
    }

    [Theory]
    [InlineData(ManualChanges.Keep, "{name: own}", true)]
    [InlineData(ManualChanges.Keep, "{name: own, enabled: false}", false)]
    [InlineData(ManualChanges.Keep, "{name: other, enabled: false}", true)]
    [InlineData(ManualChanges.Override, "{name: own}", false)]
    internal void What_the_last_manifest_switched_off_goes_on_again_when_the_manifest_says_no_more_of_it(ManualChanges behaviour, string last, bool keeps)
    {
        var unmanaged = new UnmanagedFields(Spec(last), behaviour);

        Assert.Equal(keeps, unmanaged.KeepsSwitch(Spec("{name: own}").Triggers[0]));
    }

    [Fact]
    public void A_field_that_this_gateway_does_not_know_is_no_difference()
    {
        var live = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id));
        var newer = JsonNode.Parse(live.Trigger.GetRawText())!.AsObject();
        newer["cooldown"] = 5;

        Assert.False(AutomationPlan.For(Spec("{}"), Id, [live with { Trigger = JsonElement.Parse(newer.ToJsonString()) }]).Changes);
    }

    [Fact]
    public void A_field_that_an_older_server_does_not_answer_has_its_default()
    {
        var live = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id)) with
        {
            Description = null,
            Trigger = PlanningCases.Json("""{"posture": "Reactive"}"""),
            Actions = PlanningCases.Json($$"""[{"type": "run-deployment", "deployment_id": "{{Id}}"}]"""),
            ActionsOnTrigger = null,
            ActionsOnResolve = null,
        };

        Assert.False(AutomationPlan.For(Spec("{}"), Id, [live]).Changes);
        Assert.Equal(["actions"], AutomationPlan.For(Spec("{schedule_after: 5}"), Id, [live]).Updates.Single().Changes.Select(change => change.Field));
        Assert.Equal(["trigger"], AutomationPlan.For(Spec("{within: 5}"), Id, [live]).Updates.Single().Changes.Select(change => change.Field));
    }

    [Fact]
    public void What_the_manifest_dropped_is_deleted_one_by_one()
    {
        var lives = AutomationPlan.For(Spec("{}", "{}", "{name: mine}"), Id, []).Creates.Select(create => Served(create.Body)).ToList();

        var plan = AutomationPlan.For(Spec("{}"), Id, lives, ["load__automation_1", "mine"]);

        Assert.Equal(["load__automation_2", "mine"], plan.Deletes.Select(automation => automation.Name).Order(StringComparer.Ordinal));
        Assert.Equal(lives[0], Assert.Single(plan.Unchanged));
    }

    [Fact]
    public void A_name_of_its_own_that_the_gateway_never_gave_is_not_deleted()
    {
        var mine = Served(AutomationBodies.Create(Spec("{name: mine}").Triggers[0], Id));

        Assert.False(AutomationPlan.For(Spec(), Id, [mine]).Changes);
    }

    [Fact]
    public void Of_two_with_one_name_the_oldest_stays()
    {
        var old = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id)) with { Created = DateTimeOffset.UnixEpoch };
        var young = old with { Id = Guid.Empty, Created = DateTimeOffset.UnixEpoch.AddDays(1) };

        var plan = AutomationPlan.For(Spec("{}"), Id, [young, old]);

        Assert.Equal(old, Assert.Single(plan.Unchanged));
        Assert.Equal(young, Assert.Single(plan.Deletes));
    }

    [Fact]
    public void The_automation_of_another_deployment_with_the_same_name_is_not_touched()
    {
        var others = Served(AutomationBodies.Create(Spec("{expect: [a]}").Triggers[0], PlanningCases.FlowId));

        var plan = AutomationPlan.For(Spec("{}"), Id, [others], [others.Name]);

        Assert.Empty(plan.Updates);
        Assert.Empty(plan.Deletes);
        Assert.Single(plan.Creates);
    }

    [Fact]
    public void An_automation_known_to_belong_to_another_is_not_touched()
    {
        var live = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id));

        Assert.Single(AutomationPlan.For(Spec(), Id, [live with { OwnerResource = $"prefect.deployment.{Id}" }]).Deletes);
        Assert.Empty(AutomationPlan.For(Spec(), Id, [live with { OwnerResource = "prefect.deployment.other" }], [live.Name]).Deletes);
    }

    [Fact]
    public void An_automation_that_somebody_made_under_a_triggers_name_to_do_more_is_not_touched()
    {
        var made = Served(AutomationBodies.Create(Spec("{name: mine}").Triggers[0], Id));
        var theirs = made with { Actions = With(made.Actions, PlanningCases.Json("""[{"type": "do-nothing"}]""")) };

        Assert.Single(AutomationPlan.For(Spec("{name: mine}"), Id, [theirs]).Creates);
        Assert.Single(AutomationPlan.For(Spec("{name: mine}"), Id, [made with { ActionsOnTrigger = theirs.Actions }]).Creates);
        Assert.Single(AutomationPlan.For(Spec("{name: mine}"), Id, [theirs], ["mine"]).Updates);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[null, 5, {}]")]
    [InlineData("""[{"type": "pause-deployment", "deployment_id": "54cb2af9-0167-4c4d-b5b5-91cfe3455762"}]""")]
    [InlineData("""[{"type": "run-deployment", "source": "inferred", "deployment_id": null}]""")]
    public void An_automation_that_does_not_run_the_deployment_is_not_touched(string actions)
    {
        var live = Served(AutomationBodies.Create(Spec("{}").Triggers[0], Id)) with { Actions = PlanningCases.Json(actions) };

        Assert.False(AutomationPlan.For(Spec(), Id, [live], [live.Name]).Changes);
    }

    [Fact]
    public void The_names_to_read_are_the_wanted_the_former_and_the_first_by_place()
    {
        var names = AutomationPlan.NamesToRead(Spec("{name: mine}"), ["gone", "mine"]);

        Assert.Equal(["mine", "gone", .. Enumerable.Range(1, 10).Select(place => $"load__automation_{place}")], names);
        Assert.Contains("load__automation_12", AutomationPlan.NamesToRead(Spec([.. Enumerable.Repeat("{}", 12)])));
    }

    private static IEnumerable<string> FieldsOf(LiveAutomation live) =>
        Assert.Single(AutomationPlan.For(Spec("{}"), Id, [live]).Updates).Changes.Select(change => change.Field);

    private static DeploymentSpec Spec(params string[] triggers) => Named("load", triggers);

    private static DeploymentSpec Named(string name, params string[] triggers) => Assert.Single(ManifestFixture.Compile(
        ManifestFixture.One($"triggers: [{string.Join(", ", triggers)}]").Replace("name: load", $"name: {name}", StringComparison.Ordinal)).Deployments);

    private static JsonElement With(JsonElement actions, JsonElement more) =>
        JsonSerializer.SerializeToElement(actions.EnumerateArray().Concat(more.EnumerateArray()));

    /// <summary>What the server answers of an automation after it took a body: ids for its triggers, and its sets in another order.</summary>
    private static LiveAutomation Served(JsonElement body)
    {
        var answer = JsonNode.Parse(body.GetRawText())!.AsObject();
        answer.Remove("owner_resource");
        answer["id"] = Guid.NewGuid();
        answer["created"] = "2026-11-23T11:49:57.607002Z";
        Identify(answer["trigger"]!.AsObject());
        return JsonSerializer.Deserialize(answer.ToJsonString(), PrefectJson.Default.LiveAutomation)!;
    }

    private static void Identify(JsonObject trigger)
    {
        trigger["id"] = Guid.NewGuid();
        foreach (var set in (string[])["after", "expect", "for_each"])
        {
            if (trigger[set] is JsonArray items)
            {
                trigger[set] = new JsonArray([.. items.Reverse().Select(item => item!.DeepClone())]);
            }
        }

        foreach (var inner in trigger["triggers"]?.AsArray() ?? [])
        {
            Identify(inner!.AsObject());
        }
    }
}
