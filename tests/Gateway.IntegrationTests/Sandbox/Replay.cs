using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>
/// Sends recorded requests again and compares the answers. Ids and tokens differ: the first time one is met it stands for the
/// recorded one, and from then on the same must come back wherever the recording has it. Of times, and of seconds that were
/// measured between them, only the presence counts.
/// </summary>
internal sealed partial class Replay(HttpClient client)
{
    private readonly Dictionary<string, string> _ours = new(StringComparer.OrdinalIgnoreCase);

    public async Task RunAsync(IEnumerable<Exchange> exchanges)
    {
        foreach (var exchange in exchanges)
        {
            await RunAsync(exchange);
        }
    }

    public async Task RunAsync(Exchange exchange)
    {
        using var response = await AnswerAsync(exchange);
        var text = await response.Content.ReadAsStringAsync();
        var at = $"{exchange.Method} {exchange.Path} ({exchange.Note})";
        Assert.True(exchange.Status == (int)response.StatusCode, $"{at}: {(int)response.StatusCode} instead of {exchange.Status}: {text}");
        using var answer = JsonDocument.Parse(text.Length == 0 ? "null" : text);
        Compare(exchange.Answer, answer.RootElement, at);
    }

    /// <summary>Sends what was recorded from another version: of the answers only the status and the ids in them count.</summary>
    public async Task SendAsync(IEnumerable<Exchange> exchanges)
    {
        foreach (var exchange in exchanges)
        {
            using var response = await AnswerAsync(exchange);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(exchange.Status == (int)response.StatusCode, $"{exchange.Method} {exchange.Path}: {(int)response.StatusCode} instead of {exchange.Status}: {text}");
            if (exchange.Answer.ValueKind == JsonValueKind.Object && exchange.Answer.TryGetProperty("id", out var id))
            {
                using var answer = JsonDocument.Parse(text);
                _ours.TryAdd(id.GetString()!, answer.RootElement.GetProperty("id").GetString()!);
            }
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(Exchange exchange)
    {
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), Translate(exchange.Path));
        foreach (var (name, value) in exchange.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, Translate(value));
        }

        var isText = exchange.Body.ValueKind == JsonValueKind.String;
        if (exchange.Body.ValueKind != JsonValueKind.Null)
        {
            var body = isText ? exchange.Body.GetString()! : Translate(exchange.Body.GetRawText());
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await client.SendAsync(request);
    }

    public void Compare(JsonElement recorded, JsonElement ours, string at)
    {
        if (recorded.ValueKind == JsonValueKind.Object && recorded.TryGetProperty("$trimmed", out _))
        {
            Assert.True(ours.TryGetProperty("variables", out _), $"{at}: no base job template");
            return;
        }

        Assert.True(recorded.ValueKind == ours.ValueKind, $"{at}: {ours.GetRawText()} instead of {recorded.GetRawText()}");
        switch (recorded.ValueKind)
        {
            case JsonValueKind.Object:
                CompareObjects(recorded, ours, at);
                break;
            case JsonValueKind.Array:
                Assert.True(
                    recorded.GetArrayLength() == ours.GetArrayLength(),
                    $"{at}: {ours.GetArrayLength()} items instead of {recorded.GetArrayLength()}: {ours.GetRawText()}");
                foreach (var (index, (left, right)) in recorded.EnumerateArray().Zip(ours.EnumerateArray()).Index())
                {
                    Compare(left, right, $"{at}[{index}]");
                }

                break;
            case JsonValueKind.String:
                CompareTexts(recorded.GetString()!, ours.GetString()!, at);
                break;
            case JsonValueKind.Number when IsMeasured(recorded):
                Assert.True(ours.GetDouble() >= 0, $"{at}: {ours.GetRawText()} instead of {recorded.GetRawText()}");
                break;
            default:
                Assert.True(recorded.GetRawText() == ours.GetRawText(), $"{at}: {ours.GetRawText()} instead of {recorded.GetRawText()}");
                break;
        }
    }

    /// <summary>Lets an id or a name of ours stand for a recorded one.</summary>
    public void Know(string recorded, string ours) => _ours.Add(recorded, ours);

    /// <summary>Whether a number has a fraction, which only measured seconds have.</summary>
    private static bool IsMeasured(JsonElement number) => number.GetDouble() % 1 != 0;

    private void CompareObjects(JsonElement recorded, JsonElement ours, string at)
    {
        Assert.Equal(
            $"{at}: {string.Join(',', recorded.EnumerateObject().Select(each => each.Name).Order(StringComparer.Ordinal))}",
            $"{at}: {string.Join(',', ours.EnumerateObject().Select(each => each.Name).Order(StringComparer.Ordinal))}");
        foreach (var property in recorded.EnumerateObject())
        {
            Compare(property.Value, ours.GetProperty(property.Name), $"{at}.{property.Name}");
        }
    }

    private void CompareTexts(string recorded, string ours, string at)
    {
        var isTime = DateTimeOffset.TryParse(recorded, CultureInfo.InvariantCulture, out _) && recorded.Length > 20;
        if (isTime && DateTimeOffset.TryParse(ours, CultureInfo.InvariantCulture, out _))
        {
            return;
        }

        if (_ours.TryGetValue(recorded, out var known))
        {
            Assert.True(known == ours, $"{at}: '{ours}' instead of '{known}'");
            return;
        }

        var (recordedIds, ourIds) = (Ids().Matches(recorded), Ids().Matches(ours));
        Assert.True(recordedIds.Count == ourIds.Count, $"{at}: '{ours}' instead of '{recorded}'");
        foreach (var (left, right) in recordedIds.Zip(ourIds))
        {
            Assert.True(
                _ours.TryAdd(left.Value, right.Value) || _ours[left.Value] == right.Value,
                $"{at}: {right.Value} instead of {_ours[left.Value]}");
        }

        Assert.True(Translate(recorded) == ours, $"{at}: '{ours}' instead of '{recorded}'");
    }

    private string Translate(string text) =>
        Ids().Replace(text, match => _ours.TryGetValue(match.Value, out var ours) ? ours : match.Value);

    [GeneratedRegex("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")]
    private static partial Regex Ids();
}
