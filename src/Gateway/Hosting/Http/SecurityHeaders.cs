namespace Gateway.Hosting.Http;

/// <summary>
/// Headers that keep a browser from making more of an answer than it is: no other type than it says, in no frame, with nothing loaded that is
/// not the gateway's own. There is no CORS header anywhere, so that no other site's script reads an answer.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>An answer of the API is no page.</summary>
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI's own scripts and styles, its pictures that stand in the style sheet, and requests to this gateway. Its styles set attributes of elements.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use(static (HttpContext http, RequestDelegate next) =>
    {
        Apply(http);
        return next(http);
    });

    /// <summary>Sets them. Called again when an answer is started over.</summary>
    public static void Apply(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase))
        {
            headers.ContentSecurityPolicy = PagePolicy;
            return;
        }

        headers.ContentSecurityPolicy = ApiPolicy;
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            headers.CacheControl = "no-store";
        }
    }
}
