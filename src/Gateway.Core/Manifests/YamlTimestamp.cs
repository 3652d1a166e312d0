using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>
/// Dates and times as YAML 1.1 writes them. PyYAML makes date objects of them and Prefect writes those as ISO 8601 text, so that text is
/// what they mean here.
/// </summary>
internal static partial class YamlTimestamp
{
    public static bool IsTimestamp(string text) => text.Length <= 64 && Pattern().IsMatch(text);

    /// <summary>The timestamp as ISO 8601, with a zone only where the text has one; null when it is none or there is no such day or time.</summary>
    public static string? Normalize(string text)
    {
        var match = Pattern().Match(text);
        var (year, month, dayOfMonth) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));
        if (year == 0 || month is 0 or > 12 || dayOfMonth == 0 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        var day = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{dayOfMonth:00}");
        if (!match.Groups["hour"].Success)
        {
            return day;
        }

        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        return hour > 23 || minute > 59 || second > 59 || Zone(match) is not { } zone
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{day}T{hour:00}:{minute:00}:{second:00}{Fraction(match)}{zone}");
    }

    private static int Number(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static string Fraction(Match match)
    {
        var digits = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        return digits == "000000" ? "" : "." + digits;
    }

    private static string? Zone(Match match)
    {
        var sign = match.Groups["sign"].Value;
        var (hours, minutes) = (Number(match, "zonehour"), Number(match, "zoneminute"));
        return (match.Groups["zone"].Success, hours, minutes) switch
        {
            (false, _, _) => "",
            (true, 0, 0) => "Z",
            (true, <= 23, <= 59) => string.Create(CultureInfo.InvariantCulture, $"{sign}{hours:00}:{minutes:00}"),
            _ => null,
        };
    }

    [GeneratedRegex(
        """
        \A(?:(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})
        |(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})
        (?:[Tt]|[ \t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]*))?
        (?:[ \t]*(?<zone>Z|(?<sign>[-+])(?<zonehour>[0-9]{1,2})(?::(?<zoneminute>[0-9]{2}))?))?)\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Pattern();
}
