using System.Text.Json.Serialization;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Hosting.Api.Plans;

/// <summary>JSON of plans, generated at build.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnum<FindingSeverity>),
        typeof(SnakeCaseEnum<PlannedAction>),
        typeof(SnakeCaseEnum<SecretAction>),
        typeof(SnakeCaseEnum<VariableAction>),
    ])]
[JsonSerializable(typeof(PlanResource))]
[JsonSerializable(typeof(ChangesResource))]
internal sealed partial class PlanJson : JsonSerializerContext
{
    public static PlanJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
