using System.Text.Json.Serialization;
using Gateway.Planning;

namespace Gateway.Lanes;

/// <summary>What a rollout changed, as a plan showed it just before its first write; secrets are masked.</summary>
/// <param name="Deployments">The change of each deployment, in the manifest's order, followed by removed deployments.</param>
/// <param name="Variables">The changes of the Prefect variables that hold images.</param>
internal sealed record RecordedChanges(IReadOnlyList<DeploymentView> Deployments, IReadOnlyList<VariableView> Variables);

/// <summary>JSON of what rollouts changed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecordedChanges))]
internal sealed partial class ChangesJson : JsonSerializerContext;
