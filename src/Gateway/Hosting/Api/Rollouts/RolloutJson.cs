using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;
using Gateway.Ledger;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>JSON of rollouts, generated at build.</summary>
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
[JsonSerializable(typeof(RolloutResource))]
[JsonSerializable(typeof(RolloutPage))]
[JsonSerializable(typeof(RolloutStepResource))]
[JsonSerializable(typeof(RolloutStatusEvent))]
[JsonSerializable(typeof(string))]
internal sealed partial class RolloutJson : JsonSerializerContext
{
    public static RolloutJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
