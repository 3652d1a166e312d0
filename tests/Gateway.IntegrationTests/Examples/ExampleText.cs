using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Examples;

/// <summary>
/// An answer with fixed values in the place of what no two runs share: ids, times, traces, hashes, ports and durations. The same id gets the
/// same value within one answer. Everything else stays as it was answered.
/// </summary>
internal sealed partial class ExampleText
{
    private const string Moment = "2026-11-23T12:00:00.3Z";
    private const string Until = "2026-12-24T18:00:00Z";

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        ["hash"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ["key_id"] = "5d41402a",
        ["accepted_at"] = "2026-11-23T12:00:00Z",
        ["started_at"] = "2026-11-23T12:00:00.01Z",
        ["finished_at"] = "2026-11-23T12:00:00.5Z",
        ["checked_at"] = "2026-11-23T12:15:00Z",
        ["since"] = "2026-11-23T12:15:00Z",
        ["at"] = Moment,
        ["until"] = Until,
    };

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal) { ["duration_ms"] = 45, ["sequence"] = 412, ["age_seconds"] = 0 };

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private int _events = 40;

    private ExampleText()
    {
    }

    /// <summary>A body as its example's file has it.</summary>
    public static string From(string mediaType, string body)
    {
        var text = new ExampleText();
        return mediaType switch
        {
            "text/event-stream" => text.OfEvents(body),
            _ when mediaType.EndsWith("json", StringComparison.Ordinal) => text.OfNode("", JsonNode.Parse(body))!.ToJsonString(Indented) + "\n",
            _ => text.OfText(body),
        };
    }

    private string OfEvents(string body) => string.Join('\n', InOrder([.. body.Split('\n').Select(line => line switch
    {
        _ when line.StartsWith("id: ", StringComparison.Ordinal) => string.Create(CultureInfo.InvariantCulture, $"id: {++_events}"),
        _ when line.StartsWith("data: ", StringComparison.Ordinal) => "data: " + OfNode("", JsonNode.Parse(line["data: ".Length..]))!.ToJsonString(Compact),
        _ => line,
    })]));

    /// <summary>The lines with those about deployments that are created in the order of their names: they are written one after the other, in any order.</summary>
    private static List<string> InOrder(List<string> lines)
    {
        var places = Enumerable.Range(0, lines.Count).Where(place => lines[place].Contains("\"kind\":\"create\"", StringComparison.Ordinal)).ToList();
        foreach (var (place, line) in places.Zip(places.ConvertAll(place => lines[place]).Order(StringComparer.Ordinal)).ToList())
        {
            lines[place] = line;
        }

        return lines;
    }

    private JsonNode? OfNode(string name, JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, OfNode(member.Key, member.Value)))),
        JsonArray list => new JsonArray([.. (name == "steps" ? InOrder([.. list.Select(static item => item!.ToJsonString())]).Select(static item => JsonNode.Parse(item)) : list).Select(item => OfNode(name, item))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Texts.TryGetValue(name, out var text) ? text : OfText(value.GetValue<string>()),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && Numbers.TryGetValue(name, out var number) => number,
        _ => node?.DeepClone(),
    };

    private string OfText(string text)
    {
        text = Ids().Replace(text, id => OfId(id.Value));
        text = Times().Replace(text, Until);
        text = Ports().Replace(text, "prefect:4200");
        return Cursors().Replace(text, "cursor=412");
    }

    /// <summary>The first id of an answer, its second, and so on.</summary>
    private string OfId(string id)
    {
        if (!_ids.TryGetValue(id, out var value))
        {
            value = string.Create(CultureInfo.InvariantCulture, $"019ab1c2-7d3e-7f4a-9b5c-6d7e8f9a0b{0x1c + _ids.Count:x2}");
            _ids.Add(id, value);
        }

        return value;
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Times();

    [GeneratedRegex(@"127\.0\.0\.1:\d+", RegexOptions.None, 1000)]
    private static partial Regex Ports();

    [GeneratedRegex(@"cursor=\d+", RegexOptions.None, 1000)]
    private static partial Regex Cursors();
}
