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
        "The rule's UNTIL has a time zone and there is no DTSTART: Prefect takes it, and then schedules no run of the deployment, not of its other schedules either.",
        "Write UNTIL without Z, or begin the rule with a start in the same zone, such as DTSTART:20260101T000000Z.",
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
    public static ScheduleFault Invalid(string problem) => new(Codes.RruleInvalid, problem, "Write a rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=MO,FR.");

    private static ScheduleFault? OfOne(RecurrenceRule rule, DateTime start)
    {
        if (start < RecurrenceSet.DefaultStart && RepeatsWithinDays(rule))
        {
            return new ScheduleFault(
                Codes.RruleStartsTooEarly,
                string.Create(CultureInfo.InvariantCulture, $"its DTSTART is {start:yyyy-MM-dd} and its FREQ {rule.Frequency}, and Prefect counts through every repetition since then each time that it looks for runs"),
                "Begin on 2020-01-01 or later, or leave DTSTART out.");
        }

        return RecurrenceReach.HasDay(rule, start) && RecurrenceReach.HasTime(rule, start) ? null : new ScheduleFault(
            Codes.RruleNeverScheduled,
            $"what {ManifestText.Shown(rule.Text)} allows comes in no year, and Prefect takes it and then searches in vain, or fails, each time that it looks for runs",
            "Write days that the months have, and hours, minutes and seconds that INTERVAL steps meet from DTSTART on, or 00:00 where there is none.");
    }

    // A longer FREQ repeats as often with enough times of the day.
    private static bool RepeatsWithinDays(RecurrenceRule rule)
    {
        return rule.Frequency is "HOURLY" or "MINUTELY" or "SECONDLY" || Count("BYHOUR") * Count("BYMINUTE") * Count("BYSECOND") >= HoursOfDay;

        int Count(string name) => rule.Numbers(name)?.Count ?? 1;
    }
}
