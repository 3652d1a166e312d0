using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>A date of a recurrence rule, in the basic form of RFC 5545 or as YAML writes dates.</summary>
internal static partial class RecurrenceDate
{
    /// <summary>The moment that it stands for where its time zone does not count; null when it is no date.</summary>
    public static DateTime? Parse(string text)
    {
        if (YamlTimestamp.Normalize(text) is { } timestamp)
        {
            return DateTime.ParseExact(timestamp.AsSpan(0, Math.Min(timestamp.Length, 19)), ["yyyy-MM-dd", "s"], CultureInfo.InvariantCulture);
        }

        return Pattern().Match(text) is { Success: true } match
            && DateTime.TryParseExact(
                match.Groups["date"].Value + match.Groups["time"].Value.PadRight(6, '0'), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : null;
    }

    [GeneratedRegex(@"\A(?<date>[0-9]{8})(T(?<time>[0-9]{6}|[0-9]{4})Z?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
