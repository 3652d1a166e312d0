using System.Text.Json;
using System.Text.Unicode;

namespace Gateway;

/// <summary>
/// Finds texts in JSON that no .NET string can hold. The grammar of JSON allows half a surrogate pair as an escape, and the
/// parser looks at bytes only when a text is asked for: one check up front spares every reader after it.
/// </summary>
internal static class UnreadableJson
{
    /// <summary>Deepest nesting that is looked into; what is deeper is no business of this check.</summary>
    private const int MaxDepth = 64;

    /// <summary>What is wrong with them, as the end of a sentence; null when nothing is.</summary>
    public static string? FindFault(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return "is not valid UTF-8";
        }

        return json.IndexOf("\\u"u8) >= 0 && HasHalfPair(json) ? "contains a string with an unpaired surrogate (\\ud800 to \\udfff)" : null;
    }

    private static bool HasHalfPair(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !CanRead(ref reader))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Malformed in another way, which the parser reports with its place.
        }

        return false;
    }

    private static bool CanRead(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
