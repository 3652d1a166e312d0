using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Http;

/// <summary>What a caller would like best, by the header <c>Accept</c> (RFC 9110, section 12.5.1).</summary>
internal static class AcceptHeader
{
    /// <summary>Whether a page is liked better than JSON, as browsers do; a caller who does not care gets JSON.</summary>
    public static bool PrefersHtml(StringValues accept) =>
        !StringValues.IsNullOrEmpty(accept)
        && MediaTypeHeaderValue.TryParseList(accept, out var ranges)
        && Quality(ranges, "text", "html") > Quality(ranges, "application", "json");

    /// <summary>What the most specific range that fits says, 0 to 1.</summary>
    /// <param name="ranges">The header's ranges.</param>
    /// <param name="type">Type of the form that is asked about.</param>
    /// <param name="subType">Its subtype.</param>
    public static double Quality(IList<MediaTypeHeaderValue> ranges, string type, string subType) => ranges
        .Where(range => (range.MatchesAllTypes || Is(range.Type, type)) && (range.MatchesAllSubTypes || Is(range.SubType, subType)))
        .OrderBy(static range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(static range => range.Quality ?? 1)
        .FirstOrDefault();

    private static bool Is(StringSegment segment, string name) => segment.Equals(name, StringComparison.OrdinalIgnoreCase);
}
