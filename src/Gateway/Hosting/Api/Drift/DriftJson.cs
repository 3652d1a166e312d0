using System.Text.Json.Serialization;
using Gateway.Drift;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Api.Drift;

/// <summary>JSON of drift, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<DriftState>)])]
[JsonSerializable(typeof(DriftResource))]
internal sealed partial class DriftJson : JsonSerializerContext
{
    public static DriftJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
