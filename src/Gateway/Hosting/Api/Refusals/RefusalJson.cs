using System.Text.Json.Serialization;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Api.Refusals;

/// <summary>JSON of refused builds, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<FindingSeverity>)])]
[JsonSerializable(typeof(RefusalPage))]
internal sealed partial class RefusalJson : JsonSerializerContext
{
    public static RefusalJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
