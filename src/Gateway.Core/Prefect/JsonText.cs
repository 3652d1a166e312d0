using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Prefect;

/// <summary>Writes JSON values without a type of their own, and reads them.</summary>
internal static class JsonText
{
    // The bodies go to an API, never into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object of what is written.</summary>
    public static JsonElement Object(Action<Utf8JsonWriter> write) => Value(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    /// <summary>The value that is written.</summary>
    public static JsonElement Value(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>A string, or JSON's null.</summary>
    public static JsonElement String(string? text) => Value(json => json.WriteStringValue(text));

    /// <summary>A member of an object; null where it is not there, or the value is no object.</summary>
    public static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } mapping && mapping.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A property with a value that may be absent, which is written as null.</summary>
    public static void Write(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { ValueKind: not JsonValueKind.Undefined } known)
        {
            known.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
