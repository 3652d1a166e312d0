using Gateway.Ledger;

namespace Gateway.Drift;

/// <summary>What a look at a lane found.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="LastRollout">The newest rollout of the lane that succeeded: what the server is compared with; null when there is none.</param>
/// <param name="CheckedAt">When the server was checked; null if it never was.</param>
/// <param name="Deployments">Deployments that are not as they were left.</param>
/// <param name="IsRollingOut">
/// Whether a rollout of the lane was on its way, so that there was nothing to compare with and what is told is what the look before found.
/// </param>
/// <param name="IsNew">Whether this very look was the first to see one of the differences.</param>
internal sealed record LaneLook(
    Lane Lane,
    Rollout? LastRollout,
    DateTimeOffset? CheckedAt,
    IReadOnlyList<DriftedDeployment> Deployments,
    bool IsRollingOut,
    bool IsNew)
{
    /// <summary>Whether anything drifted.</summary>
    public bool IsDrifted => Deployments.Any(deployment => deployment.IsDrift);
}
