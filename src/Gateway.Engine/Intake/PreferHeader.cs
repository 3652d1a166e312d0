using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Intake;

/// <summary>The header <c>Prefer</c> of RFC 7240, as far as its preference <c>wait</c> goes.</summary>
internal static class PreferHeader
{
    /// <summary>
    /// Reads <c>wait=N</c>. What is malformed is ignored, as the RFC wants of every preference; of several the first counts.
    /// </summary>
    /// <param name="values">The header's values.</param>
    /// <param name="maximum">Longest time that is granted.</param>
    /// <returns>How long to wait; zero when nothing valid was asked for.</returns>
    public static TimeSpan ReadWait(StringValues values, TimeSpan maximum)
    {
        foreach (var value in values)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var preference = value.AsSpan(range);
                var end = preference.IndexOf(';');
                preference = (end < 0 ? preference : preference[..end]).Trim();
                var equals = preference.IndexOf('=');
                if (equals > 0
                    && preference[..equals].TrimEnd().Equals("wait", StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(preference[(equals + 1)..].Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                {
                    var wanted = TimeSpan.FromSeconds(seconds);
                    return wanted < maximum ? wanted : maximum;
                }
            }
        }

        return TimeSpan.Zero;
    }
}
