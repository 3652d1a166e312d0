using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>Finds the past rollout that a rollback goes back to.</summary>
internal sealed class PastRollouts
{
    private readonly IRolloutLedger _rollouts;
    private readonly ILaneLedger _lanes;

    /// <summary>Makes it.</summary>
    public PastRollouts(IRolloutLedger rollouts, ILaneLedger lanes)
    {
        _rollouts = rollouts;
        _lanes = lanes;
    }

    /// <summary>
    /// What ran before what runs now: rollouts that changed nothing are the same state, and do not count. A rollback runs what it went back to, so before it is what ran before that: ordered twice, one
    /// after the other, <c>previous</c> goes back two, and never forward again to what the operator has just left.
    /// </summary>
    /// <returns>The past rollout as <see cref="OrderOutcome.Done"/>, or why there is none.</returns>
    public async Task<OrderOutcome> FindPreviousAsync(Lane lane, CancellationToken cancellationToken)
    {
        if (await _lanes.FindLastSucceededAsync(lane, before: null, cancellationToken) is not { } current)
        {
            return await NeverSucceededAsync(lane, cancellationToken);
        }

        var since = await FindOriginAsync(current, cancellationToken);
        while (since.Created + since.Updated + since.Pruned == 0)
        {
            if (await _lanes.FindLastChangeAsync(lane, since.Sequence, cancellationToken) is not { } change)
            {
                return new OrderOutcome.NothingBefore(current);
            }

            since = await FindOriginAsync(change, cancellationToken);
        }

        return await _lanes.FindLastSucceededAsync(lane, since.Sequence, cancellationToken) is { } previous
            ? await CheckAsync(previous, cancellationToken)
            : new OrderOutcome.NothingBefore(current);
    }

    /// <summary>The rollout of this id, if its lane can go back to it.</summary>
    /// <returns>The past rollout as <see cref="OrderOutcome.Done"/>, or why it cannot.</returns>
    public async Task<OrderOutcome> FindAsync(Lane lane, Guid id, CancellationToken cancellationToken)
    {
        var past = await _rollouts.FindAsync(id, cancellationToken);
        if (past is not null && IsOf(lane, past))
        {
            return await CheckAsync(past, cancellationToken);
        }

        if (await _lanes.FindLastSucceededAsync(lane, before: null, cancellationToken) is null)
        {
            return await NeverSucceededAsync(lane, cancellationToken);
        }

        return past is null ? new OrderOutcome.Unknown() : new OrderOutcome.OtherLane(past);
    }

    private async Task<OrderOutcome> NeverSucceededAsync(Lane lane, CancellationToken cancellationToken)
    {
        var repository = RolloutLedger.Normalize(lane.Repository);
        var lanes = await _lanes.ListLanesAsync(cancellationToken);
        return new OrderOutcome.NeverSucceeded(lane, [.. lanes.Where(other => other.Repository == repository && other.Mode == lane.Mode).OrderBy(static other => other.Origin, StringComparer.Ordinal)]);
    }

    private static bool IsOf(Lane lane, Rollout rollout) => Lane.Of(rollout) == lane with { Repository = RolloutLedger.Normalize(lane.Repository) };

    /// <summary>The build whose specs a rollout applied.</summary>
    private async Task<Rollout> FindOriginAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var origin = rollout;
        while (origin is { Kind: RolloutKind.Rollback or RolloutKind.Heal, SourceId: { } id }
            && await _rollouts.FindAsync(id, cancellationToken) is { } source)
        {
            origin = source;
        }

        return origin;
    }

    private async Task<OrderOutcome> CheckAsync(Rollout past, CancellationToken cancellationToken)
    {
        if (past.Status != RolloutStatus.Succeeded)
        {
            return new OrderOutcome.NotSucceeded(past);
        }

        if (past.Kind == RolloutKind.Removal)
        {
            return new OrderOutcome.Removed(past);
        }

        return await _lanes.FindStateAsync(past.Sequence, cancellationToken) is { Specs: not null }
            ? new OrderOutcome.Done(past)
            : new OrderOutcome.SpecsMissing(past);
    }
}
