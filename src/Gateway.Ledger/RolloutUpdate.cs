namespace Gateway.Ledger;

/// <summary>A change of a rollout and of what belongs to it, written all or nothing.</summary>
internal sealed record RolloutUpdate
{
    /// <summary>Changes the rollout's own row; null leaves it.</summary>
    public Action<Rollout>? Change { get; init; }

    /// <summary>Steps to add.</summary>
    public IReadOnlyList<RolloutStep> Steps { get; init; } = [];

    /// <summary>Changes what the rollout wants and found; null leaves it.</summary>
    public Action<RolloutState>? State { get; init; }

    /// <summary>The deployments in the lane's care from now on; null leaves them.</summary>
    public LaneChange? Lane { get; init; }
}
