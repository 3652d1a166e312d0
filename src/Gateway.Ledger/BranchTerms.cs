using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Whether a lane takes a build, by what other branches have already.</summary>
internal static class BranchTerms
{
    /// <summary>The branch that the lane belongs to, where it takes no other's build; null where it takes this one.</summary>
    /// <param name="context">The ledger, within the write that would record it.</param>
    /// <param name="acceptance">The build.</param>
    /// <param name="newest">The lane's newest build.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<DeliveryVerdict?> FindHolderAsync(LedgerContext context, Acceptance acceptance, NewestRun? newest, CancellationToken cancellationToken)
    {
        var rollout = acceptance.Rollout;
        if (acceptance.HeldSince is not { } since || newest is null || (!newest.IsOrder && newest.Ref == rollout.Ref))
        {
            return null;
        }

        // What this batch has only tracked so far must be seen by the query.
        await context.SaveChangesAsync(cancellationToken);
        return await LaneHolds.FindAsync(context, Lane.Of(rollout), cancellationToken) is { } hold && hold.Newest.Ref != rollout.Ref && hold.Newest.AcceptedAt > since
            ? new DeliveryVerdict.Held(hold)
            : null;
    }

    /// <summary>The branches that have deployments of their own, where no further one may; null where this one may.</summary>
    /// <param name="context">The ledger, within the write that would record it.</param>
    /// <param name="acceptance">The build.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<DeliveryVerdict?> FindExcessAsync(LedgerContext context, Acceptance acceptance, CancellationToken cancellationToken)
    {
        if (acceptance.MaxBranches is not { } max)
        {
            return null;
        }

        var rollout = acceptance.Rollout;
        await context.SaveChangesAsync(cancellationToken);
        var branches = await ListAsync(context, rollout.Repository, rollout.Mode, cancellationToken);
        return branches.Count >= max && !branches.Contains(rollout.Branch, StringComparer.Ordinal) ? new DeliveryVerdict.TooManyBranches(max, branches) : null;
    }

    /// <summary>The branches of a repository that have deployments of their own in a MODE, or are about to, the one first that has not deployed for the longest time.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(LedgerContext context, string repository, string mode, CancellationToken cancellationToken)
    {
        var there = await context.LaneDeployments
            .Where(row => row.Repository == repository && row.Mode == mode && row.Branch != "")
            .GroupBy(row => row.Branch)
            .Select(branch => new { Branch = branch.Key, Sequence = branch.Max(row => row.RolloutSequence) })
            .ToListAsync(cancellationToken);
        var coming = await context.Rollouts
            .Where(row => row.Repository == repository && row.Mode == mode && row.Branch != "" && row.Kind != RolloutKind.Removal && RolloutStatuses.Unfinished.Contains(row.Status))
            .GroupBy(row => row.Branch)
            .Select(branch => new { Branch = branch.Key, Sequence = branch.Max(row => row.Sequence) })
            .ToListAsync(cancellationToken);
        return [.. there.Concat(coming).GroupBy(row => row.Branch, StringComparer.Ordinal).OrderBy(branch => branch.Max(row => row.Sequence)).Select(branch => branch.Key)];
    }
}
