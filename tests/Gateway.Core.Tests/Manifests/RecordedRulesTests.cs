using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

/// <summary>What Prefect's own libraries said of many expressions: croniter, dateutil and pydantic.</summary>
public sealed class RecordedRulesTests
{
    // Prefect takes these, and no run would ever come of them.
    private static readonly string[] NeverRuns =
    [
        "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTHDAY=32", "EXDATE:20240101T000000", "EXRULE:FREQ=DAILY",
    ];

    [Fact]
    public void Cron_expressions_are_taken_and_refused_as_croniter_does()
    {
        var recorded = ManifestFixture.ReadJson("manifests/cron-expressions.json");

        Assert.Equal(
            recorded.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetBoolean())),
            recorded.EnumerateObject().Select(entry => (entry.Name, CronExpression.Parse(entry.Name).Problem is null)));
    }

    [Fact]
    public void Recurrence_rules_are_taken_and_refused_as_dateutil_does_except_those_that_never_run()
    {
        var recorded = ManifestFixture.ReadJson("manifests/recurrence-rules.json");

        Assert.Equal(
            recorded.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetBoolean() && !NeverRuns.Contains(entry.Name))),
            recorded.EnumerateObject().Select(entry => (entry.Name, RecurrenceSet.Parse(entry.Name).Problem is null)));
    }

    [Fact]
    public void Intervals_have_the_length_that_pydantic_gives_them()
    {
        var recorded = ManifestFixture.ReadJson("manifests/intervals.json");

        Assert.Equal(
            recorded.EnumerateObject().Select(entry => (entry.Name, entry.Value.ValueKind == JsonValueKind.Null ? (double?)null : entry.Value.GetDouble())),
            recorded.EnumerateObject().Select(entry => (entry.Name, IntervalText.Parse(entry.Name))));
    }
}
