using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Prefect;

/// <summary>
/// What the server gives as the reason of a failure. Its errors repeat the request, which holds secrets: only a plain
/// sentence is kept, with quoted values masked, or the places and messages of its checks.
/// </summary>
internal static partial class ServerReason
{
    private const int MaxLength = 400;
    private const int MaxPieces = 5;

    /// <summary>Of a sentence this much is looked at, so that no length of it costs much: what is shown is far shorter.</summary>
    private const int MaxReadLength = 16 * 1024;

    /// <summary>The reason in a body, or null when it gives none that can be shown.</summary>
    /// <param name="body">The body.</param>
    /// <param name="redact">Takes the secrets out of a text that are known as such.</param>
    public static string? Parse(string? body, Func<string, string> redact)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var reason = document.RootElement.ValueKind == JsonValueKind.Object ? Parse(document.RootElement, redact) : null;
            return reason is null ? null : Sentence(reason);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the body of a 503 is the server's own word that its database was busy, so that the transaction was rolled back and
    /// nothing was done. A proxy's 503 says nothing of the kind.
    /// </summary>
    public static bool IsBusy(string? body)
    {
        if (body is null)
        {
            return false;
        }

        if (body.Contains("database is locked", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("exception_message", out var message)
                && message.ValueKind == JsonValueKind.String
                && message.ValueEquals("Service Unavailable");
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return false;
        }
    }

    /// <summary>It is no JSON, or holds a text that no string can.</summary>
    private static bool IsUnreadable(Exception exception) => exception is JsonException or InvalidOperationException;

    private static string? Parse(JsonElement body, Func<string, string> redact)
    {
        if (body.TryGetProperty("detail", out var detail) && Described(detail, redact) is { } described)
        {
            return described;
        }

        if (body.TryGetProperty("exception_detail", out var checks) && Described(checks, redact) is { } checkedFields)
        {
            return checkedFields;
        }

        return body.TryGetProperty("exception_message", out var message) ? Described(message, redact) : null;
    }

    private static string? Described(JsonElement reason, Func<string, string> redact) => reason.ValueKind switch
    {
        JsonValueKind.String => Masked(redact(reason.GetString()!)),
        JsonValueKind.Array => Pieces(reason, redact),
        _ => null,
    };

    private static string? Pieces(JsonElement checks, Func<string, string> redact)
    {
        var pieces = new List<string>();
        foreach (var check in checks.EnumerateArray())
        {
            if (check.ValueKind == JsonValueKind.Object && check.TryGetProperty("msg", out var message) && message.ValueKind == JsonValueKind.String)
            {
                pieces.Add($"{Place(check, redact)}{Masked(redact(message.GetString()!))}");
            }
        }

        return pieces.Count == 0 ? null : string.Join("; ", pieces.Take(MaxPieces));
    }

    // Names in the server's own models and the request's keys, as in "body.schedules.0.schedule: ".
    private static string Place(JsonElement check, Func<string, string> redact)
    {
        if (!check.TryGetProperty("loc", out var place) || place.ValueKind != JsonValueKind.Array)
        {
            return string.Empty;
        }

        var steps = place.EnumerateArray().Select(step => redact(step.ToString())).Where(step => step.Length is > 0 and <= 60);
        return $"{string.Join('.', steps)}: ";
    }

    private static string Masked(string text)
    {
        // A value that is cut off has no end, and is masked up to there.
        text = text.Length <= MaxReadLength ? text : text[..MaxReadLength];

        // Where the server says which field failed it repeats the value, quoted or bare, up to " is not".
        var masked = FailedValue().Replace(text, "${reason}…${rest}");
        masked = QuotedValue().Replace(masked, match => FieldName().IsMatch(masked[..match.Index]) ? match.Value : "'…'");
        return Trimmed(masked);
    }

    private static string Trimmed(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLength) + 1);
        foreach (var character in text)
        {
            if (line.Length == MaxLength)
            {
                line.Append('…');
                break;
            }

            line.Append(char.IsControl(character) ? ' ' : character);
        }

        return line.ToString().Trim();
    }

    private static string Sentence(string reason) => reason.EndsWith('.') || reason.EndsWith('…') ? reason : $"{reason}.";

    [GeneratedRegex("(?<reason>Failure reason: |ValidationError: ['\"]?)(?s:.*?)(?<rest> is (?:not|too|less|greater|a dependency|valid)|\\z)", RegexOptions.CultureInvariant)]
    private static partial Regex FailedValue();

    [GeneratedRegex("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|['\"].*\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex QuotedValue();

    [GeneratedRegex("for field \\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();
}
