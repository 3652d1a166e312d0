using Gateway.Drift;

namespace Gateway.Hosting.Api.Drift;

/// <summary>What differs on the server from what the last rollouts to a MODE left.</summary>
public sealed record DriftResource
{
    /// <summary>The MODE.</summary>
    public required string Mode { get; init; }

    /// <summary>When the server was looked at; the earliest of its lanes' times, and null when one of them was never looked at or there is none.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>The lanes of the MODE that have deployments, in the order of their repositories.</summary>
    public required IReadOnlyList<DriftedLane> Lanes { get; init; }
}

/// <summary>One repository's deployments in the MODE.</summary>
public sealed record DriftedLane
{
    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>The newest rollout that succeeded: what the server is compared with.</summary>
    public required Guid? RolloutId { get; init; }

    /// <summary>When the server was looked at; null when it never was.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Whether a rollout of the lane is on its way. There is nothing to compare with then, and the look before is told.</summary>
    public required bool RollingOut { get; init; }

    /// <summary>Whether a deployment is missing or changed; null when it was never looked at.</summary>
    public required bool? Drifted { get; init; }

    /// <summary>The deployments that are not as the rollout left them.</summary>
    public required IReadOnlyList<DriftedDeployment> Deployments { get; init; }
}
