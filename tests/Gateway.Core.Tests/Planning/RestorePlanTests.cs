using System.Text.Json;
using Gateway.Planning;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public sealed class RestorePlanTests
{
    public static TheoryData<string> Schedules => new(
        """{"cron": "0 6 * * *", "timezone": "America/Sao_Paulo", "day_or": true}""",
        """{"cron": "0 6 1 * 1", "timezone": null, "day_or": false}""",
        """{"cron": "0 6 * * *"}""",
        """{"rrule": "FREQ=WEEKLY", "timezone": "America/Sao_Paulo"}""",
        """{"interval": 3600.0, "anchor_date": "2026-01-01T00:00:00Z", "timezone": "America/Sao_Paulo"}""");

    [Theory]
    [MemberData(nameof(Schedules))]
    public void What_is_as_it_was_needs_nothing_and_a_schedule_that_changed_is_put_back(string schedule)
    {
        var before = Live with { Schedules = [Held(schedule)] };
        var entry = new SnapshotEntry(Flow, before.Name, before);

        Assert.Empty(RestorePlan.For([entry], State(before)));

        var back = Assert.IsType<RestoreAction.Update>(Assert.Single(RestorePlan.For([entry], State(before with { Schedules = [Held("""{"cron": "1 1 1 1 1"}""")] }))));
        Assert.Equal(["schedules"], back.Back.Changes.Select(change => change.Field));
        var sent = back.Back.Patch!.Value.GetProperty("schedules")[0].GetProperty("schedule");
        foreach (var said in Json(schedule).EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
        {
            Assert.True(JsonElement.DeepEquals(said.Value, sent.GetProperty(said.Name)) || said.Name == "day_or" || said.Name == "anchor_date", $"{said} became {sent}.");
        }
    }

    [Fact]
    public void What_was_created_goes_what_is_gone_is_created_and_what_never_was_needs_nothing()
    {
        Assert.Equal(Live.Id, Assert.IsType<RestoreAction.Delete>(Assert.Single(RestorePlan.For([new SnapshotEntry(Flow, Live.Name, null)], State(Live)))).LiveId);
        Assert.IsType<RestoreAction.Create>(Assert.Single(RestorePlan.For([new SnapshotEntry(Flow, Live.Name, Live)], State())));
        Assert.Empty(RestorePlan.For([new SnapshotEntry(Flow, Live.Name, null)], State()));
        Assert.Empty(RestorePlan.For([new SnapshotEntry("another flow", Live.Name, null)], State(Live)));
    }

    [Fact]
    public void A_variable_that_deployments_refer_to_is_put_back_when_they_are_as_before_but_for_their_image_which_they_have_themselves_until_then()
    {
        var before = Live with { JobVariables = Reference, Description = "before" };
        IReadOnlyCollection<SnapshotEntry> snapshot = [OfVariable(Variable("old")), new SnapshotEntry(Flow, before.Name, before)];
        var changed = State(before with { Description = "after" }) with { Variables = [Variable("new")] };

        var actions = RestorePlan.For(snapshot, changed);

        var update = Assert.Single(actions.OfType<RestoreAction.Update>()).Back;
        Assert.Equal("old", update.Patch!.Value.GetProperty("job_variables").GetProperty("image").GetString());
        Assert.True(Assert.Single(actions.OfType<RestoreAction.Variable>()) is { IsThere: true, IsLast: true });
        var rest = RestorePlan.For(snapshot, State(before with { JobVariables = Json("""{"image": "old"}""") }) with { Variables = [Variable("old")] });
        Assert.Equal(["job_variables"], Assert.IsType<RestoreAction.Update>(Assert.Single(rest)).Back.Changes.Select(static change => change.Field));
        Assert.Empty(RestorePlan.For(snapshot, State(before) with { Variables = [Variable("old")] }));
    }

    [Fact]
    public void Where_only_the_variable_changed_it_alone_is_put_back()
    {
        var before = Live with { JobVariables = Reference };

        var action = Assert.Single(RestorePlan.For([OfVariable(Variable("old"))], State(before) with { Variables = [Variable("new")] }));

        Assert.Equal("old", Assert.IsType<RestoreAction.Variable>(action).Before.Text);
    }

    [Fact]
    public void A_variable_that_is_gone_comes_back_first_and_one_that_is_new_goes_when_nothing_else_is_left_to_do()
    {
        var before = Live with { JobVariables = Reference };
        IReadOnlyCollection<SnapshotEntry> created = [OfVariable(null), new SnapshotEntry(Flow, Live.Name, Live)];

        Assert.True(Assert.IsType<RestoreAction.Variable>(Assert.Single(RestorePlan.For([OfVariable(Variable("old"))], State(before)))) is { IsThere: false, IsLast: false });
        Assert.IsType<RestoreAction.Update>(Assert.Single(RestorePlan.For(created, State(before) with { Variables = [Variable("new")] })));
        Assert.IsType<RestoreAction.DeleteVariable>(Assert.Single(RestorePlan.For(created, State(Live) with { Variables = [Variable("new")] })));
        Assert.Empty(RestorePlan.For(created, State(Live)));
    }

    [Fact]
    public void Automations_that_were_not_there_go_and_changed_and_missing_ones_come_back()
    {
        var (changed, gone, same) = (Automation("changed", "a"), Automation("gone", "a"), Automation("same", "a"));
        var (added, foreign, ofOther) = (Automation("added", "a"), Automation("foreign", "a"), Automation("added", "a", Guid.NewGuid()));
        var entry = Entry([changed, gone, same], "added");

        var restore = AutomationRestore.For(entry, Id, [changed with { Trigger = Json("""{"type": "b"}""") }, same, added, foreign, ofOther]);

        Assert.Equal([added], restore.Deletes);
        Assert.Equal([changed], restore.Updates);
        Assert.Equal([gone], restore.Creates);
        Assert.True(restore.Changes);
    }

    [Fact]
    public void One_that_was_made_again_under_another_id_is_back_but_not_one_that_only_has_its_name()
    {
        var gone = Automation("gone", "a");

        Assert.False(AutomationRestore.For(Entry([gone]), Id, [gone with { Id = Guid.NewGuid() }]).Changes);

        var other = Automation("gone", "b");
        var restore = AutomationRestore.For(Entry([gone]), Id, [other]);
        Assert.Equal([other], restore.Deletes);
        Assert.Equal([gone], restore.Creates);
    }

    [Fact]
    public void One_that_changed_into_another_deployments_is_still_put_back()
    {
        var before = Automation("one", "a");

        Assert.Equal([before], AutomationRestore.For(Entry([before]), Id, [before with { Actions = Json("[]") }]).Updates);
    }

    private static SnapshotEntry Entry(LiveAutomation[] before, params string[] further) => new(Flow, Live.Name, Live)
    {
        Automations = before,
        AutomationNames = [.. before.Select(automation => automation.Name), .. further],
    };

    private static LiveAutomation Automation(string name, string type, Guid? deployment = null) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Trigger = Json($$"""{"type": "{{type}}"}"""),
        Actions = Json($$"""[{"type": "run-deployment", "deployment_id": "{{deployment ?? Id}}"}]"""),
    };

    private static LiveSchedule Held(string schedule) => new() { Id = Guid.NewGuid(), Schedule = Json(schedule), Parameters = Json("{}") };

    private static JsonElement Reference { get; } = Json("""{"image": "{{ prefect.variables.v }}"}""");

    private static LiveVariable Variable(string image) => new() { Id = Guid.Empty, Name = "v", Value = JsonText.String(image), Tags = ["t"] };

    private static SnapshotEntry OfVariable(LiveVariable? before) => new("", "v", null) { Variable = new SnapshotVariable(before, []) };
}
