using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Which rollout of a lane is next.</summary>
internal static class LaneQueue
{
    private static readonly RolloutStatus[] Begun =
        [RolloutStatus.Planning, RolloutStatus.Applying, RolloutStatus.Verifying, RolloutStatus.Restoring];

    /// <summary>Takes the lane's next rollout up.</summary>
    public static async Task<TakenRollout?> TakeNextAsync(LedgerContext context, AuditTrail audit, Lane lane, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What this batch has only tracked so far must be seen by the queries below.
        await context.SaveChangesAsync(cancellationToken);
        var waiting = context.Rollouts.OfLane(lane);
        var next = await waiting
                .Where(row => Begun.Contains(row.Status))
                .OrderBy(row => row.Sequence)
                .FirstOrDefaultAsync(cancellationToken)
            ?? await waiting
                .Where(row => row.Status == RolloutStatus.Accepted)

                // An operator's rollback runs even where a build came after it; the build runs then.
                .OrderByDescending(row => row.Kind == RolloutKind.Rollback)
                .ThenByDescending(row => row.Sequence)
                .FirstOrDefaultAsync(cancellationToken);
        if (next is null)
        {
            return null;
        }

        var resumed = next.Status != RolloutStatus.Accepted;
        var superseded = resumed ? [] : await SupersedeAsync(context, audit, waiting, next, now, cancellationToken);

        // What had begun to put back goes on putting back, whatever the server says by now.
        if (next.Status != RolloutStatus.Restoring)
        {
            next.Move(RolloutStatus.Planning);
        }

        next.StartedAt ??= now;
        next.Takes = resumed ? next.Takes : 1;
        var content = await context.Contents.AsNoTracking().SingleAsync(row => row.Sha256 == next.ContentSha256, cancellationToken);
        var state = await context.States.AsNoTracking().SingleOrDefaultAsync(row => row.RolloutSequence == next.Sequence, cancellationToken);
        return new TakenRollout(next, content, state ?? new RolloutState { RolloutSequence = next.Sequence }, resumed, superseded);
    }

    /// <summary>Adds a rollout that heals its lane, unless another one is on its way or has succeeded since its source.</summary>
    public static async Task<bool> AddHealingAsync(LedgerContext context, AuditTrail audit, Rollout healing, Actor by, CancellationToken cancellationToken)
    {
        // What this batch has only tracked so far must be seen by the query below.
        await context.SaveChangesAsync(cancellationToken);
        var overtaken = await context.Rollouts
            .OfLane(Lane.Of(healing))
            .Where(row => RolloutStatuses.Unfinished.Contains(row.Status)
                || (row.Status == RolloutStatus.Succeeded && row.Sequence > context.Rollouts.First(source => source.Id == healing.SourceId).Sequence))
            .AnyAsync(cancellationToken);
        if (overtaken)
        {
            return false;
        }

        healing.Sequence = 0;
        context.Rollouts.Add(healing);
        await audit.AppendAsync(context, RolloutAudit.Ordered(healing, by, AuditActions.Heal), cancellationToken);
        return true;
    }

    private static async Task<IReadOnlyList<Guid>> SupersedeAsync(
        LedgerContext context,
        AuditTrail audit,
        IQueryable<Rollout> lane,
        Rollout next,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var older = await lane.Where(row => row.Status == RolloutStatus.Accepted && row.Sequence < next.Sequence).OrderBy(row => row.Sequence).ToListAsync(cancellationToken);
        var newer = next.Kind switch
        {
            RolloutKind.Rollback => "rollback",
            RolloutKind.Removal => "removal",
            _ => "build",
        };
        var detail = $"A newer {newer} of the same lane was accepted before this one started: rollout {next.Id}.";
        foreach (var rollout in older)
        {
            rollout.End(RolloutStatus.Superseded, now, Codes.Superseded, detail);
            await RollbackHolds.EndAsync(context, rollout, cancellationToken);
            var subject = Lane.Of(next).Subject;
            await audit.AppendAsync(context, new AuditRecord(Actor.Gateway, AuditActions.Rollout, subject, AuditOutcomes.Superseded, detail, rollout.Id), cancellationToken);
        }

        // What is accepted in the same commit asks the database, which must not find them waiting still.
        await context.SaveChangesAsync(cancellationToken);
        return older.ConvertAll(static rollout => rollout.Id);
    }
}
