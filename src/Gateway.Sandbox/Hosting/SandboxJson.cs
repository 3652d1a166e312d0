using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Sandbox.Hosting;

/// <summary>JSON as the server writes it: snake case, nothing escaped that need not be, times in UTC with microseconds.</summary>
internal static class SandboxJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcMicroseconds() },
    };

    public static JsonElement EmptyObject { get; } = Parse("{}");

    public static JsonElement Null { get; } = Parse("null");

    public static JsonElement Parse(string json) => JsonElement.Parse(json);

    /// <summary>The property, or null where it is missing or null.</summary>
    public static JsonElement? Value(this JsonElement source, string name) =>
        source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement source, string name) => source.Value(name)?.GetString();

    public static bool Has(this JsonElement source, string name) => source.TryGetProperty(name, out _);

    /// <summary>A time in UTC, with microseconds where it has any.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ",
        CultureInfo.InvariantCulture);

    private sealed class UtcMicroseconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Format(value));
    }
}
