using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>
/// Which cron expressions Prefect takes: those of its croniter, five fields, a sixth for seconds and a seventh for years at the end, or a
/// macro; without random and hashed fields. (Cronos reads other dialects: it has seconds first.)
/// </summary>
internal static partial class CronRules
{
    /// <summary>Longer than one that lists each minute, hour, day, month and second by itself.</summary>
    public const int MaxExpressionLength = 1_000;

    private const int MaxNumberLength = 9;

    private const int LeapYear = 2024;

    private static readonly string[] Macros = ["@midnight", "@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@annually"];

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Field[] Fields =
    [
        new("minute", 0, 59),
        new("hour", 0, 23),
        new("day of month", 1, 31),
        new("month", 1, 12),
        new("day of week", 0, 6),
        new("second", 0, 59),
        new("year", 1970, 2099),
    ];

    private static Field Minute => Fields[0];

    private static Field Hour => Fields[1];

    private static Field Second => Fields[5];

    private static Field DayOfMonth => Fields[2];

    private static Field Month => Fields[3];

    private static Field DayOfWeek => Fields[4];

    /// <summary>What is wrong with the expression, as the end of a sentence; null when Prefect takes it.</summary>
    public static string? ProblemOf(string expression)
    {
        if (expression.Length > MaxExpressionLength)
        {
            return $"it is longer than {MaxExpressionLength} characters";
        }

        if (Macros.Contains(expression.ToLowerInvariant(), StringComparer.Ordinal))
        {
            return null;
        }

        var parts = expression.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 5 or > 7)
        {
            return $"it has {parts.Length} fields instead of 5 (or 6 with seconds, 7 with years, at the end)";
        }

        for (var index = 0; index < parts.Length; index++)
        {
            if (ProblemOf(Fields[index], parts[index], parts.Length) is { } problem)
            {
                return $"its {Fields[index].Name} field {problem}";
            }
        }

        return null;
    }

    /// <summary>Whether an expression has the field for seconds, which Prefect reads as the sixth, and others as the first.</summary>
    public static bool HasSeconds(string expression) => expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length > 5;

    /// <summary>
    /// Whether Prefect takes the expression and then fails each time that it looks for runs, since no month of it has a day of it. Weekdays do
    /// not help: its croniter looks for the day of the month first, also where either of them would do.
    /// </summary>
    public static bool IsNeverScheduled(string expression)
    {
        var parts = expression.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        // A macro, any day, or the last one, which each month has.
        if (parts.Length < 5 || parts[2].AsSpan().ContainsAny('?', 'l'))
        {
            return false;
        }

        var first = ValuesOf(DayOfMonth, parts[2], parts.Length).Min();
        return ValuesOf(Month, parts[3], parts.Length).All(month => first > DateTime.DaysInMonth(LeapYear, month));
    }

    /// <summary>The times of a day at which an expression that Prefect takes may run.</summary>
    public static (IReadOnlyCollection<int> Seconds, IReadOnlyCollection<int> Minutes, IReadOnlyCollection<int> Hours) TimesOf(string expression)
    {
        var text = expression.ToLowerInvariant();
        if (text.StartsWith('@'))
        {
            return ([0], [0], text == "@hourly" ? [.. Enumerable.Range(0, 24)] : [0]);
        }

        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (parts.Length > 5 ? ValuesOf(Second, parts[5], parts.Length) : [0], ValuesOf(Minute, parts[0], parts.Length), ValuesOf(Hour, parts[1], parts.Length));
    }

    private static HashSet<int> ValuesOf(Field field, string text, int fields)
    {
        var values = new HashSet<int>();
        foreach (var element in text.Split(',').Distinct())
        {
            if (element == "*")
            {
                values.UnionWith(Enumerable.Range(field.Lowest, field.Highest - field.Lowest + 1));
            }

            ProblemOfElement(field, element, fields, values, values);
            if (values.Count > field.Highest - field.Lowest)
            {
                break;
            }
        }

        return values;
    }

    private static string? ProblemOf(Field field, string text, int fields)
    {
        if (HashPattern().IsMatch(text))
        {
            return "is random or hashed, which Prefect does not support";
        }

        if (text.Contains('?', StringComparison.Ordinal))
        {
            return text == "?" && (field == DayOfMonth || field == DayOfWeek) ? null : "uses ? where only a day may, and alone";
        }

        var (plain, counted, problem) = (new HashSet<int>(), new HashSet<int>(), (string?)null);
        foreach (var element in text.Split(',').Distinct())
        {
            problem ??= ProblemOfElement(field, element, fields, plain, counted);
        }

        var mixed = counted.Count > 0 && plain.Except(counted).Any() && plain.Union(counted).Count() != Weekdays.Length;
        return problem ?? (mixed ? "mixes plain weekdays with counted ones" : null);
    }

    private static string? ProblemOfElement(Field field, string element, int fields, HashSet<int> plain, HashSet<int> counted)
    {
        var values = plain;
        if (field == DayOfWeek && CountedWeekdayPattern().Match(element) is { Success: true } match)
        {
            values = counted;
            element = match.Groups["day"].Success ? match.Groups["day"].Value : match.Groups["last"].Value;
            if (match.Groups["count"] is { Success: true, Value: not ("1" or "2" or "3" or "4" or "5") })
            {
                return "counts a weekday that no month has";
            }
        }

        if (element == "*" || (element == "l" && field == DayOfMonth))
        {
            return null;
        }

        return RangePattern().Match(Spread(field, element)) is { Success: true } range
            ? ProblemOfRange(field, range, fields, values)
            : ProblemOfValue(field, element, fields, values);
    }

    /// <summary>Writes <c>*/5</c> and <c>10/5</c> as the ranges that they stand for.</summary>
    private static string Spread(Field field, string element)
    {
        if (element.StartsWith("*/", StringComparison.Ordinal))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{field.Lowest}-{field.Highest}{element[1..]}");
        }

        var slash = element.LastIndexOf('/');
        return slash <= 0 || element.Contains('-', StringComparison.Ordinal)
            ? element
            : string.Create(CultureInfo.InvariantCulture, $"{element[..slash]}-{field.Highest}{element[slash..]}");
    }

    private static string? ProblemOfRange(Field field, Match range, int fields, HashSet<int> values)
    {
        var until = range.Groups["until"].Value;
        var high = until == "l" && field == DayOfMonth ? 31 : NumberOf(field, until, fields);
        var step = range.Groups["step"] is { Success: true } given ? NumberOf(given.Value) : 1;
        if (NumberOf(field, range.Groups["from"].Value, fields) is not { } low || high is null)
        {
            return "has a range of unknown values";
        }

        if (step is null or 0)
        {
            return "has a step that is no whole number above zero";
        }

        if (Math.Max(low, high.Value) > field.Highest || (low < field.Lowest && low != high))
        {
            return field.Bounds;
        }

        for (long value = low; low < high && value <= high; value += step.Value)
        {
            values.Add((int)value);
        }

        // A range that runs past the end starts again: Fri-Mon. One from a value to itself is the whole cycle.
        for (long value = low > high ? low : field.Lowest; low >= high && value <= field.Highest; value += step.Value)
        {
            values.Add((int)value);
        }

        for (long value = field.Lowest; low > high && value <= high; value += step.Value)
        {
            values.Add((int)value);
        }

        return null;
    }

    private static string? ProblemOfValue(Field field, string element, int fields, HashSet<int> values)
    {
        if (NumberOf(field, element, fields) is not { } value)
        {
            return "has a value that is neither a number nor a name";
        }

        values.Add(value);
        return value < field.Lowest || value > field.Highest ? field.Bounds : null;
    }

    private static int? NumberOf(Field field, string text, int fields)
    {
        var names = field == Month ? Months : field == DayOfWeek ? Weekdays : [];
        var value = Array.IndexOf(names, text) is var index and >= 0 ? index + field.Lowest : NumberOf(text);
        return value switch
        {
            7 when field == DayOfWeek && fields == 5 => 0,
            0 when field == DayOfMonth && fields == 6 => 1,
            _ => value,
        };
    }

    private static int? NumberOf(string text) =>
        text.Length > MaxNumberLength ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    private sealed record Field(string Name, int Lowest, int Highest)
    {
        public string Bounds => $"goes beyond {Lowest} to {Highest}";
    }

    [GeneratedRegex(@"\A[hr](\([0-9]+-[0-9]+\))?(/[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HashPattern();

    [GeneratedRegex(@"\A(?<from>[^-]+)-(?<until>[^-/]+)(/(?<step>[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex RangePattern();

    [GeneratedRegex(
        @"\A(?:(?<day>[a-z]{3}-[a-z]{3}|\w+)#(?<count>[0-9]+)|l(?<last>[0-9]+))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex CountedWeekdayPattern();
}
