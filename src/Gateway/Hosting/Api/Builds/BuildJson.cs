using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Api.Builds;

/// <summary>JSON of build results, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BuildResult))]
internal sealed partial class BuildJson : JsonSerializerContext
{
    public static BuildJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
