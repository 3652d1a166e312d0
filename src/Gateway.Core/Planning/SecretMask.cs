using System.Text.Json;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// Hides secrets in values that people are to see. By name: what is called password, token, key and the like, and
/// <c>registry_credentials</c>. By content: the user in a URL, <c>name=value</c> inside a text, JSON inside a text, private keys, tokens of
/// well-known services, and what looks as if it were drawn by chance.
/// References to Prefect's blocks and variables are no secrets and stay.
/// </summary>
internal static class SecretMask
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Masked = "••••••";

    /// <summary>The value without its secrets.</summary>
    /// <param name="name">The value's own name, not a path.</param>
    /// <param name="value">The value, of any kind.</param>
    public static JsonElement Apply(string name, JsonElement value)
    {
        return JsonText.Value(json => Write(json, value, SecretNames.Is(name)));
    }

    /// <summary>A sentence, of a finding, a step or a refusal, without the secrets in it.</summary>
    public static string Sentence(string text)
    {
        return SecretText.MaskSentence(text);
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, bool isSecret)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(isSecret ? SecretText.Conceal(value.GetString()!) : MaskText(value.GetString()!));
                break;
            case JsonValueKind.Number or JsonValueKind.Object or JsonValueKind.Array when isSecret:
                json.WriteStringValue(Masked);
                break;
            case JsonValueKind.Object:
                WriteObject(json, value);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, isSecret: false);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, JsonElement value)
    {
        // A list of environment entries, as Kubernetes writes them: the name of what stands in "value" stands in "name".
        var holdsSecret = value.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && SecretNames.Is(name.GetString()!);
        json.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            json.WritePropertyName(property.Name);
            Write(json, property.Value, SecretNames.Is(property.Name) || (holdsSecret && property.Name is "value" or "default"));
        }

        json.WriteEndObject();
    }

    private static string MaskText(string text)
    {
        if (text.AsSpan().TrimStart() is not (['{', ..] or ['[', ..]))
        {
            return SecretText.Mask(text);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var masked = JsonText.Value(json => Write(json, document.RootElement, isSecret: false));
            return JsonElement.DeepEquals(document.RootElement, masked) ? text : masked.GetRawText();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A text that begins like JSON and is none, or holds half a surrogate pair.
            return SecretText.Mask(text);
        }
    }
}
