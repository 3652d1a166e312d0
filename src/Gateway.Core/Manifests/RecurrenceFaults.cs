using System.Globalization;

namespace Gateway.Manifests;

/// <summary>
/// What is wrong with recurrence rules, also with those that Prefect takes: dateutil looks for the next run by counting through every
/// repetition since the start, and Prefect answers nothing else in the meantime.
/// </summary>
internal static class RecurrenceFaults
{
    private const int HoursOfDay = 24;

    private static readonly ScheduleFault UntilWithoutStart = new(
        Codes.RruleNeverScheduled,
        "The rule's UNTIL has a time zone, but there is no DTSTART. Prefect accepts it, but then schedules no runs of the deployment at all, including those of its other schedules.",
        "Remove the Z from UNTIL, or add a DTSTART in the same zone, such as DTSTART:20260101T000000Z.",
        IsSentence: true);

    /// <summary>The first fault of what a manifest has as rrule; null when there is none.</summary>
    public static ScheduleFault? Find(string text)
    {
        var set = RecurrenceSet.Parse(text);
        return set.Problem is { } problem ? Invalid(problem)
            : set.IsNeverScheduled ? UntilWithoutStart
            : set.Rules.Select(rule => OfOne(rule, set.Start)).FirstOrDefault(static fault => fault is not null);
    }

    /// <summary>The fault of what Prefect does not take.</summary>
    public static ScheduleFault Invalid(string problem) => new(Codes.RruleInvalid, problem, "Use an RFC 5545 rule, such as FREQ=WEEKLY;BYDAY=MO,FR.");

    private static ScheduleFault? OfOne(RecurrenceRule rule, DateTime start)
    {
        if (start < RecurrenceSet.DefaultStart && RepeatsWithinDays(rule))
        {
            return new ScheduleFault(
                Codes.RruleStartsTooEarly,
                string.Create(CultureInfo.InvariantCulture, $"its DTSTART is {start:yyyy-MM-dd} and its FREQ {rule.Frequency}, and Prefect evaluates every repetition since then each time that it looks for runs"),
                "Start on 2020-01-01 or later, or remove DTSTART.");
        }

        return RecurrenceReach.HasDay(rule, start) && RecurrenceReach.HasTime(rule, start) ? null : new ScheduleFault(
            Codes.RruleNeverScheduled,
            $"{PlainText.Shown(rule.Text)} matches no date, and Prefect accepts it but then searches in vain, or fails, each time that it looks for runs",
            "Use days that exist in the months, and hours, minutes and seconds that the INTERVAL reaches from DTSTART, or from 00:00 without DTSTART.");
    }

    // A longer FREQ repeats as often with enough times of the day.
    private static bool RepeatsWithinDays(RecurrenceRule rule)
    {
        return rule.Frequency is "HOURLY" or "MINUTELY" or "SECONDLY" || Count("BYHOUR") * Count("BYMINUTE") * Count("BYSECOND") >= HoursOfDay;

        int Count(string name) => rule.Numbers(name)?.Count ?? 1;
    }
}
