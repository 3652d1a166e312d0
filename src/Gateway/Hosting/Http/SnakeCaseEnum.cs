using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Hosting.Http;

/// <summary>Writes an enum's members as snake_case, in JSON and in query strings.</summary>
internal sealed class SnakeCaseEnum<TEnum> : JsonStringEnumConverter<TEnum>
    where TEnum : struct, Enum
{
    public SnakeCaseEnum()
        : base(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    {
    }

    public static string NameOf(TEnum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
