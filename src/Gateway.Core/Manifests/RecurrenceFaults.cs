using System.Globalization;

namespace Gateway.Manifests;

/// <summary>
/// What is wrong with recurrence rules that Prefect takes: dateutil looks for the next run by counting through every repetition since the
/// start, and Prefect answers nothing else in the meantime.
/// </summary>
internal static class RecurrenceFaults
{
    private const int HoursOfDay = 24;

    /// <summary>Where Prefect begins when a rule does not say it.</summary>
    private static readonly DateTime DefaultStart = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>The first fault of a rule that <see cref="RecurrenceRules.ProblemOf"/> has nothing against.</summary>
    public static ScheduleFault? Find(string rule)
    {
        var lines = RecurrenceRules.LinesOf(rule);
        var start = lines.Where(static line => line.Name[0] == "DTSTART").Select(static line => RecurrenceRules.DateOf(line.Value)).LastOrDefault(DefaultStart);
        return lines.Where(static line => line.Name is ["RRULE"] or ["EXRULE"]).Select(line => OfOne(line.Value, start)).FirstOrDefault(static fault => fault is not null);
    }

    private static ScheduleFault? OfOne(string rule, DateTime start)
    {
        var parts = RecurrenceRules.PartsOf(rule);
        if (start < DefaultStart && RepeatsWithinDays(parts))
        {
            return new ScheduleFault(
                Codes.RruleStartsTooEarly,
                string.Create(CultureInfo.InvariantCulture, $"its DTSTART is {start:yyyy-MM-dd} and its FREQ {parts["FREQ"].Last()}, and Prefect counts through every repetition since then each time that it looks for runs"),
                "Begin on 2020-01-01 or later, or leave DTSTART out.");
        }

        return RecurrenceReach.HasDay(parts, start) && RecurrenceReach.HasTime(parts, start) ? null : new ScheduleFault(
            Codes.RruleNeverScheduled,
            $"what {ManifestText.Shown(rule)} allows comes in no year, and Prefect takes it and then searches in vain, or fails, each time that it looks for runs",
            "Write days that the months have, and hours, minutes and seconds that INTERVAL steps meet from DTSTART on, or 00:00 where there is none.");
    }

    // A longer FREQ repeats as often with enough times of the day.
    private static bool RepeatsWithinDays(ILookup<string, string> parts)
    {
        return parts["FREQ"].Last() is "HOURLY" or "MINUTELY" or "SECONDLY" || Count("BYHOUR") * Count("BYMINUTE") * Count("BYSECOND") >= HoursOfDay;

        int Count(string name) => RecurrenceRules.NumbersOf(parts, name)?.Count ?? 1;
    }
}
