using System.Globalization;
using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Changes of rollouts that are under way.</summary>
internal static class RolloutWrites
{
    /// <summary>Writes an update of a rollout.</summary>
    public static async Task UpdateAsync(LedgerContext context, AuditTrail audit, long sequence, RolloutUpdate update, CancellationToken cancellationToken)
    {
        Rollout? ended = null;
        if (update.Change is { } change)
        {
            var rollout = await context.Rollouts.SingleAsync(row => row.Sequence == sequence, cancellationToken);
            var wasFinished = rollout.Status.IsFinished();
            change(rollout);
            ended = rollout.Status.IsFinished() && !wasFinished ? rollout : null;
        }

        await RecordStepsAsync(context, audit, sequence, update.Steps, cancellationToken);
        if (ended is not null)
        {
            await audit.AppendAsync(context, RolloutAudit.Ended(ended), cancellationToken);
            await RollbackHolds.EndAsync(context, ended, cancellationToken);
            await DeploymentClaims.ReleaseAsync(context, sequence, cancellationToken);
        }

        foreach (var step in update.Steps)
        {
            step.Id = 0;
            step.RolloutSequence = sequence;
            context.Steps.Add(step);
        }

        if (update.State is { } changeState)
        {
            changeState(await FindStateAsync(context, sequence, cancellationToken));
        }

        if (update.Lane is { } lane)
        {
            await DeploymentClaims.ReplaceAsync(context, lane, cancellationToken);
        }
    }

    /// <summary>Records that a rollout is to end before its time.</summary>
    public static async Task<Rollout?> CancelAsync(LedgerContext context, AuditTrail audit, Guid id, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // An update of the same batch may have ended it.
        await context.SaveChangesAsync(cancellationToken);
        var rollout = await context.Rollouts.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (rollout is null || rollout.Status.IsFinished())
        {
            return rollout;
        }

        rollout.CancelledBy ??= by.Name;
        await audit.AppendAsync(context, RolloutAudit.Ordered(rollout, by, AuditActions.Cancel), cancellationToken);
        if (rollout.Status == RolloutStatus.Accepted)
        {
            rollout.End(RolloutStatus.Cancelled, now, Codes.Cancelled, $"{by.Name} cancelled the rollout before it started. Nothing was written.");
            await RollbackHolds.EndAsync(context, rollout, cancellationToken);
            await audit.AppendAsync(context, RolloutAudit.Ended(rollout), cancellationToken);
        }

        return rollout;
    }

    /// <summary>Adds a retry, unless the lane does not take its build any more.</summary>
    public static async Task<DeliveryVerdict?> AddRetryAsync(LedgerContext context, IAcceptanceStatements statements, AuditTrail audit, Acceptance retry, CancellationToken cancellationToken)
    {
        // What this batch has only tracked so far must be seen by the statement below.
        await context.SaveChangesAsync(cancellationToken);
        var rollout = retry.Rollout;
        if (await AcceptanceTerms.CheckAsync(context, statements, retry, await statements.FindNewestRunAsync(rollout, cancellationToken), cancellationToken) is { } refused)
        {
            return refused;
        }

        rollout.Sequence = 0;
        context.Rollouts.Add(rollout);
        await audit.AppendAsync(context, RolloutAudit.Ordered(rollout, retry.Sender, AuditActions.Retry), cancellationToken);
        return null;
    }

    /// <summary>Adds a rollout that deletes the deployments of a branch's own lane, unless the lane's newest does so already or came after the lane was looked at.</summary>
    public static async Task<Rollout> AddRemovalAsync(LedgerContext context, AuditTrail audit, Rollout rollout, long seen, Actor by, string reason, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        var newest = await context.Rollouts.AsNoTracking().OfLane(Lane.Of(rollout)).OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellationToken);
        if (newest is not null && newest.Kind != RolloutKind.Removal && newest.Sequence > seen)
        {
            return newest;
        }

        if (newest is not { Kind: RolloutKind.Removal } || newest.Status.IsFinished())
        {
            rollout.Sequence = 0;
            context.Rollouts.Add(rollout);
            newest = rollout;
        }

        await audit.AppendAsync(context, new AuditRecord(by, AuditActions.Release, Lane.Of(rollout).Subject, AuditOutcomes.Accepted, reason, newest.Id), cancellationToken);
        return newest;
    }

    /// <summary>Ends the builds of a frozen MODE that wait.</summary>
    public static async Task<IReadOnlyList<Guid>> CancelWaitingAsync(LedgerContext context, AuditTrail audit, ModeFreeze freeze, IReadOnlyCollection<FreezeException> exceptions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        var waiting = await context.Rollouts
            .Where(row => row.Mode == freeze.Mode
                && row.Status == RolloutStatus.Accepted
                && (row.Kind == RolloutKind.Build || row.Kind == RolloutKind.Retry))
            .ToListAsync(cancellationToken);
        waiting.RemoveAll(rollout => exceptions.Any(exception => exception.IsOf(rollout.Mode, rollout.Repository, rollout.Sha, now)));
        foreach (var rollout in waiting)
        {
            rollout.CancelledBy = freeze.By;
            rollout.End(
                RolloutStatus.Cancelled,
                now,
                Codes.ModeFrozen,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{freeze.By} froze {freeze.Mode} until {freeze.Until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} before this rollout started. Nothing was written. The reason: {freeze.Reason}"));
            await audit.AppendAsync(context, RolloutAudit.Ended(rollout), cancellationToken);
        }

        return waiting.ConvertAll(rollout => rollout.Id);
    }

    /// <summary>What the steps did to the server.</summary>
    private static async Task RecordStepsAsync(LedgerContext context, AuditTrail audit, long sequence, IReadOnlyList<RolloutStep> steps, CancellationToken cancellationToken)
    {
        Guid? id = null;
        foreach (var step in steps)
        {
            if (RolloutAudit.ActionOf(step.Kind) is not { } action)
            {
                continue;
            }

            id ??= await context.Rollouts.Where(row => row.Sequence == sequence).Select(row => row.Id).SingleAsync(cancellationToken);
            await audit.AppendAsync(context, RolloutAudit.Taken(step, action, id.Value), cancellationToken);
        }
    }

    private static async Task<RolloutState> FindStateAsync(LedgerContext context, long sequence, CancellationToken cancellationToken)
    {
        if (await context.States.FindAsync([sequence], cancellationToken) is { } state)
        {
            return state;
        }

        state = new RolloutState { RolloutSequence = sequence };
        context.States.Add(state);
        return state;
    }
}
