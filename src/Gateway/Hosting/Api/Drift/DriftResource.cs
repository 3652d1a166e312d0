using Gateway.Drift;

namespace Gateway.Hosting.Api.Drift;

/// <summary>The differences between the server and what the last rollouts to a MODE left.</summary>
public sealed record DriftResource
{
    /// <summary>The MODE.</summary>
    public required string Mode { get; init; }

    /// <summary>When the server was checked: the earliest time of its lanes, or null if a lane was never checked or there are no lanes.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>How many whole seconds ago that was; null if there is no such time.</summary>
    public required long? AgeSeconds { get; init; }

    /// <summary>The lanes of the MODE that have deployments, ordered by repository, project and branch.</summary>
    public required IReadOnlyList<DriftedLane> Lanes { get; init; }
}

/// <summary>One project's deployments in the MODE.</summary>
public sealed record DriftedLane
{
    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository, empty for the root.</summary>
    public required string Project { get; init; }

    /// <summary>The branch whose own deployments these are, without <c>refs/heads/</c>; null for deployments that branches share.</summary>
    public string? Branch { get; init; }

    /// <summary>The newest successful rollout, which the server is compared with.</summary>
    public required Guid? RolloutId { get; init; }

    /// <summary>When the server was checked; null if it never was.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>How many whole seconds ago that was; null if it never was.</summary>
    public required long? AgeSeconds { get; init; }

    /// <summary>Whether a rollout of the lane is in progress. In that case the result is that of the previous check.</summary>
    public required bool RollingOut { get; init; }

    /// <summary>Whether a deployment is missing or changed; null if it was never checked.</summary>
    public required bool? Drifted { get; init; }

    /// <summary>The deployments that differ from what the rollout left.</summary>
    public required IReadOnlyList<DriftedDeployment> Deployments { get; init; }
}
