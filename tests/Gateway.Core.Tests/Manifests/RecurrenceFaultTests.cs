using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

/// <summary>Rules that Prefect takes and then has trouble with. What dateutil makes of each was seen with Prefect 3.8.3.</summary>
public sealed class RecurrenceFaultTests
{
    [Fact]
    public void A_rule_of_minutes_that_begins_before_2020_is_an_error()
    {
        var finding = ManifestFixture.OnlyError("""schedule: {rrule: "DTSTART:19000101T000000\nRRULE:FREQ=MINUTELY;INTERVAL=4"}""");

        Assert.Equal("rrule_starts_too_early", finding.Code);
        Assert.EndsWith(
            "cannot be used: its DTSTART is 1900-01-01 and its FREQ MINUTELY, and Prefect evaluates every repetition since then each time that it looks for runs.",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal("Start on 2020-01-01 or later, or remove DTSTART.", finding.Fix);
        Assert.Equal(new ManifestLocation(5, 23), finding.Location);
    }

    [Theory]
    [InlineData("DTSTART:20191231T235959 RRULE:FREQ=HOURLY")]
    [InlineData("RRULE:FREQ=SECONDLY;INTERVAL=60 DTSTART:20191231")]
    [InlineData("DTSTART;TZID=Europe/Paris:2019-12-31T23:59:59 RRULE:FREQ=MINUTELY")]
    [InlineData("DTSTART:19000101T000000Z RRULE:FREQ=DAILY EXRULE:FREQ=HOURLY")]
    [InlineData("DTSTART:19000101 RRULE:FREQ=DAILY;BYHOUR=0,1;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55")]
    public void So_is_one_that_repeats_as_often_in_other_words(string rule) => Assert.Equal("rrule_starts_too_early", RecurrenceFaults.Find(rule)?.Code);

    [Theory]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=MINUTELY")]
    [InlineData("DTSTART:20200101T000000Z RRULE:FREQ=HOURLY")]
    [InlineData("FREQ=MINUTELY")]
    [InlineData("DTSTART:19000101 RRULE:FREQ=DAILY;BYHOUR=9,17")]
    [InlineData("DTSTART:19000101 RRULE:FREQ=YEARLY")]
    [InlineData("RDATE:19000101")]
    public void From_2020_on_or_with_few_repetitions_a_rule_may_begin_when_it_will(string rule) => Assert.Null(RecurrenceFaults.Find(rule));

    [Fact]
    public void Of_a_rule_from_a_variable_the_finding_shows_nothing()
    {
        var finding = ManifestFixture.Compile(
            ManifestFixture.One("schedule: {rrule: '{{ $RULE }}'}"),
            ManifestFixture.Everything with { Variables = new Dictionary<string, string> { ["RULE"] = "DTSTART:19000101 RRULE:FREQ=HOURLY" } }).OnlyFinding();

        Assert.Equal("The recurrence rule {{ $RULE }} cannot be used once its variables are filled in.", finding.Message);
    }

    [Fact]
    public void A_rule_whose_days_no_year_has_is_an_error()
    {
        var finding = ManifestFixture.OnlyError("schedule: {rrule: FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30}");

        Assert.Equal("rrule_never_scheduled", finding.Code);
        Assert.Equal(
            "The recurrence rule FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30 cannot be used: FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30 matches no date, "
            + "and Prefect accepts it but then searches in vain, or fails, each time that it looks for runs.",
            finding.Message);
        Assert.Equal(new ManifestLocation(5, 23), finding.Location);
    }

    [Theory]
    [InlineData("FREQ=MINUTELY;INTERVAL=120;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30")]
    [InlineData("FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31")]
    [InlineData("FREQ=DAILY;BYMONTHDAY=0,31;BYMONTH=4")]
    [InlineData("FREQ=DAILY;BYYEARDAY=0")]
    [InlineData("FREQ=DAILY;BYYEARDAY=-366;BYMONTH=2")]
    [InlineData("FREQ=DAILY;BYYEARDAY=59;BYMONTHDAY=29")]
    [InlineData("FREQ=DAILY;BYYEARDAY=100;BYMONTH=1")]
    [InlineData("FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("DTSTART:20240130T000000 RRULE:FREQ=YEARLY;BYMONTH=2")]
    [InlineData("DTSTART:20240131T000000 RRULE:FREQ=MONTHLY;BYMONTH=4")]
    [InlineData("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2")]
    [InlineData("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYDAY=MO")]
    [InlineData("FREQ=MONTHLY;INTERVAL=4;BYMONTH=6")]
    [InlineData("FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1")]
    [InlineData("FREQ=MINUTELY;INTERVAL=1440;BYHOUR=5")]
    [InlineData("FREQ=MINUTELY;INTERVAL=120;BYHOUR=3")]
    [InlineData("FREQ=MINUTELY;INTERVAL=90;BYHOUR=2")]
    [InlineData("FREQ=HOURLY;INTERVAL=2;BYHOUR=5")]
    [InlineData("FREQ=SECONDLY;INTERVAL=3600;BYMINUTE=30")]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=MINUTELY;INTERVAL=90;BYHOUR=3;BYMINUTE=30")]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=HOURLY;INTERVAL=36;BYHOUR=6")]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=SECONDLY;INTERVAL=90;BYSECOND=15")]
    [InlineData("DTSTART:20260101T000000 RRULE:FREQ=SECONDLY;INTERVAL=7200;BYHOUR=3")]
    [InlineData("DTSTART:20260101T001700 RRULE:FREQ=MINUTELY;INTERVAL=30;BYMINUTE=46")]
    [InlineData("DTSTART:20260101T001700 RRULE:FREQ=MINUTELY;INTERVAL=2880;BYHOUR=1")]
    [InlineData("DTSTART:20260101T000000 RRULE:FREQ=DAILY RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("RRULE:FREQ=DAILY EXRULE:FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1")]
    [InlineData("DTSTART:2026-01-01T05:00:00 RRULE:FREQ=HOURLY;INTERVAL=2;BYHOUR=6")]
    public void What_dateutil_finds_no_run_of_is_an_error(string rule) => Assert.Equal(("rrule_never_scheduled", null), (RecurrenceFaults.Find(rule)?.Code, RecurrenceSet.Parse(rule).Problem));

    [Theory]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-29")]
    [InlineData("FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31,30")]
    [InlineData("FREQ=DAILY;BYMONTHDAY=0")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=0")]
    [InlineData("FREQ=DAILY;BYYEARDAY=366")]
    [InlineData("FREQ=DAILY;BYYEARDAY=-366")]
    [InlineData("FREQ=DAILY;BYYEARDAY=60;BYMONTHDAY=29")]
    [InlineData("FREQ=WEEKLY;BYYEARDAY=1")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("DTSTART:20240131T000000 RRULE:FREQ=MONTHLY")]
    [InlineData("DTSTART:20240131T000000 RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=MO")]
    [InlineData("DTSTART:20240229T000000 RRULE:FREQ=YEARLY")]
    [InlineData("FREQ=MONTHLY;INTERVAL=5;BYMONTH=2")]
    [InlineData("FREQ=MONTHLY;INTERVAL=4;BYMONTH=5")]
    [InlineData("FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1,2")]
    [InlineData("FREQ=MINUTELY;INTERVAL=7;BYMINUTE=1")]
    [InlineData("DTSTART:20260101T000100 RRULE:FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1")]
    [InlineData("FREQ=MINUTELY;INTERVAL=1440;BYHOUR=0")]
    [InlineData("FREQ=MINUTELY;INTERVAL=90;BYHOUR=3")]
    [InlineData("DTSTART:20260101T050000 RRULE:FREQ=HOURLY;INTERVAL=2;BYHOUR=5")]
    [InlineData("DTSTART:20260101T050000Z RRULE:FREQ=HOURLY;INTERVAL=2;BYHOUR=5")]
    [InlineData("FREQ=SECONDLY;INTERVAL=3600;BYMINUTE=0")]
    [InlineData("DTSTART:19000101 RRULE:FREQ=DAILY;BYHOUR=9,17")]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=MINUTELY;INTERVAL=90;BYHOUR=4;BYMINUTE=30")]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=HOURLY;INTERVAL=36;BYHOUR=12")]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=HOURLY;INTERVAL=5;BYHOUR=7")]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=SECONDLY;INTERVAL=90;BYSECOND=30")]
    [InlineData("DTSTART:20260101T000000 RRULE:FREQ=SECONDLY;INTERVAL=7200;BYHOUR=4")]
    [InlineData("DTSTART:20260101T001700 RRULE:FREQ=MINUTELY;INTERVAL=30;BYMINUTE=47")]
    [InlineData("DTSTART:20260101T001700 RRULE:FREQ=MINUTELY;INTERVAL=2000;BYHOUR=1")]
    [InlineData("DTSTART:20260101T001700 RRULE:FREQ=MINUTELY;INTERVAL=720;BYHOUR=12;BYMINUTE=17")]
    [InlineData("FREQ=HOURLY;INTERVAL=2;BYHOUR=6")]
    [InlineData("FREQ=HOURLY;INTERVAL=24;BYHOUR=0")]
    public void What_dateutil_finds_runs_of_is_taken(string rule) => Assert.Equal((null, null), (RecurrenceFaults.Find(rule)?.Code, RecurrenceSet.Parse(rule).Problem));

    [Theory]
    [InlineData("FREQ=DAILY;BYWEEKNO=30;BYMONTH=1")]
    [InlineData("FREQ=DAILY;BYSETPOS=2")]
    [InlineData("FREQ=DAILY;UNTIL=20200101")]
    [InlineData("DTSTART:20250101 RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29")]
    public void What_is_not_sure_is_taken(string rule) => Assert.Null(RecurrenceFaults.Find(rule));
}
