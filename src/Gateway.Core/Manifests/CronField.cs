using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>A field of a cron expression, as Prefect's croniter reads it.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Lowest">Its lowest value.</param>
/// <param name="Highest">Its highest value.</param>
internal sealed partial record CronField(string Name, int Lowest, int Highest)
{
    private const int MaxNumberLength = 9;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static CronField DayOfMonth { get; } = new("day of month", 1, 31);

    private static CronField Month { get; } = new("month", 1, 12);

    private static CronField DayOfWeek { get; } = new("day of week", 0, 6);

    /// <summary>The fields in their order.</summary>
    public static IReadOnlyList<CronField> All { get; } =
        [new("minute", 0, 59), new("hour", 0, 23), DayOfMonth, Month, DayOfWeek, new("second", 0, 59), new("year", 1970, 2099)];

    private string Bounds => $"is outside {Lowest} to {Highest}";

    /// <summary>Reads what stands in the field.</summary>
    /// <param name="text">The text, in lower case.</param>
    /// <param name="fields">How many fields the expression has, on which the meaning of some numbers hangs.</param>
    /// <param name="values">The values that it allows; those that differ from month to month, such as L, are not among them.</param>
    /// <returns>What is wrong with it, as the end of a sentence; null when Prefect takes it.</returns>
    public string? Read(string text, int fields, out HashSet<int> values)
    {
        values = [];
        if (HashPattern().IsMatch(text))
        {
            return "is random or hashed, which Prefect does not support";
        }

        if (text.Contains('?', StringComparison.Ordinal))
        {
            return text == "?" && (this == DayOfMonth || this == DayOfWeek) ? null : "uses ?, which is only allowed alone and in a day field";
        }

        var (elements, counted, problem) = (text.Split(',').Distinct().ToList(), new HashSet<int>(), (string?)null);
        foreach (var element in elements)
        {
            problem ??= ProblemOfElement(element, fields, values, counted);
        }

        var mixed = counted.Count > 0 && values.Except(counted).Any() && values.Union(counted).Count() != Weekdays.Length;
        values.UnionWith(elements.Contains("*") ? Enumerable.Range(Lowest, Highest - Lowest + 1) : counted);
        return problem ?? (mixed ? "mixes plain weekdays with numbered ones" : null);
    }

    private string? ProblemOfElement(string element, int fields, HashSet<int> plain, HashSet<int> counted)
    {
        var values = plain;
        if (this == DayOfWeek && CountedWeekdayPattern().Match(element) is { Success: true } match)
        {
            values = counted;
            element = match.Groups["day"].Success ? match.Groups["day"].Value : match.Groups["last"].Value;
            if (match.Groups["count"] is { Success: true, Value: not ("1" or "2" or "3" or "4" or "5") })
            {
                return "numbers a weekday that no month has";
            }
        }

        if (element == "*" || (element == "l" && this == DayOfMonth))
        {
            return null;
        }

        return RangePattern().Match(Spread(element)) is { Success: true } range
            ? ProblemOfRange(range, fields, values)
            : ProblemOfValue(element, fields, values);
    }

    /// <summary>Writes <c>*/5</c> and <c>10/5</c> as the ranges that they stand for.</summary>
    private string Spread(string element)
    {
        if (element.StartsWith("*/", StringComparison.Ordinal))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Lowest}-{Highest}{element[1..]}");
        }

        var slash = element.LastIndexOf('/');
        return slash <= 0 || element.Contains('-', StringComparison.Ordinal)
            ? element
            : string.Create(CultureInfo.InvariantCulture, $"{element[..slash]}-{Highest}{element[slash..]}");
    }

    private string? ProblemOfRange(Match range, int fields, HashSet<int> values)
    {
        var until = range.Groups["until"].Value;
        var high = until == "l" && this == DayOfMonth ? 31 : NumberOf(until, fields);
        var step = range.Groups["step"] is { Success: true } given ? NumberOf(given.Value) : 1;
        if (NumberOf(range.Groups["from"].Value, fields) is not { } low || high is null)
        {
            return "has an invalid range";
        }

        if (step is null or 0)
        {
            return "has a step that is not a whole number above zero";
        }

        if (Math.Max(low, high.Value) > Highest || (low < Lowest && low != high))
        {
            return Bounds;
        }

        for (long value = low; low < high && value <= high; value += step.Value)
        {
            values.Add((int)value);
        }

        // A range that runs past the end starts again: Fri-Mon. One from a value to itself is the whole cycle.
        for (long value = low > high ? low : Lowest; low >= high && value <= Highest; value += step.Value)
        {
            values.Add((int)value);
        }

        for (long value = Lowest; low > high && value <= high; value += step.Value)
        {
            values.Add((int)value);
        }

        return null;
    }

    private string? ProblemOfValue(string element, int fields, HashSet<int> values)
    {
        if (NumberOf(element, fields) is not { } value)
        {
            return "has a value that is neither a number nor a name";
        }

        values.Add(value);
        return value < Lowest || value > Highest ? Bounds : null;
    }

    private int? NumberOf(string text, int fields)
    {
        var names = this == Month ? Months : this == DayOfWeek ? Weekdays : [];
        var value = Array.IndexOf(names, text) is var index and >= 0 ? index + Lowest : NumberOf(text);
        return value switch
        {
            7 when this == DayOfWeek && fields == 5 => 0,
            0 when this == DayOfMonth && fields == 6 => 1,
            _ => value,
        };
    }

    private static int? NumberOf(string text) =>
        text.Length > MaxNumberLength ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    [GeneratedRegex(@"\A[hr](\([0-9]+-[0-9]+\))?(/[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HashPattern();

    [GeneratedRegex(@"\A(?<from>[^-]+)-(?<until>[^-/]+)(/(?<step>[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex RangePattern();

    [GeneratedRegex(
        @"\A(?:(?<day>[a-z]{3}-[a-z]{3}|\w+)#(?<count>[0-9]+)|l(?<last>[0-9]+))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex CountedWeekdayPattern();
}
