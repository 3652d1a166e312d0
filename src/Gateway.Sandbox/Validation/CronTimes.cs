using System.Globalization;

namespace Gateway.Sandbox.Validation;

/// <summary>The times of a cron expression of five fields.</summary>
internal sealed class CronTimes
{
    private static readonly (int Low, int High)[] Bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@midnight"] = "0 0 * * *",
        ["@daily"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    private readonly HashSet<int>[] _fields;
    private readonly bool _eitherDay;

    private CronTimes(HashSet<int>[] fields, bool eitherDay)
    {
        _fields = fields;
        _eitherDay = eitherDay;
    }

    /// <summary>The times of an expression, or null where it has another form.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="dayOr">Whether one of the two days is enough where the expression restricts both.</param>
    public static CronTimes? Parse(string text, bool dayOr)
    {
        var parts = Aliases.GetValueOrDefault(text.Trim(), text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Bounds.Length)
        {
            return null;
        }

        var fields = parts.Select((part, index) => Field(part, index)).OfType<HashSet<int>>().ToArray();
        return fields.Length == parts.Length
            ? new(fields, dayOr && !IsAny(parts[2]) && !IsAny(parts[4]))
            : null;
    }

    /// <summary>The times from one on until another, in a time zone. A time that a change of the clock skips is left out.</summary>
    public IEnumerable<DateTimeOffset> Between(TimeZoneInfo zone, DateTimeOffset start, DateTimeOffset end)
    {
        var last = TimeZoneInfo.ConvertTime(end, zone).Date;
        for (var day = TimeZoneInfo.ConvertTime(start, zone).Date; day <= last; day = day.AddDays(1))
        {
            if (!IsDay(day))
            {
                continue;
            }

            var times =
                from hour in _fields[1].Order()
                from minute in _fields[0].Order()
                let local = day.AddHours(hour).AddMinutes(minute)
                where !zone.IsInvalidTime(local)
                let time = new DateTimeOffset(local, zone.GetUtcOffset(local))
                where time >= start && time <= end
                select time;
            foreach (var time in times)
            {
                yield return time;
            }
        }
    }

    private static bool IsAny(string part) => part is "*" or "?";

    private bool IsDay(DateTime day)
    {
        var (inMonth, inWeek) = (_fields[2].Contains(day.Day), _fields[4].Contains((int)day.DayOfWeek));
        return _fields[3].Contains(day.Month) && (_eitherDay ? inMonth || inWeek : inMonth && inWeek);
    }

    private static HashSet<int>? Field(string part, int index)
    {
        var values = new HashSet<int>();
        foreach (var item in part.ToLowerInvariant().Split(','))
        {
            if (Item(item, index) is not { } range)
            {
                return null;
            }

            // Sunday is both the first and the last day of the week.
            values.UnionWith(index == 4 ? range.Select(day => day % 7) : range);
        }

        return values;
    }

    private static IEnumerable<int>? Item(string item, int index)
    {
        var (low, high) = Bounds[index];
        var (range, step) = item.Split('/') is [var first, var second] ? (first, second) : (item, null);
        var every = 1;
        if (step is not null && (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out every) || every == 0))
        {
            return null;
        }

        var (from, to) = range.Split('-') switch
        {
            [var any] when IsAny(any) => (low, index == 4 ? 6 : high),
            [var single] => (CronText.ValueOf(single, index), step is null ? CronText.ValueOf(single, index) : high),
            [var start, var end] => (CronText.ValueOf(start, index), CronText.ValueOf(end, index)),
            _ => (null, null),
        };
        return from is { } begin && to is { } last
            ? Enumerable.Range(low, high - low + 1).Where(value => value >= begin && value <= last && (value - begin) % every == 0)
            : null;
    }
}
