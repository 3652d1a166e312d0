using System.Text.Json;
using CsCheck;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public class ScheduleTests
{
    private static readonly ScheduleSpec Daily = new() { Rule = new ScheduleRule.Cron("0 6 * * *") };
    private static readonly ScheduleSpec Hourly = new() { Rule = new ScheduleRule.Interval(3600), Slug = "hourly" };
    private static readonly ScheduleSpec Weekly = new() { Rule = new ScheduleRule.Recurrence("FREQ=WEEKLY") { TimeZone = "America/Sao_Paulo" }, Slug = "weekly" };

    private static readonly LiveSchedule LiveDaily = Held("""{"cron": "0 6 * * *", "timezone": null, "day_or": true}""", null);
    private static readonly LiveSchedule LiveHourly = Held("""{"interval": 3600.0, "anchor_date": "2026-01-01T00:00:00Z", "timezone": "UTC"}""", "hourly");
    private static readonly LiveSchedule LiveWeekly = Held("""{"rrule": "FREQ=WEEKLY", "timezone": "America/Sao_Paulo"}""", "weekly");

    [Fact]
    public void Schedules_are_compared_in_any_order_with_the_servers_defaults() =>
        AssertUnchanged(Wanted with { Schedules = [Daily, Hourly, Weekly] }, Live with { Schedules = [LiveWeekly, LiveHourly, LiveDaily] });

    [Fact]
    public void An_anchor_is_compared_as_an_instant_and_the_one_that_asks_for_it_chooses_first()
    {
        var anchored = Hourly with { Slug = null, Rule = new ScheduleRule.Interval(3600, "2025-12-31T21:00:00-03:00") };
        var any = Hourly with { Slug = null };

        AssertUnchanged(
            Wanted with { Schedules = [any, anchored] },
            Live with { Schedules = [LiveHourly with { Slug = null }, Held("""{"interval": 3600, "anchor_date": "2026-05-05T00:00:00Z"}""", null)] });
        Assert.NotEmpty(Update(Wanted with { Schedules = [anchored] }, Live with { Schedules = [Held("""{"interval": 3600, "anchor_date": "2026-05-05T00:00:00Z"}""", null)] }).Changes);
    }

    [Fact]
    public void The_default_start_that_the_server_puts_before_a_recurrence_is_no_difference()
    {
        var held = Held("""{"rrule": "DTSTART:20200101T000000\nFREQ=WEEKLY", "timezone": "America/Sao_Paulo"}""", "weekly");
        var other = Held("""{"rrule": "DTSTART:20210101T000000\nFREQ=WEEKLY", "timezone": "America/Sao_Paulo"}""", "weekly");

        AssertUnchanged(Wanted with { Schedules = [Weekly] }, Live with { Schedules = [held] });
        Assert.NotEmpty(Update(Wanted with { Schedules = [Weekly] }, Live with { Schedules = [other] }).Changes);
    }

    [Theory]
    [InlineData("FREQ=MINUTELY;INTERVAL=5", "DTSTART:20261123T120000\nFREQ=MINUTELY;INTERVAL=5", true)]
    [InlineData("RRULE:freq=secondly", "DTSTART:20261123T120000\nRRULE:freq=secondly", true)]
    [InlineData("FREQ=MINUTELY;INTERVAL=5", "DTSTART:20261123T120000\nFREQ=MINUTELY;INTERVAL=6", false)]
    [InlineData("FREQ=MINUTELY;INTERVAL=5", "RDATE:20261123T120000\nFREQ=MINUTELY;INTERVAL=5", false)]
    [InlineData("FREQ=HOURLY", "DTSTART:20261123T120000\nFREQ=HOURLY", false)]
    [InlineData("DTSTART:20260101T000000\nFREQ=MINUTELY", "DTSTART:20261123T120000\nDTSTART:20260101T000000\nFREQ=MINUTELY", false)]
    public void The_start_that_the_server_moves_for_rules_within_the_hour_is_no_difference(string wanted, string held, bool isSame)
    {
        var plan = Plan(
            Wanted with { Schedules = [Weekly with { Rule = new ScheduleRule.Recurrence(wanted) }] },
            Live with { Schedules = [Held(JsonSerializer.Serialize(new { rrule = held, timezone = "UTC" }), "weekly")] });

        Assert.Equal(isSame, Assert.Single(plan.Deployments) is PlannedDeployment.Unchanged);
    }

    [Fact]
    public void An_anchor_without_an_offset_is_utc() => AssertUnchanged(
        Wanted with { Schedules = [Hourly with { Rule = new ScheduleRule.Interval(3600, "2026-01-01T00:00:00") }] },
        Live with { Schedules = [LiveHourly] });

    public static IEnumerable<object?[]> Different => new TheoryData<ScheduleSpec>()
    {
        Hourly with { Active = false },
        Hourly with { Slug = "other" },
        Hourly with { Slug = null },
        Hourly with { Parameters = Json("""{"a": 1}""") },
        Hourly with { Rule = new ScheduleRule.Interval(3601) },
        Hourly with { Rule = new ScheduleRule.Interval(3600) { TimeZone = "America/Sao_Paulo" } },
        Hourly with { Rule = new ScheduleRule.Interval(3600, "2026-01-02T00:00:00Z") },
        Hourly with { Rule = new ScheduleRule.Cron("0 * * * *") },
        Hourly with { Rule = new ScheduleRule.Recurrence("FREQ=HOURLY") },
    };

    [Theory]
    [MemberData(nameof(Different))]
    internal void Each_part_of_a_schedule_counts(ScheduleSpec wanted) =>
        Assert.Equal("schedules", Assert.Single(Update(Wanted with { Schedules = [wanted] }, Live with { Schedules = [LiveHourly] }).Changes).Field);

    [Fact]
    public void Whether_days_are_joined_by_or_counts()
    {
        var wanted = Wanted with { Schedules = [Daily with { Rule = new ScheduleRule.Cron("0 6 * * *", false) }] };

        AssertUnchanged(wanted, Live with { Schedules = [Held("""{"cron": "0 6 * * *", "day_or": false}""", null)] });
        AssertUnchanged(Wanted with { Schedules = [Daily] }, Live with { Schedules = [Held("""{"cron": "0 6 * * *"}""", null)] });
        Assert.NotEmpty(Update(wanted, Live with { Schedules = [LiveDaily] }).Changes);
    }

    [Fact]
    public void Schedules_that_left_the_manifest_are_deleted_without_a_patch()
    {
        var update = Update(Wanted with { Schedules = [Daily] }, Live with { Schedules = [LiveDaily, LiveHourly] });

        Assert.Equal([LiveHourly.Id], update.SchedulesToDelete);
        Assert.Null(update.Patch);
        Assert.Equal("schedules", Assert.Single(update.Changes).Field);
        Assert.Equal(2, update.Changes[0].Old.GetArrayLength());
        Assert.Equal(1, update.Changes[0].New.GetArrayLength());
    }

    [Fact]
    public void One_that_is_found_by_its_slug_keeps_its_id_and_anchor_and_the_unchanged_are_not_sent()
    {
        var update = Update(Wanted with { Schedules = [Hourly with { Active = false }, Weekly] }, Live with { Schedules = [LiveHourly, LiveWeekly] });

        Assert.Empty(update.SchedulesToDelete);
        AssertPatch("""{"schedules": [{"schedule": {"interval": 3600, "anchor_date": "2026-01-01T00:00:00Z", "timezone": "UTC"}, "active": false, "parameters": {}, "slug": "hourly"}]}""", update);
    }

    [Fact]
    public void Those_without_a_slug_go_first_when_all_wanted_have_one()
    {
        var update = Update(Wanted with { Schedules = [Hourly, Weekly] }, Live with { Schedules = [LiveHourly, LiveDaily] });

        Assert.Equal([LiveDaily.Id], update.SchedulesToDelete);
        AssertPatch("""{"schedules": [{"schedule": {"rrule": "FREQ=WEEKLY", "timezone": "America/Sao_Paulo"}, "active": true, "parameters": {}, "slug": "weekly"}]}""", update);
    }

    [Fact]
    public void All_go_first_when_one_without_a_slug_is_wanted_and_all_held_have_one()
    {
        var update = Update(Wanted with { Schedules = [Daily, Hourly] }, Live with { Schedules = [LiveHourly] });

        Assert.Equal([LiveHourly.Id], update.SchedulesToDelete);
        AssertPatch("""
            {"schedules": [{"schedule": {"cron": "0 6 * * *", "timezone": null, "day_or": true}, "active": true, "parameters": {}},
                           {"schedule": {"interval": 3600, "anchor_date": "2026-01-01T00:00:00Z", "timezone": "UTC"}, "active": true, "parameters": {}, "slug": "hourly"}]}
            """, update);
    }

    [Fact]
    public void One_held_without_a_slug_lets_the_patch_replace_all()
    {
        var update = Update(Wanted with { Schedules = [Daily with { Active = false }] }, Live with { Schedules = [LiveDaily, LiveHourly] });

        Assert.Empty(update.SchedulesToDelete);
        AssertPatch("""{"schedules": [{"schedule": {"cron": "0 6 * * *", "timezone": null, "day_or": true}, "active": false, "parameters": {}}]}""", update);
    }

    [Theory]
    [InlineData("""{"every": "day"}""")]
    [InlineData("""{"interval": "PT1H"}""")]
    [InlineData("5")]
    public void A_schedule_of_an_unknown_kind_is_replaced(string rule)
    {
        var held = Held(rule, null);

        Assert.Equal([held.Id], Update(Wanted, Live with { Schedules = [held] }).SchedulesToDelete);
    }

    [Fact]
    public void An_update_leaves_exactly_the_wanted_schedules() => Gen.Select(Specs, Specs).Sample((wanted, held) =>
    {
        var spec = Wanted with { Schedules = wanted };
        var live = Live with { Schedules = Server.Created(held) };
        if (Assert.Single(Plan(spec, live).Deployments) is PlannedDeployment.Update update)
        {
            var after = live with { Schedules = Server.Apply(live.Schedules, update) };
            Assert.IsType<PlannedDeployment.Unchanged>(Assert.Single(Plan(spec, after).Deployments));
        }
    });

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static readonly Gen<ScheduleSpec> AnySchedule = Gen.Select(
        OneOf<ScheduleRule>(
            new ScheduleRule.Cron("0 6 * * *"),
            new ScheduleRule.Cron("0 7 * * *", false) { TimeZone = "America/Sao_Paulo" },
            new ScheduleRule.Interval(60),
            new ScheduleRule.Interval(60, "2026-01-01T00:00:00Z"),
            new ScheduleRule.Recurrence("FREQ=DAILY") { TimeZone = "UTC" }),
        OneOf<bool?>(null, true, false),
        OneOf<string?>(null, "a", "b", "c"),
        OneOf<string?>(null, "{}", """{"x": 1}"""),
        (rule, active, slug, parameters) => new ScheduleSpec { Rule = rule, Active = active, Slug = slug, Parameters = parameters is null ? null : Json(parameters) });

    private static readonly Gen<ScheduleSpec[]> Specs = AnySchedule.Array[0, 4].Select(all =>
        all.Where((schedule, index) => schedule.Slug is null || Array.FindIndex(all, other => other.Slug == schedule.Slug) == index).ToArray());

    private static LiveSchedule Held(string rule, string? slug) => new() { Id = Guid.NewGuid(), Schedule = Json(rule), Slug = slug, Parameters = Json("{}") };

    /// <summary>What the server does with schedules, in small.</summary>
    private static class Server
    {
        public static IReadOnlyList<LiveSchedule> Created(IReadOnlyList<ScheduleSpec> specs)
        {
            var body = DeploymentBodies.Create(Wanted with { Schedules = specs }, FlowId);
            return [.. body.GetProperty("schedules").EnumerateArray().Select(New)];
        }

        public static List<LiveSchedule> Apply(IReadOnlyList<LiveSchedule> held, PlannedDeployment.Update update)
        {
            var left = held.Where(schedule => !update.SchedulesToDelete.Contains(schedule.Id)).ToList();
            if (update.Patch is not { } patch || !patch.TryGetProperty("schedules", out var given))
            {
                return left;
            }

            var all = given.EnumerateArray().ToList();
            if (left.Count == 0 || left.Any(schedule => schedule.Slug is null))
            {
                return [.. all.Select(New)];
            }

            Assert.All(all, schedule => Assert.NotNull(SlugOf(schedule)));
            foreach (var schedule in all)
            {
                var index = left.FindIndex(other => other.Slug == SlugOf(schedule));
                if (index < 0)
                {
                    left.Add(New(schedule));
                }
                else
                {
                    left[index] = New(schedule) with { Id = left[index].Id };
                }
            }

            return left;
        }

        private static LiveSchedule New(JsonElement given) => new()
        {
            Id = Guid.NewGuid(),
            Schedule = given.GetProperty("schedule"),
            Active = given.GetProperty("active").GetBoolean(),
            Parameters = given.GetProperty("parameters"),
            Slug = SlugOf(given),
        };

        private static string? SlugOf(JsonElement given) => given.TryGetProperty("slug", out var slug) ? slug.GetString() : null;
    }
}
