using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Sandbox.Versions;

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

    /// <summary>The same, but of what is <see cref="AnsweredAsAttribute">answered as a model</see> only with the fields that the version has.</summary>
    public static JsonSerializerOptions OptionsOf(ApiDocument document) => new(Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => LeaveOutUnknown(type, document) } },
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

    private static void LeaveOutUnknown(JsonTypeInfo type, ApiDocument document)
    {
        if (type.Type.GetCustomAttribute<AnsweredAsAttribute>() is not { } answered)
        {
            return;
        }

        var model = answered.Models.Select(document.Model).OfType<ApiModel>().FirstOrDefault()
            ?? throw new InvalidOperationException($"The document has none of the models that {type.Type.Name} is answered as.");
        foreach (var property in type.Properties.Where(property => !model.Has(property.Name)).ToArray())
        {
            type.Properties.Remove(property);
        }
    }

    private sealed class UtcMicroseconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Format(value));
    }
}
