using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Drift;
using Gateway.Hosting.Http;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Hosting.Api;

/// <summary>JSON of the API: snake_case, generated at build.</summary>
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
        typeof(SnakeCaseEnum<PlannedAction>),
        typeof(SnakeCaseEnum<SecretAction>),
        typeof(SnakeCaseEnum<DriftState>),
    ])]
[JsonSerializable(typeof(BuildResult))]
[JsonSerializable(typeof(RolloutResource))]
[JsonSerializable(typeof(GitHubAnswer))]
[JsonSerializable(typeof(RolloutPage))]
[JsonSerializable(typeof(RolloutStepResource))]
[JsonSerializable(typeof(RolloutStatusEvent))]
[JsonSerializable(typeof(ModeList))]
[JsonSerializable(typeof(PlanResource))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(FreezeRequest))]
[JsonSerializable(typeof(FreezeResource))]
[JsonSerializable(typeof(DriftResource))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>For what is answered.</summary>
    public static ApiJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
