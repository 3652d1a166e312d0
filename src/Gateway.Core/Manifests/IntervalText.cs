using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>Reads an interval written as text: ISO 8601 (<c>PT1H30M</c>), a clock (<c>1:30:00</c>), days, or days and a clock.</summary>
internal static partial class IntervalText
{
    /// <summary>Python's longest duration.</summary>
    public const double MaxSeconds = 86_400.0 * 999_999_999;

    /// <summary>The interval in seconds; null when the text is no interval.</summary>
    public static double? Parse(string text)
    {
        if (text.Length > 64)
        {
            return null;
        }

        if (IsoPattern().Match(text) is { Success: true } iso && iso.Groups["part"].Success)
        {
            var days = (365 * Number(iso, "years")) + (30 * Number(iso, "months")) + (7 * Number(iso, "weeks")) + Number(iso, "days");
            return Signed(iso, (86_400 * days) + (3600 * Number(iso, "hours")) + (60 * Number(iso, "minutes")) + Number(iso, "seconds"));
        }

        if (ClockPattern().Match(text) is { Success: true } clock && Number(clock, "minutes") < 60 && Number(clock, "seconds") < 60)
        {
            return Signed(clock, (86_400 * Number(clock, "days")) + (3600 * Number(clock, "hours")) + (60 * Number(clock, "minutes")) + Number(clock, "seconds"));
        }

        return null;
    }

    private static double Signed(Match match, double seconds) => match.Groups["sign"].Value == "-" ? -seconds : seconds;

    private static double Number(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        """
        \A(?<sign>[-+])?P(?:(?<part>(?<years>[0-9]+(\.[0-9]+)?)Y))?(?:(?<part>(?<months>[0-9]+(\.[0-9]+)?)M))?
        (?:(?<part>(?<weeks>[0-9]+(\.[0-9]+)?)W))?(?:(?<part>(?<days>[0-9]+(\.[0-9]+)?)D))?
        (?:T(?:(?<part>(?<hours>[0-9]+(\.[0-9]+)?)H))?(?:(?<part>(?<minutes>[0-9]+(\.[0-9]+)?)M))?(?:(?<part>(?<seconds>[0-9]+(\.[0-9]+)?)S))?)?\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex IsoPattern();

    [GeneratedRegex(
        """
        \A(?<sign>[-+])?(?:(?<days>[0-9]+)[ ]?d(?:ays?)?(?:\z|,?[ ]?(?=[0-9])))?
        (?:(?<hours>[0-9]+):(?<minutes>[0-9]{2}):(?<seconds>[0-9]{2}(\.[0-9]+)?)|(?<hours>[0-9]{2,}):(?<minutes>[0-9]{2}))?(?<=[0-9dys])\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ClockPattern();
}
