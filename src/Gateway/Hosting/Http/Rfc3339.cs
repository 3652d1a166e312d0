using System.Globalization;

namespace Gateway.Hosting.Http;

/// <summary>Times as in RFC 3339, section 5.6: an offset is part of a time, for without one it means another time to everybody.</summary>
internal static class Rfc3339
{
    /// <summary>Reads a time; null when it is none.</summary>
    public static DateTimeOffset? Parse(string text) => ParseAsWritten(text)?.ToUniversalTime();

    /// <summary>Reads a time, with the offset that it is written with; null when it is none.</summary>
    public static DateTimeOffset? ParseAsWritten(string text)
    {
        var upper = text.ToUpperInvariant();
        var hasOffset = upper.EndsWith('Z') || (upper.Length > 6 && upper[^6] is '+' or '-' && upper[^3] == ':');
        return hasOffset
            && DateTimeOffset.TryParseExact(upper, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;
    }

    /// <summary>Writes a time, UTC, to the second.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
