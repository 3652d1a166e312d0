using System.Text.Json;
using Gateway.Drift;
using Gateway.Ledger;

namespace Gateway.Inventory;

/// <summary>What one lane has on the server, by what the ledger knows.</summary>
/// <param name="Standing">The lane and its rollouts.</param>
/// <param name="State">How it stands.</param>
/// <param name="Deployments">Its deployments, by name and flow.</param>
internal sealed record LaneInventory(LaneStanding Standing, LaneState State, IReadOnlyList<DeploymentInventory> Deployments)
{
    /// <summary>Whether anything differs from what the last rollout left; null where nobody has looked since the last rollout.</summary>
    public bool? IsDrifted => !Standing.IsLookedAt ? null : Deployments.Any(static deployment => deployment.IsDrifted == true);
}

/// <summary>One deployment of a lane.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">Name of its flow; empty where it is not known.</param>
/// <param name="State">How it stands.</param>
internal sealed record DeploymentInventory(string Name, string Flow, DeploymentState State)
{
    /// <summary>Its id on the server; null where it is not known.</summary>
    public Guid? Id { get; init; }

    /// <summary>The rollout that applied or removed it last; null where none ended well.</summary>
    public Rollout? Rollout { get; init; }

    /// <summary>The image that was applied; null where there is none, or it can no longer be read.</summary>
    public string? Image { get; init; }

    /// <summary>The schedules that were applied, a JSON array of sentences; null where that can no longer be read.</summary>
    public JsonElement? Schedules { get; init; }

    /// <summary>Whether it was paused when it was looked at last, or was left so; null where that can no longer be read.</summary>
    public bool? Paused { get; init; }

    /// <summary>How the last look found it to differ; null where it did not, or nobody has looked since the last rollout.</summary>
    public DriftedDeployment? Difference { get; init; }

    /// <summary>Whether the last look found it missing or changed; null where nobody has looked since the last rollout.</summary>
    public bool? IsDrifted { get; init; }
}

/// <summary>How the deployments of a lane stand.</summary>
public enum LaneState
{
    /// <summary>The last successful rollout is what was applied.</summary>
    Deployed,

    /// <summary>A rollout is on its way, or waits.</summary>
    RollingOut,

    /// <summary>A rollout failed and could not be put back: some deployments may be as it left them, and others as before.</summary>
    NotRestored,

    /// <summary>No rollout has succeeded yet.</summary>
    NeverDeployed,
}

/// <summary>How a deployment stands.</summary>
public enum DeploymentState
{
    /// <summary>As its rollout applied it.</summary>
    Applied,

    /// <summary>A later manifest does not have it any more: it was paused, or kept.</summary>
    Removed,

    /// <summary>A rollout that failed and could not be put back may have changed it.</summary>
    Uncertain,
}
