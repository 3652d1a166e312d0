using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Hosting.Problems;

namespace Gateway.Cli.People;

/// <summary>A problem document in plain words.</summary>
internal static class ProblemText
{
    /// <summary>Reads one; null for what is none, because something else than the gateway answered.</summary>
    public static GatewayProblem? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProblemJson.Default.GatewayProblem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A line for the problem and one for each of its errors, without characters that would steer a terminal.</summary>
    public static IEnumerable<string> LinesOf(GatewayProblem problem, int status) =>
    [
        Plain($"{problem.Title} {problem.Detail} ({status} {problem.Code})"),
        .. (problem.Errors ?? []).OfType<ProblemError>().Select(static error => "  " + LineOf(error, error.Severity)),
    ];

    /// <summary>A line for an error or a warning.</summary>
    public static string LineOf(ProblemError error, FindingSeverity? severity)
    {
        var where = error.Line is { } line ? $"{line}:{error.Column ?? 1}: " : error.Pointer is { Length: > 0 } pointer ? $"{pointer}: " : "";
        var prefix = severity == FindingSeverity.Warning ? "warning: " : "";
        return Plain($"{where}{prefix}{error.Detail} ({error.Code}) {error.Fix}");
    }

    private static string Plain(string text) => PlainText.OneLine(text.TrimEnd());
}
