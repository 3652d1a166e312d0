using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>One RRULE or EXRULE of RFC 5545, as dateutil reads it. Of two parts with one name the last counts.</summary>
internal sealed partial class RecurrenceRule
{
    private static readonly string[] Frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"];

    private static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private readonly List<string[]> _parts;

    private RecurrenceRule(string text, bool isExclusion)
    {
        (Text, IsExclusion) = (text, isExclusion);
        _parts = [.. text.Split(';').Select(static part => part.Split('='))];
    }

    /// <summary>The rule as written, in upper case.</summary>
    public string Text { get; }

    /// <summary>Whether it is an EXRULE: it says when nothing runs.</summary>
    public bool IsExclusion { get; }

    /// <summary>What it repeats by, such as DAILY.</summary>
    public string Frequency => Last("FREQ")!;

    /// <summary>How many of FREQ it steps by.</summary>
    public int Interval => Numbers("INTERVAL")?.Single() ?? 1;

    /// <summary>Whether its UNTIL has a time zone.</summary>
    public bool UntilHasZone => _parts.Exists(static part => part is ["UNTIL", [.., 'Z']]);

    public static RecurrenceRule Parse(string text, bool isExclusion) => new(text, isExclusion);

    public bool Has(string name) => Last(name) is not null;

    /// <summary>The numbers that a part lists, each once; null when the rule does not have it.</summary>
    public HashSet<int>? Numbers(string name) => Last(name)?.Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>What is wrong with it, as the end of a sentence; null when Prefect takes it.</summary>
    /// <param name="startHasZone">Whether the DTSTART beside it has a time zone; null where there is none.</param>
    public string? ProblemWith(bool? startHasZone)
    {
        foreach (var part in _parts)
        {
            if (part is not [var name, var value])
            {
                return "it has a part that is not NAME=VALUE";
            }

            if (Fits(name, value) is not { } fits)
            {
                return "it has a part that RFC 5545 does not define";
            }

            if (!fits)
            {
                return $"its {name} has an invalid value";
            }

            if (name == "UNTIL" && startHasZone is { } zoned && zoned != value.EndsWith('Z'))
            {
                return "only one of its UNTIL and DTSTART has a time zone";
            }
        }

        return Has("FREQ") ? null : "it has no FREQ";
    }

    private string? Last(string name) => _parts.FindLast(part => part[0] == name)?[^1];

    /// <summary>Whether a part may have the value; null when there is no such part.</summary>
    private static bool? Fits(string name, string value) => name switch
    {
        "FREQ" => Frequencies.Contains(value, StringComparer.Ordinal),
        "UNTIL" => RecurrenceDate.Parse(value) is not null,
        "INTERVAL" or "COUNT" => AreNumbers(value, 1, int.MaxValue) && !value.Contains(',', StringComparison.Ordinal),
        "WKST" => Weekdays.Contains(value, StringComparer.Ordinal),
        "BYDAY" or "BYWEEKDAY" => value.Split(',').All(IsWeekday),
        "BYSETPOS" => AreNumbers(value, -366, 366) && !value.Split(',').Any(number => number.TrimStart('+', '-').TrimStart('0').Length == 0),
        "BYMONTH" => AreNumbers(value, 1, 12),
        "BYMONTHDAY" => AreNumbers(value, -31, 31),
        "BYYEARDAY" or "BYEASTER" => AreNumbers(value, -366, 366),
        "BYWEEKNO" => AreNumbers(value, -53, 53),
        "BYHOUR" => AreNumbers(value, 0, 23),
        "BYMINUTE" or "BYSECOND" => AreNumbers(value, 0, 59),
        _ => null,
    };

    private static bool AreNumbers(string value, int lowest, int highest) => value.Split(',').All(text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest);

    private static bool IsWeekday(string text) =>
        WeekdayPattern().Match(text) is { Success: true } match && Weekdays.Contains(match.Groups["day"].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"\A([+-]?[0-9]{1,3})?(?<day>[A-Z]{2})(\([+-]?[0-9]{1,3}\))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex WeekdayPattern();
}
