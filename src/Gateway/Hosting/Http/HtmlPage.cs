using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Hosting.Http;

/// <summary>
/// A plain page for people who follow a link: no script, nothing loaded, and every text escaped. What it shows may be secret to others, so no cache
/// keeps it.
/// </summary>
internal sealed class HtmlPage
{
    /// <summary>Media type of a page.</summary>
    public const string MediaType = "text/html";

    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;overflow-wrap:break-word}"
        + ":root{color-scheme:light dark}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:1.5rem}"
        + "dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{opacity:.75}dd{margin:0}"
        + "table{border-collapse:collapse;display:block;overflow-x:auto}dd{overflow-wrap:anywhere}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 25%,transparent)}"
        + "code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.75rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent)}"
        + ".bad{color:light-dark(#b3261e,#ff8a80)}.good{color:light-dark(#1b6e2f,#7ddc94)}"
        + "@media(max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}";

    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly StringBuilder _body = new();
    private readonly string _title;

    /// <summary>Makes a page.</summary>
    /// <param name="title">Its title, as text.</param>
    public HtmlPage(string title)
    {
        _title = title;
        Element("h1", title);
    }

    /// <summary>Adds an element with a text, which is escaped.</summary>
    /// <param name="name">Name of the element.</param>
    /// <param name="text">The text.</param>
    /// <param name="style">Name of a style of the page; null for none.</param>
    public void Element(string name, string text, string? style = null) =>
        _body.Append('<').Append(name).Append(style is null ? "" : $" class=\"{style}\"").Append('>').Append(Escape(text)).Append("</").Append(name).Append('>').Append('\n');

    /// <summary>Adds names and what they stand for; those without a text are left out.</summary>
    public void Facts(params IReadOnlyList<(string Name, string? Text)> facts)
    {
        _body.Append("<dl>\n");
        foreach (var (name, text) in facts.Where(static fact => !string.IsNullOrEmpty(fact.Text)))
        {
            Element("dt", name);
            Element("dd", text!);
        }

        _body.Append("</dl>\n");
    }

    /// <summary>Adds a table; of the first column's texts each is the heading of its row.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append("<table>\n<tr>");
        foreach (var column in columns)
        {
            _body.Append("<th scope=\"col\">").Append(Escape(column)).Append("</th>");
        }

        _body.Append("</tr>\n");
        foreach (var row in rows)
        {
            _body.Append("<tr>");
            foreach (var cell in row)
            {
                _body.Append("<td>").Append(Escape(cell)).Append("</td>");
            }

            _body.Append("</tr>\n");
        }

        _body.Append("</table>\n");
    }

    /// <summary>Adds a link to a path of the gateway.</summary>
    public void Link(string path, string text) => _body.Append("<p><a href=\"").Append(Escape(path)).Append("\">").Append(Escape(text)).Append("</a></p>\n");

    /// <summary>Answers with it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">The status.</param>
    public Task AnswerAsync(HttpContext http, int status)
    {
        var page = Encoding.UTF8.GetBytes(
            $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Escape(_title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n<main>\n{_body}</main>\n</body>\n</html>\n");
        http.Response.StatusCode = status;
        http.Response.ContentType = MediaType + "; charset=utf-8";
        http.Response.ContentLength = page.Length;
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.Vary = "Accept";
        return http.Response.Body.WriteAsync(page, http.RequestAborted).AsTask();
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
