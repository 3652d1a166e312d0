using System.Globalization;

namespace Gateway;

/// <summary>Durations as people write them: whole numbers with <c>d</c>, <c>h</c>, <c>m</c> and <c>s</c>, the longest first, such as <c>2h</c> or <c>1d12h</c>.</summary>
internal static class DurationText
{
    /// <summary>What a duration looks like, for messages.</summary>
    public const string Expected = "a duration such as 30m, 2h or 1d12h";

    private const int MaxLength = 32;
    private const int MaxDigits = 7;

    private static readonly IReadOnlyList<(char Unit, TimeSpan Length)> Units =
        [('d', TimeSpan.FromDays(1)), ('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];

    /// <summary>Reads a duration; null where the text is none, or is none above zero.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var sum = TimeSpan.Zero;
        var rest = text.AsSpan();
        foreach (var (unit, length) in Units)
        {
            var at = rest.IndexOf(unit);
            if (at < 0)
            {
                continue;
            }

            if (at > MaxDigits || !int.TryParse(rest[..at], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return null;
            }

            sum += count * length;
            rest = rest[(at + 1)..];
        }

        return rest.IsEmpty && sum > TimeSpan.Zero ? sum : null;
    }
}
