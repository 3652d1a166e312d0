using System.Text.Json.Serialization;
using Gateway.Planning;

namespace Gateway.Hosting.Api.Plans;

/// <summary>What a rollout changed, or how what two rollouts applied differs. Secrets, and values of fields that are not public by nature, are masked as in plans.</summary>
public sealed record ChangesResource
{
    /// <summary>The rollout whose changes they are, or that is compared with another.</summary>
    public required Guid RolloutId { get; init; }

    /// <summary>The rollout that it is compared with; omitted for the changes of one rollout.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ComparedTo { get; init; }

    /// <summary>Number of deployments of each kind.</summary>
    public required PlanCounts Changes { get; init; }

    /// <summary>
    /// The change of each deployment, in the manifest's order, followed by removed deployments. `old` is what was on the server, or of a comparison what
    /// the first rollout applied; `new` is what the rollout applied, or the second one.
    /// </summary>
    public required IReadOnlyList<PlannedDeploymentResource> Deployments { get; init; }

    /// <summary>The changes of the Prefect variables that hold the deployments' images, ordered by name.</summary>
    public required IReadOnlyList<PlannedVariableResource> ImageVariables { get; init; }

    internal string Title() => ComparedTo is { } other ? $"From rollout {RolloutId} to rollout {other}" : $"Changes of rollout {RolloutId}";
}
