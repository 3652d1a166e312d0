using Gateway.Manifests;

namespace Gateway.Tests.Manifests;

/// <summary>Rules that Prefect takes and then has trouble with. What dateutil makes of each was seen with Prefect 3.8.3.</summary>
public sealed class RecurrenceFaultTests
{
    [Fact]
    public void A_rule_of_minutes_that_begins_before_2020_is_an_error()
    {
        var finding = ManifestFixture.OnlyError("""schedule: {rrule: "DTSTART:19000101T000000\nRRULE:FREQ=MINUTELY;INTERVAL=4"}""");

        Assert.Equal("rrule_starts_too_early", finding.Code);
        Assert.EndsWith(
            "cannot be used: its DTSTART is 1900-01-01 and its FREQ MINUTELY, and Prefect counts through every repetition since then each time that it looks for runs.",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal("Begin on 2020-01-01 or later, or leave DTSTART out.", finding.Fix);
        Assert.Equal(new ManifestLocation(5, 23), finding.Location);
    }

    [Theory]
    [InlineData("DTSTART:20191231T235959 RRULE:FREQ=HOURLY")]
    [InlineData("RRULE:FREQ=SECONDLY;INTERVAL=60 DTSTART:20191231")]
    [InlineData("DTSTART;TZID=Europe/Paris:2019-12-31T23:59:59 RRULE:FREQ=MINUTELY")]
    [InlineData("DTSTART:19000101T000000Z RRULE:FREQ=DAILY EXRULE:FREQ=HOURLY")]
    [InlineData("DTSTART:19000101 RRULE:FREQ=DAILY;BYHOUR=0,1;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55")]
    public void So_is_one_that_repeats_as_often_in_other_words(string rule) => Assert.Equal("rrule_starts_too_early", RecurrenceFaults.Of(rule)?.Code);

    [Theory]
    [InlineData("DTSTART:20200101T000000 RRULE:FREQ=MINUTELY")]
    [InlineData("DTSTART:20200101T000000Z RRULE:FREQ=HOURLY")]
    [InlineData("FREQ=MINUTELY")]
    [InlineData("DTSTART:19000101 RRULE:FREQ=DAILY;BYHOUR=9,17")]
    [InlineData("DTSTART:19000101 RRULE:FREQ=YEARLY")]
    [InlineData("RDATE:19000101")]
    public void From_2020_on_or_with_few_repetitions_a_rule_may_begin_when_it_will(string rule) => Assert.Null(RecurrenceFaults.Of(rule));

    [Fact]
    public void Of_a_rule_from_a_variable_the_finding_shows_nothing()
    {
        var finding = ManifestFixture.Compile(
            ManifestFixture.One("schedule: {rrule: '{{ $RULE }}'}"),
            ManifestFixture.Everything with { Variables = new Dictionary<string, string> { ["RULE"] = "DTSTART:19000101 RRULE:FREQ=HOURLY" } }).OnlyFinding();

        Assert.Equal("The recurrence rule {{ $RULE }} cannot be used once its variables are filled in.", finding.Message);
    }
}
