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
    public static bool HasDay(ILookup<string, string> parts, DateTime start)
    {
        var (months, monthDays, yearDays) = (Numbers(parts, "BYMONTH"), Numbers(parts, "BYMONTHDAY"), Numbers(parts, "BYYEARDAY"));
        var frequency = parts["FREQ"].Last();

        // Where no part says the day, years and months take it from the start. A day of the month that is zero says nothing.
        if (frequency is "YEARLY" or "MONTHLY" && !DayParts.Any(parts.Contains))
        {
            monthDays = [start.Day];
            months ??= frequency == "YEARLY" ? [start.Month] : null;
        }

        monthDays?.Remove(0);
        var everyMonths = frequency == "MONTHLY" ? Divisor(parts, 12) : 1;
        return Years
            .SelectMany(static year => Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(day => new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(day)))
            .Any(day => (months is null || months.Contains(day.Month))
                && (day.Month - start.Month) % everyMonths == 0
                && (monthDays is null or { Count: 0 } || monthDays.Contains(day.Day) || monthDays.Contains(day.Day - DateTime.DaysInMonth(day.Year, day.Month) - 1))
                && (yearDays is null || yearDays.Contains(day.DayOfYear) || yearDays.Contains(day.DayOfYear - (DateTime.IsLeapYear(day.Year) ? 367 : 366))));
    }

    /// <summary>Whether the steps of hours, minutes or seconds from the start on ever meet the times that the rule lists.</summary>
    public static bool HasTime(ILookup<string, string> parts, DateTime start) => parts["FREQ"].Last() switch
    {
        "HOURLY" => Meets(Numbers(parts, "BYHOUR"), start.Hour, Divisor(parts, 24)),
        "MINUTELY" => MeetsMinutes(parts, start, Divisor(parts, 24 * 60)),
        "SECONDLY" => Meets(Numbers(parts, "BYSECOND"), start.Second, Divisor(parts, 60))
            && (Divisor(parts, 60) < 60 || MeetsMinutes(parts, start, Divisor(parts, 24 * 60 * 60) / 60)),
        _ => true,
    };

    private static bool MeetsMinutes(ILookup<string, string> parts, DateTime start, int every)
    {
        var (hours, minutes) = (Numbers(parts, "BYHOUR"), Numbers(parts, "BYMINUTE"));
        return Meets(
            from hour in hours ?? Enumerable.Range(0, 24)
            from minute in minutes ?? Enumerable.Range(0, 60)
            select (hour * 60) + minute,
            (start.Hour * 60) + start.Minute,
            every);
    }

    private static bool Meets(IEnumerable<int>? listed, int start, int every) => listed?.Any(value => (value - start) % every == 0) ?? true;

    /// <summary>INTERVAL as it falls into a cycle of so many steps: of which number its steps reach all multiples.</summary>
    private static int Divisor(ILookup<string, string> parts, int cycle) => (int)BigInteger.GreatestCommonDivisor(RecurrenceRules.IntervalOf(parts), cycle);

    private static HashSet<int>? Numbers(ILookup<string, string> parts, string name) => RecurrenceRules.NumbersOf(parts, name);
}
