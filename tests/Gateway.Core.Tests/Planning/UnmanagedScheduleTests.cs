using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

/// <summary>Schedules of which the manifest does not say whether they are on, and that somebody switched off by hand.</summary>
public sealed class UnmanagedScheduleTests
{
    private static readonly ScheduleSpec Daily = new() { Rule = new ScheduleRule.Cron("0 6 * * *") };
    private static readonly ScheduleSpec Hourly = new() { Rule = new ScheduleRule.Cron("0 * * * *"), Slug = "hourly" };

    [Fact]
    public void One_that_was_switched_off_stays_off_and_is_told_as_kept()
    {
        var planned = Planned([Daily, Hourly], [Held(Daily, active: false), Held(Hourly)], last: [Daily, Hourly]);

        Assert.IsType<PlannedDeployment.Unchanged>(planned);
        Assert.Equal("schedules", Assert.Single(planned.Kept).Field);
    }

    [Fact]
    public void One_that_is_on_is_nothing_to_keep()
    {
        var planned = Planned([Daily], [Held(Daily)], last: [Daily]);

        Assert.IsType<PlannedDeployment.Unchanged>(planned);
        Assert.Empty(planned.Kept);
    }

    [Fact]
    public void One_that_is_there_both_on_and_off_is_on() =>
        Assert.IsType<PlannedDeployment.Update>(Planned([Daily], [Held(Daily), Held(Daily, active: false)], last: [Daily]));

    [Fact]
    public void Where_the_mode_overrides_changes_by_hand_it_is_switched_on_again() =>
        AssertSwitchesOn(Planned([Daily], [Held(Daily, active: false)], last: [Daily], ManualChanges.Override));

    [Fact]
    public void One_of_which_the_manifest_says_that_it_is_on_is_switched_on() =>
        AssertSwitchesOn(Planned([Daily with { Active = true }], [Held(Daily, active: false)], last: [Daily]));

    [Fact]
    public void One_that_the_last_manifest_switched_off_was_not_by_hand() =>
        AssertSwitchesOn(Planned([Daily, Hourly], [Held(Daily, active: false), Held(Hourly)], last: [Hourly, Daily with { Active = false }]));

    [Fact]
    public void It_is_known_by_its_slug_where_it_has_one() =>
        AssertSwitchesOn(Planned([Hourly], [Held(Hourly, active: false)], last: [Daily, Hourly with { Active = false, Rule = Daily.Rule }]));

    [Fact]
    public void Another_one_that_the_last_manifest_switched_off_says_nothing_of_it()
    {
        Assert.IsType<PlannedDeployment.Unchanged>(Planned([Hourly], [Held(Hourly, active: false)], last: [Hourly, Hourly with { Active = false, Slug = "other" }]));
        Assert.IsType<PlannedDeployment.Unchanged>(Planned([Daily], [Held(Daily, active: false)], last: [Daily, Daily with { Active = false, Rule = Hourly.Rule }]));
    }

    private static PlannedDeployment Planned(ScheduleSpec[] wanted, LiveSchedule[] held, ScheduleSpec[] last, ManualChanges changes = ManualChanges.Keep) => Assert.Single(Planner.Plan(
        [Wanted with { Schedules = wanted }],
        State(Live with { Schedules = held }),
        new LaneKnowledge { ManualChanges = changes, Owned = [new OwnedDeployment(Flow, Wanted.Name, Wanted with { Schedules = last }, Removed: false)] }).Deployments);

    private static void AssertSwitchesOn(PlannedDeployment planned)
    {
        Assert.IsType<PlannedDeployment.Update>(planned);
        Assert.DoesNotContain(planned.Kept, change => change.Field == "schedules");
    }

    private static LiveSchedule Held(ScheduleSpec spec, bool active = true) => new()
    {
        Id = Guid.NewGuid(),
        Schedule = Json($$"""{"cron": "{{((ScheduleRule.Cron)spec.Rule).Expression}}", "timezone": null, "day_or": true}"""),
        Slug = spec.Slug,
        Active = active,
    };
}
