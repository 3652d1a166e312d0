using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Api.Plans;

/// <summary>In what form a plan is answered.</summary>
internal enum PlanFormat
{
    /// <summary><c>application/json</c>.</summary>
    Json,

    /// <summary><c>text/markdown</c>.</summary>
    Markdown,
}

/// <summary>Chooses the form by the header <c>Accept</c> (RFC 9110, section 12.5.1).</summary>
internal static class PlanFormats
{
    /// <summary>The form that the caller likes best, JSON where it does not care; null when it takes neither.</summary>
    public static PlanFormat? Choose(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept))
        {
            return PlanFormat.Json;
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return null;
        }

        var (json, markdown) = (Quality(ranges, "application", "json"), Quality(ranges, "text", "markdown"));
        return (json, markdown) switch
        {
            (0, 0) => null,
            _ when markdown > json => PlanFormat.Markdown,
            _ => PlanFormat.Json,
        };
    }

    /// <summary>What the most specific range that fits says, 0 to 1.</summary>
    private static double Quality(IList<MediaTypeHeaderValue> ranges, string type, string subType) => ranges
        .Where(range => (range.MatchesAllTypes || Is(range.Type, type)) && (range.MatchesAllSubTypes || Is(range.SubType, subType)))
        .OrderBy(static range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(static range => range.Quality ?? 1)
        .FirstOrDefault();

    private static bool Is(StringSegment segment, string name) => segment.Equals(name, StringComparison.OrdinalIgnoreCase);
}
