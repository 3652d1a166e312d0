using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("schedule: {}")]
    [InlineData("schedule: null")]
    [InlineData("schedules: []")]
    [InlineData("schedules: null")]
    public void A_deployment_may_have_no_schedule(string line) => Assert.Empty(ManifestFixture.Deployment(line).Schedules);

    [Fact]
    public void An_empty_schedule_leaves_the_list_to_schedules()
    {
        Assert.Single(ManifestFixture.Deployment("schedule: {}", "schedules: [{cron: 0 0 * * *}]").Schedules);
    }

    [Theory]
    [InlineData("schedules: [{cron: 0 1 * * *}]")]
    [InlineData("schedules: null")]
    public void Schedule_and_schedules_together_are_an_error(string line)
    {
        var finding = ManifestFixture.OnlyError("schedule: {cron: 0 0 * * *}", line);

        Assert.Equal("schedule_twice", finding.Code);
        Assert.Equal(new ManifestLocation(6, 5), finding.Location);
    }

    [Fact]
    public void A_cron_schedule_holds_what_is_written_and_no_defaults()
    {
        Assert.Equal(
            new ScheduleSpec { Rule = new ScheduleRule.Cron("@daily") },
            One("{cron: '@daily'}"));
        Assert.Equal(
            new ScheduleSpec { Rule = new ScheduleRule.Cron("0 6 * * *", DayOr: false) { TimeZone = "America/Sao_Paulo" }, Active = false, Slug = "six" },
            One("{cron: 0 6 * * *, day_or: 'no', timezone: America/Sao_Paulo, active: 0, slug: six, parameters: {}}"));
    }

    [Fact]
    public void Schedules_keep_their_order_and_parameters()
    {
        var schedules = ManifestFixture.Deployment("schedules: [{cron: 0 1 * * *, parameters: {x: 1}}, {interval: 5}]").Schedules;

        Assert.IsType<ScheduleRule.Cron>(schedules[0].Rule);
        Assert.IsType<ScheduleRule.Interval>(schedules[1].Rule);
        ManifestFixture.AssertJson("""{"x": 1}""", schedules[0].Parameters);
        Assert.Null(schedules[1].Parameters);
    }

    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("0.5", 0.5)]
    [InlineData("PT1H30M", 5400)]
    [InlineData("'01:30:00'", 5400)]
    [InlineData("1:30:00", 5400)]
    [InlineData("1 day", 86_400)]
    [InlineData("0.0000014", 0.000001)]
    [InlineData("86399999913600", 86_399_999_913_600)]
    public void An_interval_is_in_seconds(string written, double seconds)
    {
        Assert.Equal(new ScheduleRule.Interval(seconds), One($"{{interval: {written}}}").Rule);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("-PT1H")]
    [InlineData("PT0S")]
    [InlineData("hourly")]
    [InlineData("0.0000001")]
    [InlineData("86399999913600.5")]
    [InlineData("99999999999999999")]
    public void An_interval_that_is_no_time_above_zero_is_an_error(string written)
    {
        var finding = ManifestFixture.OnlyError($"schedule: {{interval: {written}}}");

        Assert.Equal("interval_invalid", finding.Code);
        Assert.Equal(new ManifestLocation(5, 26), finding.Location);
        Assert.Contains("PT1H", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{interval: '{{ $GONE }}'}")]
    [InlineData("{cron: '{{ $GONE }}'}")]
    [InlineData("{rrule: '{{ $GONE }}'}")]
    [InlineData("{cron: '@daily', timezone: '{{ $GONE }}'}")]
    [InlineData("{interval: 5, anchor_date: '{{ $GONE }}'}")]
    [InlineData("{interval: 5, slug: '{{ $GONE }}'}")]
    public void A_missing_variable_in_a_schedule_is_one_error(string schedule)
    {
        Assert.Equal("The variable GONE is not set for this MODE.", ManifestFixture.OnlyError("schedule: " + schedule).Message);
    }

    [Fact]
    public void An_interval_text_of_any_length_is_judged_in_bounded_time()
    {
        Assert.Equal(86_400, IntervalText.Parse(new string('0', 61) + "1 d"));
        Assert.Null(IntervalText.Parse(new string('1', 65)));
        Assert.Equal(0, IntervalText.Parse(new string('0', 59) + "00:00"));
        Assert.Null(IntervalText.Parse(new string('0', 60) + "00:00"));
    }

    [Theory]
    [InlineData("\"2026-01-01T00:00:00\"", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z")]
    [InlineData("2026-01-01T10:00:00-03:00", "2026-01-01T10:00:00-03:00")]
    [InlineData("2026-01-01T10:00:00.25+05:30", "2026-01-01T10:00:00.250000+05:30")]
    public void An_anchor_date_without_a_zone_is_in_utc(string written, string sent)
    {
        var rule = Assert.IsType<ScheduleRule.Interval>(One($"{{interval: 5, timezone: America/Sao_Paulo, anchor_date: {written}}}").Rule);

        Assert.Equal(sent, rule.AnchorDate);
        Assert.Equal("America/Sao_Paulo", rule.TimeZone);
    }

    [Theory]
    [InlineData("{interval: 5, anchor_date: ''}")]
    [InlineData("{interval: 5, timezone: ''}")]
    [InlineData("{cron: 0 0 * * *, timezone: ''}")]
    [InlineData("{rrule: FREQ=DAILY, timezone: ''}")]
    public void Empty_text_is_none(string schedule)
    {
        var rule = One(schedule).Rule;

        Assert.Null(rule.TimeZone);
        Assert.Null((rule as ScheduleRule.Interval)?.AnchorDate);
    }

    [Theory]
    [InlineData("FREQ=DAILY;UNTIL=20301231T000000Z")]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20301231T000000Z")]
    [InlineData("'{\"rrule\": \"freq=daily;until=20301231t000000z\"}'")]
    public void An_until_in_utc_without_a_start_would_keep_prefect_from_scheduling_anything(string rule)
    {
        var finding = ManifestFixture.OnlyError($"schedule: {{rrule: {rule}}}");

        Assert.Equal("rrule_never_scheduled", finding.Code);
        Assert.Equal("Remove the Z from UNTIL, or add a DTSTART in the same zone, such as DTSTART:20260101T000000Z.", finding.Fix);
        Assert.Equal(new ManifestLocation(5, 23), finding.Location);
    }

    [Theory]
    [InlineData("FREQ=DAILY;UNTIL=20301231T000000")]
    [InlineData("FREQ=DAILY;UNTIL=20301231")]
    [InlineData("\"DTSTART:20260101T000000Z\\nRRULE:FREQ=DAILY;UNTIL=20301231T000000Z\"")]
    [InlineData("\"RRULE:FREQ=DAILY;UNTIL=20301231T000000Z\\nDTSTART:20260101T000000Z\"")]
    public void Without_a_zone_or_with_a_start_in_one_it_is_taken(string rule) => One($"{{rrule: {rule}}}");

    [Fact]
    public void An_anchor_date_that_is_no_date_is_an_error()
    {
        var finding = ManifestFixture.OnlyError("schedule: {interval: 5, anchor_date: soon}");

        Assert.Equal("anchor_date_invalid", finding.Code);
        Assert.Equal("The anchor date soon cannot be used: it is not an ISO 8601 date or time.", finding.Message);
        Assert.Equal(new ManifestLocation(5, 42), finding.Location);
    }

    [Theory]
    [InlineData("FREQ=DAILY", "FREQ=DAILY", null)]
    [InlineData("'{\"rrule\": \"FREQ=DAILY\"}'", "FREQ=DAILY", null)]
    [InlineData("'{\"rrule\": \"FREQ=DAILY\", \"timezone\": null}'", "FREQ=DAILY", null)]
    [InlineData("'{\"rrule\": \"FREQ=DAILY\", \"timezone\": \"Europe/Paris\"}'", "FREQ=DAILY", "Europe/Paris")]
    public void A_recurrence_rule_is_plain_or_json(string written, string rule, string? zone)
    {
        Assert.Equal(new ScheduleRule.Recurrence(rule) { TimeZone = zone }, One($"{{rrule: {written}}}").Rule);
    }

    [Fact]
    public void The_schedules_own_time_zone_wins_over_that_in_the_json()
    {
        Assert.Equal("Asia/Tokyo", One("{timezone: Asia/Tokyo, rrule: '{\"rrule\": \"FREQ=DAILY\", \"timezone\": \"Europe/Paris\"}'}").Rule.TimeZone);
    }

    [Theory]
    [InlineData("FREQ=SOMETIMES", "its FREQ has an invalid value")]
    [InlineData("INTERVAL=2", "it has no FREQ")]
    [InlineData("'5'", "it is JSON, but not an object with rrule and timezone")]
    [InlineData("'{}'", "it is JSON, but not an object with rrule and timezone")]
    [InlineData("'{\"rrule\": 5}'", "it is JSON, but not an object with rrule and timezone")]
    [InlineData("'{\"rrule\": \"FREQ=DAILY\", \"timezone\": 5}'", "it is JSON, but not an object with rrule and timezone")]
    [InlineData("'{\"rrule\": \"FREQ=DAILY\", \"more\": 5}'", "it is JSON, but not an object with rrule and timezone")]
    [InlineData("'{\"rrule\": \"FREQ=DAILY\", \"timezone\": \"Mars\"}'", "its time zone is not an IANA time zone")]
    public void Another_recurrence_rule_is_an_error(string written, string problem)
    {
        var finding = ManifestFixture.OnlyError($"schedule: {{rrule: {written}}}");

        Assert.Equal("rrule_invalid", finding.Code);
        Assert.EndsWith($"cannot be used: {problem}.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(5, 23), finding.Location);
    }

    [Fact]
    public void A_cron_expression_of_1000_characters_is_the_longest()
    {
        var longest = string.Join(',', Enumerable.Repeat("0", 600))[..992].TrimEnd(',');
        longest = $"{longest} 0 * * *".PadRight(1000);

        Assert.Null(CronExpression.Parse(longest).Problem);
        Assert.Equal("it is longer than 1000 characters", CronExpression.Parse(longest + " ").Problem);
    }

    [Fact]
    public void A_longer_cron_expression_is_an_error() =>
        Assert.Equal("cron_invalid", ManifestFixture.OnlyError($"schedule: {{cron: '{string.Join(',', Enumerable.Repeat("0-59", 10_000))} * * * *'}}").Code);

    [Fact]
    public void A_recurrence_rule_of_6500_characters_is_the_longest()
    {
        var dates = string.Join(',', Enumerable.Repeat("20240101T000000", 450));
        var longest = ("FREQ=DAILY RDATE:" + dates)[..6500];
        longest = longest[..longest.LastIndexOf(',')].PadRight(6500);

        Assert.Null(RecurrenceSet.Parse(longest).Problem);
        Assert.Equal("it is longer than 6500 characters", RecurrenceSet.Parse(longest + " ").Problem);
    }

    [Theory]
    [InlineData("RRULE:FREQ=DAILY;X=1", "it has a part that RFC 5545 does not define")]
    [InlineData("FREQ=DAILY;COUNT", "it has a part that is not NAME=VALUE")]
    [InlineData("FREQ=DAILY;COUNT=0", "its COUNT has an invalid value")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "its INTERVAL has an invalid value")]
    [InlineData("DTSTART;X=1:20240101 RRULE:FREQ=DAILY", "its DTSTART has an unknown parameter")]
    [InlineData("RDATE:x", "its RDATE is not a valid date")]
    [InlineData("RDATE:20260101T000000Z,x", "its RDATE is not a valid date")]
    [InlineData(":FREQ=DAILY", "it has a line that is not RRULE, EXRULE, RDATE, EXDATE or DTSTART")]
    [InlineData("FREQ=DAILY;BYSETPOS=1,0", "its BYSETPOS has an invalid value")]
    [InlineData("X:1", "it has a line that is not RRULE, EXRULE, RDATE, EXDATE or DTSTART")]
    [InlineData("DTSTART:20240101T000000", "it has no RRULE")]
    [InlineData("DTSTART:20240101T000000Z RRULE:FREQ=DAILY;UNTIL=20250101T000000", "only one of its UNTIL and DTSTART has a time zone")]
    public void What_is_wrong_with_a_recurrence_rule_is_said(string rule, string problem) => Assert.Equal(problem, RecurrenceSet.Parse(rule).Problem);

    [Theory]
    [InlineData("BYMONTH=0")]
    [InlineData("BYMONTH=13")]
    [InlineData("BYMONTHDAY=-32")]
    [InlineData("BYMONTHDAY=32")]
    [InlineData("BYYEARDAY=367")]
    [InlineData("BYYEARDAY=-367")]
    [InlineData("BYWEEKNO=54")]
    [InlineData("BYWEEKNO=-54")]
    [InlineData("BYHOUR=-1")]
    [InlineData("BYMINUTE=60")]
    [InlineData("BYSECOND=60")]
    [InlineData("BYEASTER=x")]
    [InlineData("BYSETPOS=-367")]
    [InlineData("BYDAY=MO,")]
    [InlineData("BYDAY=1000MO")]
    public void Values_beyond_the_calendar_are_refused(string part)
    {
        Assert.Equal($"its {part[..part.IndexOf('=', StringComparison.Ordinal)]} has an invalid value", RecurrenceSet.Parse("FREQ=YEARLY;" + part).Problem);
    }

    [Theory]
    [InlineData("BYMONTH=1,12")]
    [InlineData("BYMONTHDAY=-31,31")]
    [InlineData("BYYEARDAY=-366,366")]
    [InlineData("BYWEEKNO=-53,53")]
    [InlineData("BYHOUR=0,23")]
    [InlineData("BYMINUTE=0,59")]
    [InlineData("BYSECOND=0,59")]
    [InlineData("BYSETPOS=-366,366")]
    [InlineData("COUNT=1")]
    [InlineData("INTERVAL=1")]
    [InlineData("UNTIL=20240229T2359")]
    [InlineData("FREQ=YEARLY")]
    public void Values_at_the_calendars_ends_are_taken(string part) => Assert.Null(RecurrenceSet.Parse("FREQ=YEARLY;" + part).Problem);

    [Theory]
    [InlineData("0 0 * *", "it has 4 fields instead of 5 (or 6 with seconds at the end, or 7 with years after them)")]
    [InlineData("60 0 * * *", "its minute field is outside 0 to 59")]
    [InlineData("0 24 * * *", "its hour field is outside 0 to 23")]
    [InlineData("0 0 0 * *", "its day of month field is outside 1 to 31")]
    [InlineData("0 0 * 13 *", "its month field is outside 1 to 12")]
    [InlineData("0 0 * * 8", "its day of week field is outside 0 to 6")]
    [InlineData("0 0 * * * 60", "its second field is outside 0 to 59")]
    [InlineData("0 0 * * * 0 1969", "its year field is outside 1970 to 2099")]
    [InlineData("H 0 * * *", "its minute field is random or hashed, which Prefect does not support")]
    [InlineData("R(0-5)/2 0 * * *", "its minute field is random or hashed, which Prefect does not support")]
    [InlineData("? 0 * * *", "its minute field uses ?, which is only allowed alone and in a day field")]
    [InlineData("0 0 * * 1,2#1", "its day of week field mixes plain weekdays with numbered ones")]
    [InlineData("0 0 * * 1#6", "its day of week field numbers a weekday that no month has")]
    [InlineData("0-x 0 * * *", "its minute field has an invalid range")]
    [InlineData("*/0 0 * * *", "its minute field has a step that is not a whole number above zero")]
    [InlineData("x 0 * * *", "its minute field has a value that is neither a number nor a name")]
    [InlineData("0-60 0 * * *", "its minute field is outside 0 to 59")]
    [InlineData("61,x 0 * * *", "its minute field is outside 0 to 59")]
    [InlineData("99999999999999999999 0 * * *", "its minute field is outside 0 to 59")]
    [InlineData("0 0 * * 1,2#1,x", "its day of week field has a value that is neither a number nor a name")]
    public void What_is_wrong_with_a_cron_expression_is_said(string expression, string problem)
    {
        var finding = ManifestFixture.OnlyError($"schedule: {{cron: '{expression}'}}");

        Assert.Equal("cron_invalid", finding.Code);
        Assert.Equal($"The cron expression {expression} cannot be used: {problem}.", finding.Message);
        Assert.Equal(new ManifestLocation(5, 22), finding.Location);
    }

    [Fact]
    public void A_cron_expression_whose_months_have_no_such_day_is_an_error()
    {
        var finding = ManifestFixture.OnlyError("schedule: {cron: 0 0 30 2 1, day_or: false}");

        Assert.Equal("cron_never_scheduled", finding.Code);
        Assert.Equal(
            "The cron expression 0 0 30 2 1 cannot be used: none of its months has such a day, and Prefect accepts it but then fails each time that it looks for runs of the deployment.",
            finding.Message);
        Assert.Equal(new ManifestLocation(5, 22), finding.Location);
    }

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 30 2 ?")]
    [InlineData("0 0 30 2 1")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 30-31 feb *")]
    [InlineData("0 0 30/1 2 *")]
    [InlineData("0 0 30 2 */1")]
    [InlineData("0 0 30 2 0-6")]
    [InlineData("0 0 31 4 *,1")]
    [InlineData("0 0 30 2 * 0")]
    [InlineData("0 0 30 2 * 0 2028")]
    [InlineData("0 0 30 2 sun#1")]
    public void What_croniter_finds_no_date_of_is_never_scheduled(string expression) => Assert.True(CronExpression.Parse(expression).IsNeverScheduled);

    [Theory]
    [InlineData("0 0 29 2 *")]
    [InlineData("0 0 31 4,6,7 *")]
    [InlineData("0 0 l 2 *")]
    [InlineData("0 0 30,l 2 *")]
    [InlineData("0 0 30-l 2 *")]
    [InlineData("0 0 28-l 2 *")]
    [InlineData("0 0 31 2-2 *")]
    [InlineData("0 0 31-31 2 *")]
    [InlineData("0 0 31-30 2 *")]
    [InlineData("0 0 31-1 2 *")]
    [InlineData("0 0 31 apr-apr/20 *")]
    [InlineData("0 0 30-31 12-2/2 *")]
    [InlineData("0 0 30-31 11-2/3 *")]
    [InlineData("0 0 31 11-4/5 *")]
    [InlineData("0 0 * 2 *")]
    [InlineData("0 0 ? 2 *")]
    [InlineData("0 0 *,30 2 *")]
    [InlineData("@monthly")]
    public void What_croniter_finds_dates_of_or_what_is_not_sure_is_taken(string expression) => Assert.False(CronExpression.Parse(expression).IsNeverScheduled);

    [Theory]
    [InlineData("UTC")]
    [InlineData("Etc/GMT+3")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("US/Eastern")]
    public void A_time_zone_is_a_name_of_the_iana_database(string name) => Assert.True(new TimeZoneNames().IsKnown(name));

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("america/sao_paulo")]
    [InlineData("E. South America Standard Time")]
    [InlineData("posix/America/Sao_Paulo")]
    [InlineData("../etc/passwd")]
    [InlineData("../zoneinfo/UTC")]
    [InlineData("America/../UTC")]
    [InlineData("+03:00")]
    [InlineData("Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Another_name_is_no_time_zone(string name)
    {
        var zones = new TimeZoneNames();

        Assert.False(zones.IsKnown(name));
        Assert.False(zones.IsKnown(name));
    }

    [Fact]
    public void An_unknown_time_zone_is_an_error()
    {
        var finding = ManifestFixture.OnlyError("schedule: {cron: 0 0 * * *, timezone: Brasilia}");

        Assert.Equal("timezone_invalid", finding.Code);
        Assert.Equal("The time zone Brasilia cannot be used: it is not an IANA time zone.", finding.Message);
        Assert.Equal(new ManifestLocation(5, 43), finding.Location);
    }

    [Theory]
    [InlineData("{timezone: UTC}", "none")]
    [InlineData("{cron: 0 0 * * *, interval: 5}", "cron and interval")]
    [InlineData("{cron: 0 0 * * *, interval: 5, rrule: FREQ=DAILY}", "cron and interval and rrule")]
    public void A_schedule_has_exactly_one_rule(string schedule, string found)
    {
        var finding = ManifestFixture.OnlyError($"schedules: [{schedule}]");

        Assert.Equal("schedule_rule", finding.Code);
        Assert.EndsWith($"this one has {found}.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(5, 17), finding.Location);
    }

    [Theory]
    [InlineData("schedules: {cron: 0 0 * * *}", "schedules must be a list, not a mapping.")]
    [InlineData("schedules: [5]", "A schedule must be a mapping, not a whole number.")]
    [InlineData("schedule: [{cron: 0 0 * * *}]", "A schedule must be a mapping, not a list.")]
    [InlineData("schedule: {cron: 5}", "cron must be text, not a whole number.")]
    [InlineData("schedule: {rrule: []}", "rrule must be text, not a list.")]
    [InlineData("schedule: {interval: true}", "interval must be a number of seconds or a duration, not a boolean.")]
    [InlineData("schedule: {cron: 0 0 * * *, slug: 5}", "slug must be text, not a whole number.")]
    [InlineData("schedule: {cron: 0 0 * * *, active: soon}", "active must be true or false, not the text 'soon'.")]
    [InlineData("schedule: {cron: 0 0 * * *, day_or: soon}", "day_or must be true or false, not the text 'soon'.")]
    [InlineData("schedule: {cron: 0 0 * * *, parameters: 5}", "parameters must be a mapping, not a whole number.")]
    [InlineData("schedule: {cron: 0 0 * * *, timezone: 5}", "timezone must be text, not a whole number.")]
    public void Values_of_another_type_are_an_error(string line, string message)
    {
        var finding = ManifestFixture.OnlyError(line);

        Assert.Equal(("type_mismatch", message), (finding.Code, finding.Message));
    }

    [Theory]
    [InlineData("timzone: UTC", "timzone", "Did you mean timezone?")]
    [InlineData("max_scheduled_runs: 5", "max_scheduled_runs", "Correct its name, or remove it, because it has no effect.")]
    [InlineData("schedule: {cron: x}", "schedule", "Write cron, interval or rrule directly in the item.")]
    public void An_unknown_key_of_a_schedule_is_an_error_as_it_is_for_prefect(string entry, string key, string fix)
    {
        var finding = ManifestFixture.OnlyError($"schedules: [{{cron: 0 0 * * *, {entry}}}]");

        Assert.Equal(("schedule_key_unknown", $"A schedule does not support the key {key}.", fix), (finding.Code, finding.Message, finding.Fix));
        Assert.Equal(new ManifestLocation(5, 35), finding.Location);
    }

    [Theory]
    [InlineData("cron: 0 0 * * *, replaces: old", "replaces_not_applied")]
    [InlineData("cron: 0 0 * * *, anchor_date: 2026-01-01", "schedule_key_unused")]
    [InlineData("rrule: FREQ=DAILY, day_or: true", "schedule_key_unused")]
    public void A_key_without_effect_is_a_warning(string entries, string code)
    {
        Assert.Equal(code, ManifestFixture.OnlyWarning($"schedule: {{{entries}}}").Code);
    }

    [Fact]
    public void Null_counts_as_absent()
    {
        Assert.Equal(
            new ScheduleSpec { Rule = new ScheduleRule.Cron("0 0 * * *") },
            One("{cron: 0 0 * * *, interval: ~, rrule: ~, timezone: ~, anchor_date: ~, active: ~, slug: ~, replaces: ~, day_or: ~}"));
    }

    [Fact]
    public void Two_schedules_of_one_slug_are_an_error_that_names_both_places()
    {
        var finding = ManifestFixture.OnlyError("schedules: [{interval: 5, slug: a}, {interval: 6, slug: b}, {interval: 7, slug: a}]");

        Assert.Equal("slug_duplicate", finding.Code);
        Assert.Equal("The slug a is already used at line 5, column 37.", finding.Message);
        Assert.Equal(new ManifestLocation(5, 85), finding.Location);
    }

    [Fact]
    public void Schedules_without_a_slug_do_not_collide()
    {
        Assert.Equal(3, ManifestFixture.Deployment("schedules: [{interval: 5}, {interval: 6, slug: ''}, {interval: 7, slug: ''}]").Schedules.Count);
    }

    private static ScheduleSpec One(string schedule) =>
        Assert.Single(ManifestFixture.Deployment("schedules: [" + schedule + "]").Schedules) with { Location = null };
}
