using System.Text.Json.Serialization;
using Gateway.Hosting.Http;
using Gateway.Plans;

namespace Gateway.Hosting.Api.Projects;

/// <summary>JSON of projects, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<OutdatedReason>)])]
[JsonSerializable(typeof(OutdatedResource))]
[JsonSerializable(typeof(OutdatedQuestion))]
internal sealed partial class ProjectJson : JsonSerializerContext
{
    public static ProjectJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
