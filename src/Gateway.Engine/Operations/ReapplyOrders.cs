using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Plans;
using Gateway.Policy;
using Gateway.Rollouts;
using Gateway.Rollouts.Freezes;
using Gateway.Rollouts.Running;

namespace Gateway.Operations;

/// <summary>How an operator wants a past rollout applied again.</summary>
/// <param name="Reason">Why, in a sentence; null where nobody said.</param>
/// <param name="AllowMassPrune">Whether more than half of the lane may be pruned.</param>
/// <param name="IsDryRun">Whether only what it would do is asked for.</param>
internal sealed record OrderTerms(string? Reason = null, bool AllowMassPrune = false, bool IsDryRun = false);

/// <summary>What operators may have applied again, by the specs that were recorded then: what ran before, what runs, or another release.</summary>
internal sealed partial class ReapplyOrders
{
    private readonly GatewayPolicy _policy;
    private readonly PastRollouts _past;
    private readonly OrderPlanner _planner;
    private readonly FreezeRegister _freezes;
    private readonly IRolloutLedger _ledger;
    private readonly ILaneLedger _laneLedger;
    private readonly IAuditLedger _audit;
    private readonly LaneScheduler _lanes;
    private readonly TimeProvider _time;
    private readonly ILogger<ReapplyOrders> _logger;

    /// <summary>Makes it.</summary>
    public ReapplyOrders(
        GatewayPolicy policy,
        PastRollouts past,
        OrderPlanner planner,
        FreezeRegister freezes,
        IRolloutLedger ledger,
        ILaneLedger laneLedger,
        IAuditLedger audit,
        LaneScheduler lanes,
        TimeProvider time,
        ILogger<ReapplyOrders> logger)
    {
        _policy = policy;
        _past = past;
        _planner = planner;
        _freezes = freezes;
        _ledger = ledger;
        _laneLedger = laneLedger;
        _audit = audit;
        _lanes = lanes;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Has a lane go back to a past rollout. A freeze does not stop it. What it goes back from is held: the lane does not take a build of it again,
    /// as far as the MODE's settings say so.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="to">What to go back to.</param>
    /// <param name="terms">How.</param>
    /// <param name="by">Who orders it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public async Task<OrderOutcome> RollBackAsync(Lane lane, RollbackTarget to, OrderTerms terms, Actor by, CancellationToken cancellationToken)
    {
        var outcome = await OrderAsync(await _past.FindAsync(lane, to, cancellationToken), RolloutKind.Rollback, terms, by, cancellationToken);
        return await RecordAsync(outcome, by, AuditActions.Rollback, lane.Subject, (to as RollbackTarget.Rollout)?.Id);
    }

    /// <summary>Has a rollout that succeeded carried out again, as it was. A freeze stops it, as it does a build.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="terms">How.</param>
    /// <param name="by">Who orders it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public async Task<OrderOutcome> RedeployAsync(Guid id, OrderTerms terms, Actor by, CancellationToken cancellationToken)
    {
        var outcome = await OrderAsync(await FindToRedeployAsync(id, terms, cancellationToken), RolloutKind.Redeploy, terms, by, cancellationToken);
        return await RecordAsync(outcome, by, AuditActions.Redeploy, $"rollout {id}", id);
    }

    /// <summary>Has the drift of a lane healed now: what its last rollout applied is applied again. A freeze does not stop it.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="terms">How.</param>
    /// <param name="by">Who orders it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public async Task<OrderOutcome> SyncAsync(Lane lane, OrderTerms terms, Actor by, CancellationToken cancellationToken)
    {
        var outcome = await OrderAsync(await _past.FindCurrentAsync(lane, cancellationToken), RolloutKind.Heal, terms, by, cancellationToken);
        return await RecordAsync(outcome, by, AuditActions.Heal, lane.Subject, null);
    }

    private async Task<OrderOutcome> FindToRedeployAsync(Guid id, OrderTerms terms, CancellationToken cancellationToken)
    {
        if (await _ledger.FindAsync(id, cancellationToken) is not { } past)
        {
            return new OrderOutcome.Unknown();
        }

        return !terms.IsDryRun && await _freezes.FindAsync(past.Mode, past.Repository, past.Sha, cancellationToken) is { } freeze
            ? new OrderOutcome.Frozen(freeze, freeze.Until - _time.GetUtcNow())
            : await _past.CheckAsync(past, cancellationToken);
    }

    private async Task<OrderOutcome> OrderAsync(OrderOutcome found, RolloutKind kind, OrderTerms terms, Actor by, CancellationToken cancellationToken) =>
        found is OrderOutcome.Done { Rollout: var past } ? await OrderAsync(past, kind, terms, by, cancellationToken) : found;

    private async Task<OrderOutcome> OrderAsync(Rollout past, RolloutKind kind, OrderTerms terms, Actor by, CancellationToken cancellationToken)
    {
        var lane = Lane.Of(past);
        var current = await _laneLedger.FindLastSucceededAsync(lane, before: null, cancellationToken);
        var order = RolloutRecords.Again(past, kind, by.Name, _time.GetUtcNow());
        (order.AllowMassPrune, order.Reason, order.TraceParent) = (terms.AllowMassPrune, terms.Reason, GatewayTelemetry.TraceParent);
        order.Replaces = current is null ? null : RolloutRecords.WriteReplaced(ReplacedRelease.Of(current));
        if (terms.IsDryRun)
        {
            return new OrderOutcome.Planned(order, await _planner.PlanAsync(order, cancellationToken));
        }

        var isUnderWay = (await _ledger.ListUnfinishedLanesAsync(cancellationToken)).Contains(lane);
        if (isUnderWay && kind == RolloutKind.Heal)
        {
            return new OrderOutcome.UnderWay(lane);
        }

        // What is under way changes what there is to go back from, and a server that is away can be asked later: the rollout itself looks again then.
        if (kind != RolloutKind.Redeploy && !isUnderWay && await _planner.PlanAsync(order, cancellationToken) is PlannedBuild.Planned { Deployable: true, Changes: false })
        {
            return new OrderOutcome.NothingToChange(past);
        }

        if (kind == RolloutKind.Heal)
        {
            if (!await _ledger.AddHealingAsync(order, by, CancellationToken.None))
            {
                return new OrderOutcome.UnderWay(lane);
            }
        }
        else
        {
            await _ledger.AddAsync(order, await HoldOfAsync(order, past, current, cancellationToken), by, CancellationToken.None);
        }

        Log.Applies(_logger, by.Name, order.Kind, order.Mode, order.Origin, past.Id, order.Id);

        // From here on the rollout is a fact: it runs whether or not its operator is still there.
        await _lanes.ScheduleAsync(lane, CancellationToken.None);
        return new OrderOutcome.Done(order);
    }

    // Who goes forward again leaves nothing that is bad. Where a commit is gone back to that is left, too, there is nothing by which a build of what was
    // left could be told.
    private async Task<RollbackHold?> HoldOfAsync(Rollout order, Rollout past, Rollout? current, CancellationToken cancellationToken)
    {
        if (order.Kind != RolloutKind.Rollback
            || current is null
            || current.Sha == past.Sha
            || (await _past.FindOriginAsync(past, cancellationToken)).Sequence > (await _past.FindOriginAsync(current, cancellationToken)).Sequence
            || _policy.Find(order.Mode) is not { RollbackHold: not RollbackHolding.Off })
        {
            return null;
        }

        var digest = await _past.FindDigestAsync(current, cancellationToken);
        return new RollbackHold
        {
            RolloutId = order.Id,
            Repository = order.Repository,
            Project = order.Project,
            Branch = order.Branch,
            Mode = order.Mode,
            Sha = current.Sha,
            Digest = digest == await _past.FindDigestAsync(past, cancellationToken) ? null : digest,
            By = order.RequestedBy!,
            Reason = order.Reason,
            At = order.AcceptedAt,
        };
    }

    /// <summary>An order that was not possible, or only asked about, is noted here; one that was, by the write that recorded it.</summary>
    private async Task<OrderOutcome> RecordAsync(OrderOutcome outcome, Actor by, string action, string subject, Guid? rollout)
    {
        if (outcome is OrderOutcome.Planned planned)
        {
            await _audit.RecordAsync(new AuditRecord(by, AuditActions.Plan, Lane.Of(planned.Order).Subject, AuditOutcomes.Accepted, $"Of the order {action}, to apply rollout {planned.Order.SourceId} again.", planned.Order.SourceId), CancellationToken.None);
        }
        else if (outcome is not OrderOutcome.Done)
        {
            await _audit.RecordAsync(new AuditRecord(by, action, subject, AuditOutcomes.Refused, outcome.Reason + ".", rollout), CancellationToken.None);
        }

        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(3040, LogLevel.Warning, "{By} ordered a {Kind} of {Mode} of {Repository}: rollout {SourceId} is applied again, as rollout {RolloutId}.")]
        public static partial void Applies(ILogger logger, string by, RolloutKind kind, string mode, string repository, Guid sourceId, Guid rolloutId);
    }
}
