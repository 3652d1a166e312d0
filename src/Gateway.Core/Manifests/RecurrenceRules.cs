using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>Which recurrence rules Prefect takes: RFC 5545 as dateutil reads it, one rule or a set of lines, of bounded length.</summary>
internal static partial class RecurrenceRules
{
    /// <summary>Prefect's own bound, about a year of single dates.</summary>
    public const int MaxRuleLength = 6500;

    private static readonly string[] Frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"];

    private static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>What is wrong with the rule, as the end of a sentence; null when Prefect takes it.</summary>
    public static string? ProblemOf(string rule)
    {
        if (rule.Length > MaxRuleLength)
        {
            return $"it is longer than {MaxRuleLength} characters";
        }

        var lines = LinesOf(rule);
        var startHasZone = StartHasZone(lines);
        var recurs = false;
        foreach (var (name, value) in lines)
        {
            recurs |= name[0] is "RRULE" or "RDATE";
            if (ProblemOfLine(name, value, startHasZone) is { } problem)
            {
                return problem;
            }
        }

        return !recurs ? "it has no RRULE" : null;
    }

    /// <summary>
    /// Whether Prefect takes the rule and then schedules no run of its deployment, also of its other schedules: an UNTIL with a time zone, where
    /// nothing says from when on. Prefect then begins at a date without one, and fails each time that it looks for runs.
    /// </summary>
    public static bool IsNeverScheduled(string rule)
    {
        var lines = LinesOf(rule);
        return StartHasZone(lines) is null
            && lines.Any(line => line.Name is ["RRULE"] or ["EXRULE"] && line.Value.Split(';').Any(part => part.StartsWith("UNTIL=", StringComparison.Ordinal) && part.EndsWith('Z')));
    }

    /// <summary>The lines of a rule; one without a name is an RRULE.</summary>
    public static List<(string[] Name, string Value)> LinesOf(string rule)
    {
        var lines = new List<(string[] Name, string Value)>();
        foreach (var line in rule.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            lines.Add((colon < 0 ? ["RRULE"] : line[..colon].Split(';'), line[(colon + 1)..]));
        }

        return lines;
    }

    /// <summary>The parts of an RRULE or EXRULE that Prefect takes; of two with one name the last counts.</summary>
    public static ILookup<string, string> PartsOf(string rule) =>
        rule.Split(';').Select(static part => part.Split('=')).ToLookup(static part => part[0], static part => part[^1], StringComparer.Ordinal);

    /// <summary>The numbers that a part lists, each once; null when the rule does not have it.</summary>
    public static HashSet<int>? NumbersOf(ILookup<string, string> parts, string name) =>
        parts[name].LastOrDefault()?.Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>INTERVAL, one where the rule does not have it.</summary>
    public static int IntervalOf(ILookup<string, string> parts) => NumbersOf(parts, "INTERVAL")?.Single() ?? 1;

    /// <summary>The moment that a date stands for where its time zone does not count, as Prefect takes DTSTART.</summary>
    public static DateTime DateOf(string date) =>
        (YamlTimestamp.Normalize(date) is { } text ? DateTime.ParseExact(text.AsSpan(0, Math.Min(text.Length, 19)), ["yyyy-MM-dd", "s"], CultureInfo.InvariantCulture) : BasicDate(date))
        ?? throw new ArgumentException("Not a date.", nameof(date));

    /// <summary>Whether DTSTART, wherever it stands, has a time zone; null where there is none.</summary>
    private static bool? StartHasZone(List<(string[] Name, string Value)> lines)
    {
        var starts = lines.Where(line => line.Name[0] == "DTSTART").ToList();
        return starts.Count == 0 ? null : starts.Any(line => line.Value.EndsWith('Z') || line.Name.Any(parameter => parameter.StartsWith("TZID=", StringComparison.Ordinal)));
    }

    private static string? ProblemOfLine(string[] name, string value, bool? startHasZone)
    {
        switch (name)
        {
            case ["RRULE"] or ["EXRULE"]:
                return ProblemOfRule(value, startHasZone);
            case ["RDATE" or "EXDATE" or "DTSTART", .. var parameters]:
                if (parameters.Any(parameter => parameter is not ("VALUE=DATE-TIME" or "VALUE=DATE") && !parameter.StartsWith("TZID=", StringComparison.Ordinal)))
                {
                    return $"its {name[0]} has an unknown parameter";
                }

                var dates = value.Split(',');
                return dates.All(IsDate) && (name[0] != "DTSTART" || dates.Length == 1) ? null : $"its {name[0]} is no date";
            default:
                return "it has a line that is not RRULE, EXRULE, RDATE, EXDATE or DTSTART";
        }
    }

    private static string? ProblemOfRule(string rule, bool? startHasZone)
    {
        var recurs = false;
        foreach (var pair in rule.Split(';'))
        {
            if (pair.Split('=') is not [var name, var value])
            {
                return "it has a part that is not NAME=VALUE";
            }

            recurs |= name == "FREQ";
            if (!IsPart(name))
            {
                return "it has a part that RFC 5545 does not know";
            }

            if (!Fits(name, value))
            {
                return $"its {name} has a value that does not fit";
            }

            if (name == "UNTIL" && startHasZone is { } zoned && zoned != value.EndsWith('Z'))
            {
                return "its UNTIL and DTSTART differ in whether they have a time zone";
            }
        }

        return recurs ? null : "it has no FREQ";
    }

    private static bool IsPart(string name) => name is
        "FREQ" or "UNTIL" or "INTERVAL" or "COUNT" or "WKST" or "BYDAY" or "BYWEEKDAY" or "BYSETPOS" or "BYMONTH" or "BYMONTHDAY" or "BYYEARDAY"
        or "BYEASTER" or "BYWEEKNO" or "BYHOUR" or "BYMINUTE" or "BYSECOND";

    private static bool Fits(string name, string value) => name switch
    {
        "FREQ" => Frequencies.Contains(value, StringComparer.Ordinal),
        "UNTIL" => IsDate(value),
        "INTERVAL" or "COUNT" => AreNumbers(value, 1, int.MaxValue) && !value.Contains(',', StringComparison.Ordinal),
        "WKST" => Weekdays.Contains(value, StringComparer.Ordinal),
        "BYDAY" or "BYWEEKDAY" => value.Split(',').All(IsWeekday),
        "BYSETPOS" => AreNumbers(value, -366, 366) && !value.Split(',').Any(number => number.TrimStart('+', '-').TrimStart('0').Length == 0),
        "BYMONTH" => AreNumbers(value, 1, 12),
        "BYMONTHDAY" => AreNumbers(value, -31, 31),
        "BYYEARDAY" => AreNumbers(value, -366, 366),
        "BYWEEKNO" => AreNumbers(value, -53, 53),
        "BYHOUR" => AreNumbers(value, 0, 23),
        "BYMINUTE" or "BYSECOND" => AreNumbers(value, 0, 59),
        _ => AreNumbers(value, -366, 366),
    };

    private static bool AreNumbers(string value, int lowest, int highest) => value.Split(',').All(text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest);

    private static bool IsWeekday(string text) =>
        WeekdayPattern().Match(text) is { Success: true } match && Weekdays.Contains(match.Groups["day"].Value, StringComparer.Ordinal);

    private static bool IsDate(string text) =>
        YamlTimestamp.Normalize(text) is not null || BasicDate(text) is not null;

    private static DateTime? BasicDate(string text) =>
        DatePattern().Match(text) is { Success: true } match
        && DateTime.TryParseExact(
            match.Groups["date"].Value + match.Groups["time"].Value.PadRight(6, '0'), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;

    [GeneratedRegex(@"\A(?<date>[0-9]{8})(T(?<time>[0-9]{6}|[0-9]{4})Z?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\A([+-]?[0-9]{1,3})?(?<day>[A-Z]{2})(\([+-]?[0-9]{1,3}\))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex WeekdayPattern();
}
