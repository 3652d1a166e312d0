using Gateway.Hosting.Http;

namespace Gateway.Hosting.Problems;

/// <summary>Marks an endpoint whose address people follow from elsewhere: what it answers is a page to a browser, errors included.</summary>
internal sealed class AnswersHtml
{
    /// <summary>The mark.</summary>
    public static AnswersHtml Instance { get; } = new();

    /// <summary>Whether a request is answered with a page.</summary>
    public static bool Applies(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<AnswersHtml>() is not null && AcceptHeader.PrefersHtml(http.Request.Headers.Accept);

    /// <summary>A problem as a page; of a missing key how to read what was asked for.</summary>
    public static HtmlPage PageOf(GatewayProblem problem, HttpContext http)
    {
        var page = new HtmlPage(problem.Status == StatusCodes.Status401Unauthorized ? "A key is needed to read this" : problem.Title);
        page.Element("p", problem.Detail);
        foreach (var error in problem.Errors ?? [])
        {
            page.Element("p", error.Detail);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            var address = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{http.Request.Path}";
            page.Element("p", "Whoever runs this gateway creates keys with gateway keys create. With one in $key, this shows the same on the command line:");
            page.Element("pre", $"curl --silent -H \"X-API-Key: $key\" '{address}' | jq");
            page.Element("p", "Or use the page for trying the API, with the key under Authorize:");
            page.Link("/swagger", "Swagger UI");
        }

        return page;
    }
}
