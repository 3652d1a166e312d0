namespace Gateway.Manifests;

/// <summary>
/// How close two runs of a schedule may be. Which days it runs on does not count: one that runs at 00:00 and 23:59 counts as a minute
/// apart, on whatever days. Dates that a recurrence rule lists do not count either, and of several rules the densest does.
/// </summary>
internal static class ScheduleDistance
{
    private const double Day = 86_400;

    private static readonly (string Frequency, int Seconds)[] Units = [("SECONDLY", 1), ("MINUTELY", 60), ("HOURLY", 3600), ("DAILY", 86_400)];

    /// <summary>Seconds between the two runs that are closest.</summary>
    /// <param name="rule">A rule that Prefect takes.</param>
    public static double Measure(ScheduleRule rule) => rule switch
    {
        ScheduleRule.Interval interval => interval.Seconds,
        ScheduleRule.Cron cron => OfTimes(CronExpression.Parse(cron.Expression).Times),
        ScheduleRule.Recurrence recurrence => RecurrenceSet.Parse(recurrence.Rule).Rules.Where(static rule => !rule.IsExclusion).Select(OfRule).Append(double.PositiveInfinity).Min(),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a rule."),
    };

    /// <summary>
    /// Seconds that the densest FREQ and INTERVAL of a recurrence rule step by, whatever its BY… parts leave of the steps: Prefect goes
    /// through all of them. A longer FREQ than DAILY counts as a day; infinite for other rules.
    /// </summary>
    /// <param name="rule">A rule that Prefect takes.</param>
    public static double StepOf(ScheduleRule rule) => rule is ScheduleRule.Recurrence recurrence
        ? RecurrenceSet.Parse(recurrence.Rule).Rules.Select(StepOf).Append(double.PositiveInfinity).Min()
        : double.PositiveInfinity;

    private static double StepOf(RecurrenceRule rule) => (double)rule.Interval * UnitOf(rule);

    private static int UnitOf(RecurrenceRule rule) =>
        Units.Where(unit => unit.Frequency == rule.Frequency).Select(static unit => unit.Seconds).Append((int)Day).First();

    private static double OfRule(RecurrenceRule rule)
    {
        var unit = UnitOf(rule);
        IReadOnlyCollection<int>? seconds = rule.Numbers("BYSECOND"), minutes = rule.Numbers("BYMINUTE"), hours = rule.Numbers("BYHOUR");

        // Each bound holds on its own: the steps between runs with what is listed below them, and the times of a day that the lists leave.
        var steps = StepOf(rule);
        steps = unit > 3600 ? Within(steps, hours ?? [0], 3600) : steps;
        steps = unit > 60 ? Within(steps, minutes ?? [0], 60) : steps;
        steps = unit > 1 ? Within(steps, seconds ?? [0], 1) : steps;
        return Math.Max(steps, OfTimes((seconds ?? Any(60, unit > 1), minutes ?? Any(60, unit > 60), hours ?? Any(24, unit > 3600))));

        static IReadOnlyCollection<int> Any(int count, bool one) => [.. Enumerable.Range(0, one ? 1 : count)];
    }

    private static double OfTimes((IReadOnlyCollection<int> Seconds, IReadOnlyCollection<int> Minutes, IReadOnlyCollection<int> Hours) times) =>
        Within(Within(Within(Day, times.Hours, 3600), times.Minutes, 60), times.Seconds, 1);

    /// <summary>The least distance when each of some moments, so far apart, becomes several: those at the values, in a unit of seconds.</summary>
    private static double Within(double apart, IReadOnlyCollection<int> values, int unit)
    {
        var sorted = values.Distinct().Order().ToList();
        var between = sorted.Zip(sorted.Skip(1), static (left, right) => right - left).Append(int.MaxValue).Min() * (double)unit;
        return Math.Min(between, apart - ((sorted[^1] - sorted[0]) * (double)unit));
    }
}
