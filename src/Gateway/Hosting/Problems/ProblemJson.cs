using System.Text.Json.Serialization;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Problems;

/// <summary>JSON of problem details, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<FindingSeverity>)])]
[JsonSerializable(typeof(GatewayProblem))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    public static ProblemJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
