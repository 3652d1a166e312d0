using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>
/// Whose build a lane has: the branch of its newest build that succeeded or is on its way, and was not released since. It is read from the rollouts, so
/// that nothing has to be kept in step with them.
/// </summary>
internal static class LaneHolds
{
    private static readonly RolloutStatus[] Counted = [RolloutStatus.Accepted, RolloutStatus.Planning, RolloutStatus.Applying, RolloutStatus.Verifying, RolloutStatus.Succeeded];

    /// <summary>Whose build a lane has; null where it has none, or none that counts.</summary>
    public static async Task<LaneHold?> FindAsync(LedgerContext context, Lane lane, CancellationToken cancellationToken)
    {
        var released = await context.Releases.OfLane(lane).Select(row => row.RolloutSequence).FirstOrDefaultAsync(cancellationToken);
        var builds = context.Rollouts.AsNoTracking()
            .OfLane(lane)
            .Where(row => row.Sequence > released && Counted.Contains(row.Status) && (row.Kind == RolloutKind.Build || row.Kind == RolloutKind.Retry));
        if (await builds.OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellationToken) is not { } newest)
        {
            return null;
        }

        var others = await builds.Where(row => row.Ref != newest.Ref).MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        var first = await builds.Where(row => row.Sequence > others).OrderBy(row => row.Sequence).FirstAsync(cancellationToken);
        return new LaneHold(newest, first.AcceptedAt);
    }

    /// <summary>Records that the builds which a lane has had so far hold it no more.</summary>
    public static async Task ReleaseAsync(LedgerContext context, Lane lane, long sequence, CancellationToken cancellationToken)
    {
        if (await context.Releases.OfLane(lane).SingleOrDefaultAsync(cancellationToken) is { } row)
        {
            row.RolloutSequence = Math.Max(row.RolloutSequence, sequence);
            return;
        }

        context.Releases.Add(new LaneRelease
        {
            Repository = RolloutLedger.Normalize(lane.Repository),
            Project = lane.Project,
            Branch = lane.Branch,
            Mode = lane.Mode,
            RolloutSequence = sequence,
        });
    }
}

/// <summary>The branch whose build a lane has.</summary>
/// <param name="Newest">Its newest build that succeeded or is on its way.</param>
/// <param name="Since">When its first build was accepted since another branch's.</param>
internal sealed record LaneHold(Rollout Newest, DateTimeOffset Since);
