using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Whether a lane takes a build, by what it and other branches have already.</summary>
internal static class BranchTerms
{
    /// <summary>Why the lane does not take a build; null where it does.</summary>
    /// <param name="context">The ledger, within the write that would record it.</param>
    /// <param name="acceptance">The build.</param>
    /// <param name="newest">The lane's newest build.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<DeliveryVerdict?> CheckAsync(LedgerContext context, Acceptance acceptance, NewestRun? newest, CancellationToken cancellationToken)
    {
        var rollout = acceptance.Rollout;
        if (acceptance.HeldSince is { } since && newest is not null && newest.Ref != rollout.Ref)
        {
            // What this batch has only tracked so far must be seen by the query.
            await context.SaveChangesAsync(cancellationToken);
            if (await LaneHolds.FindAsync(context, Lane.Of(rollout), cancellationToken) is { } hold && hold.Newest.Ref != rollout.Ref && hold.Newest.AcceptedAt > since)
            {
                return new DeliveryVerdict.Held(hold);
            }
        }

        if (newest?.IsNewerThan(rollout) == true)
        {
            return new DeliveryVerdict.Outdated(newest.RunNumber, newest.RolloutId);
        }

        if (acceptance.MaxBranches is { } max)
        {
            await context.SaveChangesAsync(cancellationToken);
            var branches = await ListAsync(context, rollout.Repository, rollout.Mode, cancellationToken);
            if (branches.Count >= max && !branches.Contains(rollout.Branch, StringComparer.Ordinal))
            {
                return new DeliveryVerdict.TooManyBranches(max, branches);
            }
        }

        return null;
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
