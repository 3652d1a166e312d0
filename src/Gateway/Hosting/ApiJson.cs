using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Drift;
using Gateway.Hosting.Api;
using Gateway.Hosting.Health;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Hosting;

/// <summary>JSON of the API: snake_case, generated at build.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnum<RolloutStatus>),
        typeof(SnakeCaseEnum<RolloutKind>),
        typeof(SnakeCaseEnum<ProofKind>),
        typeof(SnakeCaseEnum<StepKind>),
        typeof(SnakeCaseEnum<StepOutcome>),
        typeof(SnakeCaseEnum<FindingSeverity>),
        typeof(SnakeCaseEnum<PlannedAction>),
        typeof(SnakeCaseEnum<SecretAction>),
        typeof(SnakeCaseEnum<HealthState>),
        typeof(SnakeCaseEnum<DriftState>),
    ])]
[JsonSerializable(typeof(BuildResult))]
[JsonSerializable(typeof(GatewayProblem))]
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
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext;
