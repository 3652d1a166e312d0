using Gateway.Hosting.Documentation;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Hosting;

/// <summary>
/// Serves each path in one spelling. ASP.NET Core takes any case, a slash at the end, and what is escaped or wound through dots for the same
/// path, and a proxy in front does not: its rules for one spelling would not hold for the others.
/// </summary>
internal static class StrictPaths
{
    /// <summary>Answers 404 to every path that is served in another spelling.</summary>
    public static void UseStrictPaths(this WebApplication app)
    {
        // They are mapped after this, and never again.
        var served = new Lazy<RoutePattern[]>(() =>
            [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern)]);
        app.Use((HttpContext http, RequestDelegate next) =>
        {
            var path = http.Request.Path.Value ?? "";
            if (IsPlain(http, path) && IsSpelledOut(path, served.Value) && DocumentationPages.IsSpelledOut(path))
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary>Whether a path is none of those that are served, or one of them to the letter.</summary>
    internal static bool IsSpelledOut(string path, IEnumerable<RoutePattern> served)
    {
        var isServed = false;
        foreach (var pattern in served)
        {
            switch (Compare(pattern, path))
            {
                case Spelling.Same:
                    return true;
                case Spelling.Other:
                    isServed = true;
                    break;
            }
        }

        return !isServed;
    }

    /// <summary>Whether the path was sent as it is read, without escapes, dots and the like.</summary>
    private static bool IsPlain(HttpContext http, string path)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();

        // Of the absolute form, which HTTP has any server take, the path alone counts.
        if (target.IndexOf("://") is var scheme and >= 0 && target[..scheme].IndexOfAny('/', '?') < 0)
        {
            target = target[(scheme + "://".Length)..];
            target = target.IndexOf('/') is var slash and >= 0 ? target[slash..] : "/";
        }

        // A slash is the one character that stays escaped in what is read.
        return (target.IndexOf('?') is var query and >= 0 ? target[..query] : target).SequenceEqual(path) && !path.Contains('%', StringComparison.Ordinal);
    }

    private static Spelling Compare(RoutePattern pattern, string path)
    {
        var rest = path.AsSpan();
        var spelling = Spelling.Same;
        foreach (var segment in pattern.PathSegments)
        {
            if (rest is not ['/', ..])
            {
                return Spelling.None;
            }

            rest = rest[1..];
            var end = rest.IndexOf('/') is var slash and >= 0 ? slash : rest.Length;
            switch (CompareSegment(segment, rest[..end]))
            {
                case Spelling.None:
                    return Spelling.None;
                case Spelling.Other:
                    spelling = Spelling.Other;
                    break;
            }

            rest = rest[end..];
        }

        return rest is "" ? spelling : rest is "/" ? Spelling.Other : Spelling.None;
    }

    private static Spelling CompareSegment(RoutePatternPathSegment segment, ReadOnlySpan<char> text) => segment.Parts switch
    {
        [RoutePatternLiteralPart literal] when text.SequenceEqual(literal.Content) => Spelling.Same,
        [RoutePatternLiteralPart literal] => text.Equals(literal.Content, StringComparison.OrdinalIgnoreCase) ? Spelling.Other : Spelling.None,
        [_, RoutePatternLiteralPart end] when text.EndsWith(end.Content, StringComparison.Ordinal) => Spelling.Same,
        [_, RoutePatternLiteralPart end] => text.EndsWith(end.Content, StringComparison.OrdinalIgnoreCase) ? Spelling.Other : Spelling.None,
        _ => text.IsEmpty ? Spelling.None : Spelling.Same,
    };

    private enum Spelling
    {
        None,
        Other,
        Same,
    }
}
