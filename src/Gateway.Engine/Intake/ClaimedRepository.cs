using System.Buffers.Text;
using System.Net;
using System.Text.Json;

namespace Gateway.Intake;

/// <summary>
/// The repository that a request says it is of, read from what nobody has verified: it only tells an operator whom to ask, and decides nothing.
/// </summary>
internal static class ClaimedRepository
{
    private const string Name = "repository";

    private static ReadOnlySpan<byte> Form => "payload="u8;

    /// <summary>The repository that a body names: a build result's <c>repository</c>, or an event's <c>repository.full_name</c>.</summary>
    /// <param name="head">The body's beginning, which may end anywhere.</param>
    /// <returns>Its text, or null when it cannot be read.</returns>
    public static string? InBody(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Form))
        {
            var form = head[Form.Length..].ToArray();
            head = WebUtility.UrlDecodeToBytes(form, 0, form.Length);
        }

        try
        {
            // What is incomplete ends the reading without an error, because there may be more than the head.
            return Find(new Utf8JsonReader(head, isFinalBlock: false, default));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a text that is no UTF-8.
            return null;
        }
    }

    /// <summary>The repository that a token's claims name.</summary>
    /// <param name="token">The token in its compact form.</param>
    /// <returns>Its text, or null when it cannot be read.</returns>
    public static string? InToken(string token)
    {
        return token.Split('.', 4) is [_, var payload, _] && Base64Url.IsValid(payload) ? InBody(Base64Url.DecodeFromChars(payload)) : null;
    }

    private static string? Find(Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(Name);
            if (!reader.Read())
            {
                return null;
            }

            if (isIt)
            {
                return reader.TokenType == JsonTokenType.StartObject ? FullName(ref reader) : TextOf(ref reader);
            }

            if (!reader.TrySkip())
            {
                return null;
            }
        }

        return null;
    }

    private static string? FullName(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals("full_name");
            if (!reader.Read())
            {
                return null;
            }

            if (isIt)
            {
                return TextOf(ref reader);
            }

            if (!reader.TrySkip())
            {
                return null;
            }
        }

        return null;
    }

    private static string? TextOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text ? text : null;
}
