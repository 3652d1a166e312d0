using System.Numerics;

namespace Gateway.Manifests;

/// <summary>
/// Whether anything comes of what a recurrence rule allows. It says no only where that is sure: weekdays, weeks, Easter, places in a set and
/// the end of the rule do not count.
/// </summary>
internal static class RecurrenceReach
{
    // Each day of the year that there is, counted from the start and from the end.
    private static readonly int[] Years = [2024, 2025];

    private static readonly string[] DayParts = ["BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYWEEKDAY", "BYEASTER"];

    /// <summary>Whether a leap year or a common one has a day that months, days of the month and days of the year leave.</summary>
    public static bool HasDay(RecurrenceRule rule, DateTime start)
    {
        var (months, monthDays, yearDays) = (rule.Numbers("BYMONTH"), rule.Numbers("BYMONTHDAY"), rule.Numbers("BYYEARDAY"));

        // Where no part says the day, years and months take it from the start. A day of the month that is zero says nothing.
        if (rule.Frequency is "YEARLY" or "MONTHLY" && !DayParts.Any(rule.Has))
        {
            monthDays = [start.Day];
            months ??= rule.Frequency == "YEARLY" ? [start.Month] : null;
        }

        monthDays?.Remove(0);
        var everyMonths = rule.Frequency == "MONTHLY" ? Divisor(rule, 12) : 1;
        return Years
            .SelectMany(static year => Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(day => new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(day)))
            .Any(day => (months is null || months.Contains(day.Month))
                && (day.Month - start.Month) % everyMonths == 0
                && (monthDays is null or { Count: 0 } || monthDays.Contains(day.Day) || monthDays.Contains(day.Day - DateTime.DaysInMonth(day.Year, day.Month) - 1))
                && (yearDays is null || yearDays.Contains(day.DayOfYear) || yearDays.Contains(day.DayOfYear - (DateTime.IsLeapYear(day.Year) ? 367 : 366))));
    }

    /// <summary>Whether the steps of hours, minutes or seconds from the start on ever meet the times that the rule lists.</summary>
    public static bool HasTime(RecurrenceRule rule, DateTime start) => rule.Frequency switch
    {
        "HOURLY" => Meets(rule.Numbers("BYHOUR"), start.Hour, Divisor(rule, 24)),
        "MINUTELY" => MeetsMinutes(rule, start, Divisor(rule, 24 * 60)),
        "SECONDLY" => Meets(rule.Numbers("BYSECOND"), start.Second, Divisor(rule, 60))
            && (Divisor(rule, 60) < 60 || MeetsMinutes(rule, start, Divisor(rule, 24 * 60 * 60) / 60)),
        _ => true,
    };

    private static bool MeetsMinutes(RecurrenceRule rule, DateTime start, int every)
    {
        var (hours, minutes) = (rule.Numbers("BYHOUR"), rule.Numbers("BYMINUTE"));
        return Meets(
            from hour in hours ?? Enumerable.Range(0, 24)
            from minute in minutes ?? Enumerable.Range(0, 60)
            select (hour * 60) + minute,
            (start.Hour * 60) + start.Minute,
            every);
    }

    private static bool Meets(IEnumerable<int>? listed, int start, int every) => listed?.Any(value => (value - start) % every == 0) ?? true;

    /// <summary>INTERVAL as it falls into a cycle of so many steps: of which number its steps reach all multiples.</summary>
    private static int Divisor(RecurrenceRule rule, int cycle) => (int)BigInteger.GreatestCommonDivisor(rule.Interval, cycle);
}
