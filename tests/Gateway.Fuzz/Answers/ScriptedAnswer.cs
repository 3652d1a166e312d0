using System.Globalization;

namespace Gateway.Fuzz.Answers;

/// <summary>One answer.</summary>
/// <param name="For">What a request must have in it; null for any.</param>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body, a character for each byte.</param>
internal sealed record ScriptedAnswer(string? For, int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    private const string Mark = "> ";

    /// <summary>Reads one; whatever the text is, it is one.</summary>
    public static ScriptedAnswer Read(string text)
    {
        string? route = null;
        if (text.StartsWith(Mark, StringComparison.Ordinal))
        {
            (var line, text) = Cut(text, "\n");
            route = line[Mark.Length..].Trim();
        }

        var (head, body) = Cut(text, "\n\n");
        var lines = head.Split('\n');
        var status = int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 200 and < 600 ? number : 200;
        return new ScriptedAnswer(route, status, [.. lines.Skip(1).Select(Header)], body);
    }

    private static (string Name, string Value) Header(string line)
    {
        var (name, value) = Cut(line, ":");
        return (name.Trim(), value.Trim());
    }

    private static (string Before, string After) Cut(string text, string at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + at.Length)..]);
    }
}
