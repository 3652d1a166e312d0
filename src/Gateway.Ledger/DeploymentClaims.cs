using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Which lane a deployment belongs to, decided in one write.</summary>
internal static class DeploymentClaims
{
    /// <summary>Claims deployments for a rollout, all or none.</summary>
    /// <returns>False when another lane has one of them in its care or has claimed it; nothing is claimed then.</returns>
    public static async Task<bool> ClaimAsync(
        LedgerContext context,
        Lane lane,
        long rollout,
        IReadOnlyCollection<(string Flow, string Name)> deployments,
        CancellationToken cancellationToken)
    {
        // What this batch has only tracked so far must be seen by the queries below.
        await context.SaveChangesAsync(cancellationToken);
        var own = lane with { Repository = RolloutLedger.Normalize(lane.Repository) };
        var wanted = deployments.ToHashSet();
        var names = deployments.Select(deployment => deployment.Name).ToHashSet(StringComparer.Ordinal);
        var owned = await context.LaneDeployments.AsNoTracking()
            .OfOtherLanes(lane)
            .Where(row => names.Contains(row.Name) && !row.Removed)
            .Select(row => new { row.FlowName, row.Name })
            .ToListAsync(cancellationToken);
        var claims = await context.Claims.Where(row => names.Contains(row.Name)).ToListAsync(cancellationToken);
        claims.RemoveAll(row => !wanted.Contains((row.FlowName, row.Name)));
        if (owned.Exists(row => wanted.Contains((row.FlowName, row.Name)))
            || claims.Exists(row => Lane.Of(row) != own))
        {
            return false;
        }

        foreach (var claim in claims)
        {
            claim.RolloutSequence = rollout;
            wanted.Remove((claim.FlowName, claim.Name));
        }

        context.Claims.AddRange(wanted.Select(deployment => new DeploymentClaim
        {
            FlowName = deployment.Flow,
            Name = deployment.Name,
            Repository = own.Repository,
            Project = own.Project,
            Branch = own.Branch,
            Mode = lane.Mode,
            RolloutSequence = rollout,
        }));
        return true;
    }

    /// <summary>Gives up what a rollout had claimed.</summary>
    public static Task ReleaseAsync(LedgerContext context, long rollout, CancellationToken cancellationToken) =>
        context.Claims.Where(row => row.RolloutSequence == rollout).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Makes deployments those in a lane's care. What another lane had removed and this one now has is that one's no more.</summary>
    public static async Task ReplaceAsync(LedgerContext context, LaneChange change, CancellationToken cancellationToken)
    {
        var before = await context.LaneDeployments.OfLane(change.Lane).ToListAsync(cancellationToken);
        var owned = before.Where(row => !row.Removed).Select(row => (row.FlowName, row.Name)).ToHashSet();
        var taken = change.Deployments.Where(row => !row.Removed).Select(row => (row.FlowName, row.Name)).Where(key => !owned.Contains(key)).ToHashSet();
        var wanted = change.Deployments.ToDictionary(row => (row.FlowName, row.Name));
        foreach (var row in before)
        {
            if (wanted.Remove((row.FlowName, row.Name), out var next))
            {
                context.Entry(row).CurrentValues.SetValues(next);
            }
            else
            {
                context.LaneDeployments.Remove(row);
            }
        }

        if (change.Lane.Branch.Length > 0 && change.Deployments.Count == 0)
        {
            // Nobody looks at it again.
            await context.Drifts.OfLane(change.Lane).ExecuteDeleteAsync(cancellationToken);
        }

        // A removed one that is not there any more was taken by another lane meanwhile.
        context.LaneDeployments.AddRange(wanted.Values.Where(row => !row.Removed));
        if (taken.Count > 0)
        {
            var names = taken.Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
            var removed = await context.LaneDeployments
                .OfOtherLanes(change.Lane)
                .Where(row => names.Contains(row.Name) && row.Removed)
                .ToListAsync(cancellationToken);
            context.LaneDeployments.RemoveRange(removed.Where(row => taken.Contains((row.FlowName, row.Name))));
        }
    }
}
