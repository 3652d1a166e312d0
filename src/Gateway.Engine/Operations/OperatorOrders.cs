using Gateway.Branches;
using Gateway.Policy;
using Gateway.Rollouts;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Rollouts.Freezes;
using Gateway.Rollouts.Running;

namespace Gateway.Operations;

/// <summary>What operators may have done with rollouts that are under way or did not succeed: end one, try one again.</summary>
internal sealed partial class OperatorOrders
{
    private readonly GatewayPolicy _policy;
    private readonly ReapplyOrders _reapply;
    private readonly FreezeRegister _freezes;
    private readonly IRolloutLedger _ledger;
    private readonly IAuditLedger _audit;
    private readonly LaneScheduler _lanes;
    private readonly RolloutCancellations _cancellations;
    private readonly RolloutCompletions _completions;
    private readonly RolloutMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<OperatorOrders> _logger;

    /// <summary>Makes it.</summary>
    public OperatorOrders(
        GatewayPolicy policy,
        ReapplyOrders reapply,
        FreezeRegister freezes,
        IRolloutLedger ledger,
        IAuditLedger audit,
        LaneScheduler lanes,
        RolloutCancellations cancellations,
        RolloutCompletions completions,
        RolloutMetrics metrics,
        TimeProvider time,
        ILogger<OperatorOrders> logger)
    {
        _policy = policy;
        _reapply = reapply;
        _freezes = freezes;
        _ledger = ledger;
        _audit = audit;
        _lanes = lanes;
        _cancellations = cancellations;
        _completions = completions;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    /// <summary>Ends a rollout before its time. What it has written is put back.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="by">Who orders it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public async Task<OrderOutcome> CancelAsync(Guid id, Actor by, CancellationToken cancellationToken) =>
        await RecordAsync(await OrderCancelAsync(id, by, cancellationToken), by, AuditActions.Cancel, $"rollout {id}", id);

    /// <summary>
    /// Has a rollout tried again that did not succeed: its build under the settings as they are now, or for a rollback the same way back.
    /// </summary>
    /// <param name="id">The rollout.</param>
    /// <param name="by">Who orders it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public async Task<OrderOutcome> RetryAsync(Guid id, Actor by, CancellationToken cancellationToken) =>
        await _ledger.FindAsync(id, cancellationToken) is { Kind: RolloutKind.Rollback, SourceId: { } source } past && IsRetryable(past)
            ? await _reapply.RollBackAsync(Lane.Of(past), new RollbackTarget.Rollout(source), new OrderTerms(past.Reason, past.AllowMassPrune), by, cancellationToken)
            : await RecordAsync(await OrderRetryAsync(id, by, cancellationToken), by, AuditActions.Retry, $"rollout {id}", id);

    private async Task<OrderOutcome> OrderCancelAsync(Guid id, Actor by, CancellationToken cancellationToken)
    {
        if (await _ledger.FindAsync(id, cancellationToken) is { } earlier && earlier.Status.IsFinished())
        {
            return new OrderOutcome.Finished(earlier);
        }

        if (await _ledger.CancelAsync(id, by, CancellationToken.None) is not { } rollout)
        {
            return new OrderOutcome.Unknown();
        }

        if (!rollout.Status.IsFinished())
        {
            Log.Cancels(_logger, by.Name, id, rollout.Mode, rollout.Origin);
            _cancellations.Cancel(id);
            return new OrderOutcome.Done(rollout);
        }

        // It ended since it was looked at: by this very order, or before it.
        if (rollout.Status != RolloutStatus.Cancelled)
        {
            return new OrderOutcome.Finished(rollout);
        }

        Log.Cancels(_logger, by.Name, id, rollout.Mode, rollout.Origin);
        _metrics.RecordUntaken(rollout.Mode, RolloutStatus.Cancelled);
        _completions.Signal(id);
        return new OrderOutcome.Done(rollout);
    }

    private async Task<OrderOutcome> OrderRetryAsync(Guid id, Actor by, CancellationToken cancellationToken)
    {
        if (await _ledger.FindAsync(id, cancellationToken) is not { } past)
        {
            return new OrderOutcome.Unknown();
        }

        if (!IsRetryable(past))
        {
            return new OrderOutcome.NotRetryable(past);
        }

        if (past.Kind == RolloutKind.Removal)
        {
            return await RemoveAgainAsync(past, by);
        }

        if (await _freezes.FindAsync(past.Mode, past.Repository, past.Sha, cancellationToken) is { } freeze)
        {
            return new OrderOutcome.Frozen(freeze, freeze.Until - _time.GetUtcNow());
        }

        var retry = RolloutRecords.Again(past, RolloutKind.Retry, by.Name, _time.GetUtcNow());
        retry.TraceParent = GatewayTelemetry.TraceParent;
        // A MODE that the settings have no more is the rollout's to tell.
        var mode = _policy.Find(past.Mode)?.For(past.Repository).ForLaneBranch(past.Branch);
        var acceptance = Acceptance.OfRetry(retry, by);
        switch (await _ledger.AddRetryAsync(mode is null ? acceptance : acceptance.Under(mode, [], _time.GetUtcNow()), CancellationToken.None))
        {
            case DeliveryVerdict.Outdated newer:
                return new OrderOutcome.Outdated(newer.RunNumber, newer.RolloutId);
            case DeliveryVerdict.OnHold { Hold: var hold }:
                return new OrderOutcome.OnHold(hold, mode!.RollbackHold != RollbackHolding.All);
            case DeliveryVerdict.Held held:
                return new OrderOutcome.Held(BranchRegister.Held(held.Hold, mode!));
            case DeliveryVerdict.TooManyBranches many:
                return new OrderOutcome.TooManyBranches(many.Limit, many.Branches, mode!.Setting(nameof(ModeOptions.MaxBranches)));
        }

        Log.Retries(_logger, by.Name, past.Id, retry.Mode, retry.Origin, retry.Id);
        return await RunAsync(retry);
    }

    // What heals drift looks at the server by itself again.
    private static bool IsRetryable(Rollout past) => past.Status.IsFinished() && past.Status != RolloutStatus.Succeeded && past.Kind != RolloutKind.Heal;

    private async Task<OrderOutcome> RemoveAgainAsync(Rollout past, Actor by)
    {
        var removal = RolloutRecords.RemovalOf(past, by.Name, _time.GetUtcNow());
        var newest = await _ledger.AddRemovalAsync(removal, past.Sequence, by, $"Tries rollout {past.Id} again.", CancellationToken.None);
        return newest.Kind == RolloutKind.Removal ? await RunAsync(newest) : new OrderOutcome.Outdated(newest.RunNumber, newest.Id);
    }

    /// <summary>An order that was not possible is noted here; one that was, by the write that recorded it.</summary>
    private async Task<OrderOutcome> RecordAsync(OrderOutcome outcome, Actor by, string action, string subject, Guid? rollout)
    {
        if (outcome is not OrderOutcome.Done)
        {
            await _audit.RecordAsync(new AuditRecord(by, action, subject, AuditOutcomes.Refused, outcome.Reason + ".", rollout), CancellationToken.None);
        }

        return outcome;
    }

    private async Task<OrderOutcome> RunAsync(Rollout rollout)
    {
        // From here on the rollout is a fact: it runs whether or not its operator is still there.
        await _lanes.ScheduleAsync(Lane.Of(rollout), CancellationToken.None);
        return new OrderOutcome.Done(rollout);
    }

    private static partial class Log
    {
        [LoggerMessage(3041, LogLevel.Warning, "{By} cancels rollout {RolloutId} to {Mode} of {Repository}.")]
        public static partial void Cancels(ILogger logger, string by, Guid rolloutId, string mode, string repository);

        [LoggerMessage(3042, LogLevel.Warning, "{By} retries rollout {SourceId} to {Mode} of {Repository}, as rollout {RolloutId}.")]
        public static partial void Retries(ILogger logger, string by, Guid sourceId, string mode, string repository, Guid rolloutId);
    }
}
