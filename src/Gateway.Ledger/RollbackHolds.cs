using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Begins and ends what rollbacks hold.</summary>
internal static class RollbackHolds
{
    /// <summary>Holds, the newest first. SQLite does not compare times.</summary>
    public static IReadOnlyList<RollbackHold> Order(IEnumerable<RollbackHold> holds) => [.. holds.OrderByDescending(static hold => hold.At)];

    /// <summary>Ends the holds that end with a rollout: its own where it is a rollback that did not succeed, and those before it where it brought something new.</summary>
    public static async Task EndAsync(LedgerContext context, Rollout ended, CancellationToken cancellationToken)
    {
        if (ended.Kind == RolloutKind.Rollback)
        {
            // Who goes back to what was held, or forward to it again, has changed their mind.
            var holds = await context.Holds.OfLane(Lane.Of(ended)).ToListAsync(cancellationToken);
            context.Holds.RemoveRange(holds.Where(hold => ended.Status == RolloutStatus.Succeeded ? hold.RolloutId != ended.Id && hold.IsOf(ended.Sha, ended.Digest) : hold.RolloutId == ended.Id));
        }
        else if (ended.Status == RolloutStatus.Succeeded && ended.Kind != RolloutKind.Heal)
        {
            // A build that was on its way when the rollback was ordered is not what comes after it.
            var holds = await context.Holds.OfLane(Lane.Of(ended)).ToListAsync(cancellationToken);
            context.Holds.RemoveRange(holds.Where(hold => hold.At <= ended.AcceptedAt));
        }
    }
}
