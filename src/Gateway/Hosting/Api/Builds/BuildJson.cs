using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;
using Gateway.Ledger;

namespace Gateway.Hosting.Api.Builds;

/// <summary>JSON of build results, generated at build.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnum<RolloutStatus>),
        typeof(SnakeCaseEnum<RolloutKind>),
        typeof(SnakeCaseEnum<CredentialKind>),
        typeof(SnakeCaseEnum<StepKind>),
        typeof(SnakeCaseEnum<StepOutcome>),
        typeof(SnakeCaseEnum<FindingSeverity>),
    ])]
[JsonSerializable(typeof(BuildResult))]
[JsonSerializable(typeof(BuildResults))]
[JsonSerializable(typeof(ProjectsResource))]
internal sealed partial class BuildJson : JsonSerializerContext
{
    public static BuildJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
