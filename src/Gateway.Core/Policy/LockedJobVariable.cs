using System.Text.Json;

namespace Gateway.Policy;

/// <summary>The one value that a manifest may give a job variable.</summary>
/// <param name="Text">The value as configured.</param>
/// <param name="Value">The same as JSON; a text that is not JSON is a JSON string.</param>
internal sealed record LockedJobVariable(string Text, JsonElement Value)
{
    /// <summary>Reads a configured value.</summary>
    public static LockedJobVariable Read(string text)
    {
        try
        {
            // A JSON settings file's true arrives as True.
            using var document = JsonDocument.Parse(text is "True" or "False" ? text.ToLowerInvariant() : text);
            return new LockedJobVariable(text, document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return new LockedJobVariable(text, JsonSerializer.SerializeToElement(text));
        }
    }

    /// <summary>Whether the manifest's value is this one: the same JSON, or the same text.</summary>
    public bool Allows(JsonElement value) =>
        JsonElement.DeepEquals(value, Value) || (value.ValueKind == JsonValueKind.String && value.ValueEquals(Text));
}
