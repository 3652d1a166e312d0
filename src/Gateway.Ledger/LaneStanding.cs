namespace Gateway.Ledger;

/// <summary>What the ledger knows of a lane's deployments, and of the rollouts that made them what they are.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Newest">The newest rollout of the lane, whatever became of it.</param>
/// <param name="Current">The newest that succeeded; null when none has.</param>
internal sealed record LaneStanding(Lane Lane, Rollout Newest, Rollout? Current)
{
    /// <summary>The deployments in its care, by name and flow.</summary>
    public IReadOnlyList<LaneDeployment> Deployments { get; init; } = [];

    /// <summary>The rollouts that applied or removed the deployments last, by their sequence.</summary>
    public IReadOnlyDictionary<long, Rollout> AppliedBy { get; init; } = new Dictionary<long, Rollout>();

    /// <summary>Rollouts that have ended halfway since the last one that succeeded, the oldest first: they may have left deployments that are neither as before nor as wanted.</summary>
    public IReadOnlyList<HalfDoneRollout> HalfDone { get; init; } = [];

    /// <summary>What the last look at the server found; null when there was none.</summary>
    public LaneDrift? Drift { get; init; }

    /// <summary>Whether that look was after the last rollout that succeeded, so that it tells of what is there now.</summary>
    public bool IsLookedAt => Drift is { } drift && !(drift.CheckedAt < Current?.FinishedAt);
}

/// <summary>A rollout that could neither be ended nor put back.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="Snapshot">What was there before, protected; null where that was not kept.</param>
/// <param name="Steps">Its steps, in order.</param>
internal sealed record HalfDoneRollout(Rollout Rollout, byte[]? Snapshot, IReadOnlyList<RolloutStep> Steps);

/// <summary>Which lanes of a MODE to look at.</summary>
/// <param name="Repository">Only those of this repository; null for any.</param>
/// <param name="Project">Only those of this project; null for any.</param>
/// <param name="Branch">Only that of this branch's own deployments; null for any, shared ones included.</param>
internal sealed record LaneFilter(string? Repository, string? Project, string? Branch);
