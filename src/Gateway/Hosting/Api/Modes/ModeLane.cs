using System.Text.Json;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Inventory;
using Gateway.Ledger;

namespace Gateway.Hosting.Api.Modes;

/// <summary>What one project has in a MODE: the deployments that branches share, or those of one branch.</summary>
public sealed record ModeLane
{
    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository, empty for the root.</summary>
    public required string Project { get; init; }

    /// <summary>The branch whose own deployments these are, without <c>refs/heads/</c>; null for deployments that branches share.</summary>
    public string? Branch { get; init; }

    /// <summary>How it stands.</summary>
    public required LaneState State { get; init; }

    /// <summary>The newest successful rollout; null if there is none.</summary>
    public RolloutResource? Current { get; init; }

    /// <summary>The newest rollout, whatever became of it.</summary>
    public required RolloutResource Newest { get; init; }

    /// <summary>Rollouts since the last successful one that failed and could not be reverted; the newest last. Empty if there is none.</summary>
    public required IReadOnlyList<Guid> NotRestored { get; init; }

    /// <summary>When the server was last checked for drift; null if it never was.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>How many whole seconds ago that was; null if it never was.</summary>
    public required long? AgeSeconds { get; init; }

    /// <summary>Whether that check found a deployment missing or changed; null if there was none.</summary>
    public required bool? Drifted { get; init; }

    /// <summary>Its deployments, ordered by name and flow.</summary>
    public required IReadOnlyList<ModeDeployment> Deployments { get; init; }

    internal static ModeLane From(LaneInventory lane, DateTimeOffset now)
    {
        var checkedAt = lane.Standing.Drift?.CheckedAt;
        return new ModeLane
        {
            Repository = lane.Standing.Lane.Repository,
            Project = lane.Standing.Lane.Project,
            Branch = lane.Standing.Lane.Branch.Length == 0 ? null : lane.Standing.Lane.Branch,
            State = lane.State,
            Current = lane.Standing.Current is { Kind: not RolloutKind.Removal } current ? current.ToResource() : null,
            Newest = lane.Standing.Newest.ToResource(),
            NotRestored = [.. lane.Standing.HalfDone.Select(static half => half.Rollout.Id)],
            CheckedAt = checkedAt,
            AgeSeconds = Age.Of(checkedAt, now),
            Drifted = lane.IsDrifted,
            Deployments = [.. lane.Deployments.Select(ModeDeployment.From)],
        };
    }
}

/// <summary>One deployment of a MODE.</summary>
public sealed record ModeDeployment
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its flow; empty if it is not known.</summary>
    public required string Flow { get; init; }

    /// <summary>Its id in Prefect; null if it is not known.</summary>
    public Guid? DeploymentId { get; init; }

    /// <summary>How it stands.</summary>
    public required DeploymentState State { get; init; }

    /// <summary>The image that was applied; null if there is none, or if what was applied can no longer be read with the ledger's key.</summary>
    public string? Image { get; init; }

    /// <summary>The commit that was applied; null if it is not known.</summary>
    public string? Sha { get; init; }

    /// <summary>The git ref of that commit.</summary>
    public string? Ref { get; init; }

    /// <summary>The rollout that applied or removed it last.</summary>
    public Guid? RolloutId { get; init; }

    /// <summary>When that rollout ended, UTC.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who ordered that rollout, or started the workflow run that built it.</summary>
    public string? By { get; init; }

    /// <summary>Its schedules in words, as an array; null if what was applied can no longer be read.</summary>
    public JsonElement? Schedules { get; init; }

    /// <summary>Whether it is paused, by what was applied and the last check for drift; null if what was applied can no longer be read.</summary>
    public bool? Paused { get; init; }

    /// <summary>Whether the last check for drift found it missing or changed; null if it was never checked.</summary>
    public bool? Drifted { get; init; }

    /// <summary>The fields that the last check for drift found changed, by their names in Prefect's API. `GET …/drift` shows their values.</summary>
    public required IReadOnlyList<string> DriftedFields { get; init; }

    internal static ModeDeployment From(DeploymentInventory deployment) => new()
    {
        Name = deployment.Name,
        Flow = deployment.Flow,
        DeploymentId = deployment.Id,
        State = deployment.State,
        Image = deployment.Image,
        Sha = deployment.Rollout?.Sha,
        Ref = deployment.Rollout?.Ref,
        RolloutId = deployment.Rollout?.Id,
        Since = deployment.Rollout?.FinishedAt,
        By = deployment.Rollout is { } rollout ? rollout.RequestedBy ?? rollout.Actor : null,
        Schedules = deployment.Schedules,
        Paused = deployment.Paused,
        Drifted = deployment.IsDrifted,
        DriftedFields = [.. deployment.Difference?.Fields.Select(static field => field.Field) ?? []],
    };
}
