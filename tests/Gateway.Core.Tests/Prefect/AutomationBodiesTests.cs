using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Core.Tests.Prefect;

public class AutomationBodiesTests
{
    private static readonly Guid Deployment = Guid.Parse("23a8a4d0-7c93-4429-bbce-7f88eb3fccb4");
    private static readonly JsonElement Recorded = JsonElement.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "deploy", "automation-body.json")));

    private static readonly TriggerSpec Spec = new()
    {
        Name = "triggered__automation_1",
        Enabled = true,
        Trigger = Recorded.GetProperty("trigger"),
        Parameters = RecordedSpecs.Json("""{"name": "{{ event.name }}"}"""),
        Location = new ManifestLocation(1, 1),
    };

    private static readonly LiveAutomation Live = JsonSerializer.Deserialize(RecordedBodies.Text("live-automation.json"), PrefectJson.Default.LiveAutomation)!;

    [Fact]
    public void A_create_sends_what_the_CLI_sends() => AssertSame(Recorded, AutomationBodies.Create(Spec, Deployment));

    [Fact]
    public void A_trigger_that_says_all_of_its_run_is_sent_with_all_of_it()
    {
        var body = AutomationBodies.Create(
            Spec with { Description = "d", Enabled = false, Parameters = null, JobVariables = RecordedSpecs.Json("""{"mem_limit": "2g"}"""), ScheduleAfter = 90.5 },
            Deployment);

        Assert.Equal("d", body.GetProperty("description").GetString());
        Assert.False(body.GetProperty("enabled").GetBoolean());
        AssertSame(
            RecordedSpecs.Json($$$"""
                [{"type": "run-deployment", "source": "selected", "deployment_id": "{{{Deployment}}}", "parameters": null,
                  "job_variables": {"mem_limit": "2g"}, "schedule_after": 90.5}]
                """),
            body.GetProperty("actions"));
    }

    [Fact]
    public void An_update_has_no_owner_which_the_server_would_refuse() =>
        AssertSame(Without(Recorded, "owner_resource"), AutomationBodies.Update(Spec, Deployment, enabledNow: false));

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public void A_switch_that_the_manifest_does_not_speak_of_stays_as_it_is(bool? wanted, bool now, bool expected) =>
        Assert.Equal(expected, AutomationBodies.Update(Spec with { Enabled = wanted }, Deployment, now).GetProperty("enabled").GetBoolean());

    [Fact]
    public void A_new_automation_fires_unless_the_manifest_says_otherwise() =>
        Assert.True(AutomationBodies.Create(Spec with { Enabled = null }, Deployment).GetProperty("enabled").GetBoolean());

    [Fact]
    public void A_deleted_automation_is_made_again_with_the_body_that_made_it() => AssertSame(Recorded, AutomationBodies.Recreate(Live, Deployment));

    [Fact]
    public void A_changed_automation_is_put_back_with_all_that_it_held_but_the_ids_of_its_triggers()
    {
        var held = Live with
        {
            Description = null,
            Enabled = false,
            Tags = ["a"],
            Trigger = RecordedSpecs.Json("""
                {"type": "sequence", "id": "x", "within": 5.0, "triggers": [
                  {"type": "compound", "id": "y", "require": "any", "within": null, "triggers": [{"type": "event", "id": "z", "match": {"id": "kept"}}]}]}
                """),
            Actions = RecordedSpecs.Json("""[{"type": "do-nothing"}]"""),
            ActionsOnTrigger = RecordedSpecs.Json("""[{"type": "cancel-flow-run"}]"""),
            ActionsOnResolve = null,
        };

        AssertSame(
            RecordedSpecs.Json("""
                {"name": "triggered__automation_1", "description": "", "enabled": false, "tags": ["a"],
                 "trigger": {"type": "sequence", "within": 5.0, "triggers": [
                   {"type": "compound", "require": "any", "within": null, "triggers": [{"type": "event", "match": {"id": "kept"}}]}]},
                 "actions": [{"type": "do-nothing"}], "actions_on_trigger": [{"type": "cancel-flow-run"}], "actions_on_resolve": []}
                """),
            AutomationBodies.Restore(held));
    }

    private static JsonElement Without(JsonElement body, string name) => JsonSerializer.SerializeToElement(
        body.EnumerateObject().Where(field => field.Name != name).ToDictionary(field => field.Name, field => field.Value));

    private static void AssertSame(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected.GetRawText()}\nbut it is {actual.GetRawText()}");
}
