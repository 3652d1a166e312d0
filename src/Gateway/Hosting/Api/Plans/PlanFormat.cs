using Gateway.Hosting.Http;
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

        var (json, markdown) = (AcceptHeader.Quality(ranges, "application", "json"), AcceptHeader.Quality(ranges, "text", "markdown"));
        return (json, markdown) switch
        {
            (0, 0) => null,
            _ when markdown > json => PlanFormat.Markdown,
            _ => PlanFormat.Json,
        };
    }
}
