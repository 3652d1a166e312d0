using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>
/// Reads an anchor date in the forms of ISO 8601 that Prefect's command line takes whatever its Python is: with or without seconds, dashes and
/// colons, after a T or a space, in any zone.
/// </summary>
internal static partial class AnchorDate
{
    /// <summary>The instant as the server takes it; null when the text is none.</summary>
    public static string? Parse(string text)
    {
        if (text.Length > 64 || Pattern().Match(text.Trim()) is not { Success: true } match)
        {
            return null;
        }

        var (year, month, day) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        return ZoneOf(match) is { } zone
            ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}T{hour:00}:{minute:00}:{second:00}{FractionOf(match)}{zone}")
            : null;
    }

    private static int Number(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    // Prefect counts microseconds.
    private static string FractionOf(Match match)
    {
        var digits = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        return digits == "000000" ? "" : "." + digits;
    }

    // Without a zone Prefect takes UTC, whatever the schedule's own time zone is.
    private static string? ZoneOf(Match match)
    {
        var (hours, minutes) = (Number(match, "zonehour"), Number(match, "zoneminute"));
        return hours > 23 || minutes > 59 ? null
            : hours + minutes == 0 ? "Z"
            : string.Create(CultureInfo.InvariantCulture, $"{match.Groups["sign"].Value}{hours:00}:{minutes:00}");
    }

    [GeneratedRegex(
        """
        \A(?:(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})|(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2}))
        (?:(?:[Tt]|[ \t]+)
        (?:(?<hour>[0-9]{1,2})(?::(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]+))?)?)?
        |(?<hour>[0-9]{2})(?<minute>[0-9]{2})(?:(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]+))?)?)
        (?:[ \t]*(?:[Zz]|UTC|(?<sign>[-+])(?<zonehour>[0-9]{1,2})(?::?(?<zoneminute>[0-9]{2}))?))?)?\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Pattern();
}
