using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;
using Gateway.Inventory;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Hosting.Api.Modes;

/// <summary>JSON of MODEs, generated at build.</summary>
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
        typeof(SnakeCaseEnum<BranchIsolation>),
        typeof(SnakeCaseEnum<LaneState>),
        typeof(SnakeCaseEnum<DeploymentState>),
    ])]
[JsonSerializable(typeof(ModeList))]
[JsonSerializable(typeof(ModeResource))]
[JsonSerializable(typeof(string))]
internal sealed partial class ModeJson : JsonSerializerContext
{
    public static ModeJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
