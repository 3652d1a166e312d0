using System.Text.Json.Serialization;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Health;

/// <summary>JSON of health reports, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<HealthState>)])]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    public static HealthJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
