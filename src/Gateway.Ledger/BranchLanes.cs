using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Finds the branches that have deployments of their own.</summary>
internal static class BranchLanes
{
    /// <summary>More removals in a row make no difference.</summary>
    private const int MaxRemovals = 20;

    /// <summary>The lanes of branches with deployments of their own, or with a build on its way.</summary>
    public static async Task<IReadOnlyList<BranchLane>> ListAsync(LedgerContext context, BranchQuery filter, CancellationToken cancellationToken)
    {
        var counts = await Of(context.LaneDeployments, filter)
            .GroupBy(row => new { row.Repository, row.Project, row.Branch, row.Mode })
            .Select(lane => new { lane.Key.Repository, lane.Key.Project, lane.Key.Branch, lane.Key.Mode, Count = lane.Count() })
            .ToListAsync(cancellationToken);
        var deployments = counts.ToDictionary(static lane => new Lane(lane.Repository, lane.Project, lane.Mode) { Branch = lane.Branch }, static lane => lane.Count);
        foreach (var lane in await Of(context.Rollouts, filter).Where(row => RolloutStatuses.Unfinished.Contains(row.Status)).ListLanesAsync(cancellationToken))
        {
            deployments.TryAdd(lane, 0);
        }

        var found = new List<BranchLane>();
        foreach (var (lane, count) in deployments)
        {
            var rollouts = context.Rollouts.AsNoTracking().OfLane(lane);
            var ended = await rollouts
                .Where(row => row.Kind == RolloutKind.Removal && row.Status == RolloutStatus.Succeeded)
                .MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
            var builds = rollouts.Where(row => row.Kind != RolloutKind.Removal && row.Kind != RolloutKind.Heal).OrderByDescending(row => row.Sequence);
            if (await builds.FirstOrDefaultAsync(cancellationToken) is { } build)
            {
                // Where there is none since, the server did not delete all that it was told to.
                var first = await builds.Where(row => row.Sequence > ended).LastOrDefaultAsync(cancellationToken) ?? build;
                var newest = await rollouts.OrderByDescending(row => row.Sequence).FirstAsync(cancellationToken);
                found.Add(new BranchLane(lane, count, first, build, newest, await FindLastBuildAsync(context, lane, cancellationToken), await CountRemovalsAsync(rollouts, cancellationToken)));
            }
        }

        return found;
    }

    // A branch builds for all of its projects, one that it has emptied included.
    private static async Task<DateTimeOffset> FindLastBuildAsync(LedgerContext context, Lane lane, CancellationToken cancellationToken) =>
        await context.Rollouts
            .Where(row => row.Repository == lane.Repository && row.Mode == lane.Mode && row.Branch == lane.Branch && row.Kind != RolloutKind.Removal && row.Kind != RolloutKind.Heal)
            .OrderByDescending(row => row.Sequence)
            .Select(row => row.AcceptedAt)
            .FirstAsync(cancellationToken);

    /// <summary>
    /// How many removals have not deleted all since the last build that succeeded. Who cancels a removal wants the deployments to stay, and one that a build superseded gave way to it.
    /// </summary>
    private static async Task<int> CountRemovalsAsync(IQueryable<Rollout> lane, CancellationToken cancellationToken)
    {
        var built = await lane
            .Where(row => row.Status == RolloutStatus.Succeeded && row.Kind != RolloutKind.Removal && row.Kind != RolloutKind.Heal)
            .MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        var removals = await lane
            .Where(row => row.Kind == RolloutKind.Removal && row.Status != RolloutStatus.Superseded && row.Sequence > built)
            .OrderByDescending(row => row.Sequence)
            .Select(row => row.Status)
            .Take(MaxRemovals)
            .ToListAsync(cancellationToken);
        return removals.TakeWhile(static status => status != RolloutStatus.Cancelled).Count();
    }

    private static IQueryable<T> Of<T>(IQueryable<T> rows, BranchQuery filter)
        where T : class, ILaneRow
    {
        rows = rows.OfRepository(filter.Repository).Where(row => row.Branch != "");
        return filter.Branch is { } branch ? rows.Where(row => row.Branch == branch) : rows;
    }
}
