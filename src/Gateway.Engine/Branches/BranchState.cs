using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Branches;

/// <summary>What a branch holds of a MODE, or has there of its own.</summary>
/// <param name="Branch">The branch, without <c>refs/heads/</c>.</param>
/// <param name="Isolation"><see cref="BranchIsolation.Held"/> or <see cref="BranchIsolation.Separate"/>.</param>
/// <param name="Since">When the first of its builds was accepted since.</param>
/// <param name="Until">When that ends by itself; it moves with each build of the branch.</param>
/// <param name="Build">Its newest build.</param>
/// <param name="Deployments">How many deployments it has of its own; null of one that holds the shared ones.</param>
internal sealed record BranchState(string Branch, BranchIsolation Isolation, DateTimeOffset Since, DateTimeOffset Until, Rollout Build, int? Deployments)
{
    /// <summary>The lane's newest rollout of any kind.</summary>
    internal Rollout Newest { get; init; } = Build;

    /// <summary>How many removals in a row were to delete its deployments and did not delete all of them.</summary>
    internal int Removals { get; init; }

    /// <summary>The hold, where it is one.</summary>
    internal LaneHold? Hold { get; init; }
}
