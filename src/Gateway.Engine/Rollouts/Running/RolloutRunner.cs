using System.Diagnostics;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Reviews;
using Gateway.Rollouts.Stages;
using Gateway.Secrets;

namespace Gateway.Rollouts.Running;

/// <summary>
/// Carries one rollout out, to one of two ends: the server is as the rollout wants it, or it is as it was before. Killed anywhere, the
/// next start goes on: forward, or back once that had begun.
/// </summary>
internal sealed partial class RolloutRunner
{
    private readonly RolloutTargets _targets;
    private readonly RolloutReconciler _reconciler;
    private readonly SmokeRuns _smokeRuns;
    private readonly RolloutReverter _restorer;
    private readonly LaneCodec _codec;
    private readonly IRolloutLedger _ledger;
    private readonly ILaneLedger _lanes;
    private readonly RolloutChanges _changes;
    private readonly RolloutCancellations _cancellations;
    private readonly ResumeLimit _resumes;
    private readonly RolloutMetrics _metrics;
    private readonly ISecretStore _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger<RolloutRunner> _logger;

    public RolloutRunner(
        RolloutTargets targets,
        RolloutReconciler reconciler,
        SmokeRuns smokeRuns,
        RolloutReverter restorer,
        LaneCodec codec,
        IRolloutLedger ledger,
        ILaneLedger lanes,
        RolloutChanges changes,
        RolloutCancellations cancellations,
        ResumeLimit resumes,
        RolloutMetrics metrics,
        ISecretStore secrets,
        TimeProvider time,
        ILogger<RolloutRunner> logger)
    {
        _targets = targets;
        _reconciler = reconciler;
        _smokeRuns = smokeRuns;
        _restorer = restorer;
        _codec = codec;
        _ledger = ledger;
        _lanes = lanes;
        _changes = changes;
        _cancellations = cancellations;
        _resumes = resumes;
        _metrics = metrics;
        _secrets = secrets;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs a rollout to its end, which is in the ledger when this returns.</summary>
    public async Task RunAsync(TakenRollout taken, CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        using var activity = Begin(rollout);
        using var cancelled = _cancellations.Begin(rollout.Id);
        var sentences = new MaskedSentences(_secrets);
        using var log = new RolloutLog(_ledger, _changes, rollout, sentences, _time);
        try
        {
            if (!taken.Resumed)
            {
                _metrics.RecordTaken(rollout);
            }

            var end = sentences.Mask(await _resumes.BeginAsync(taken, log, cancellationToken)
                ?? await GuardAsync(rollout, () => RunAsync(taken, log, sentences, cancelled, cancellationToken), HalfDone, cancellationToken));
            if (end.Status == RolloutStatus.Succeeded && cancelled.IsCancellationRequested)
            {
                log.Add(StepKind.Cancel, StepOutcome.Failed, null, "The request to cancel the rollout came too late. Its changes were complete, and it was already deleting removed deployments.");
            }

            await EndAsync(rollout, end, log, cancellationToken);
            _resumes.End(rollout);
            _metrics.RecordEnd(rollout, end.Status);
            Record(activity, end);
        }
        finally
        {
            _cancellations.End(rollout.Id);
            await log.DrainAsync();
        }
    }

    private async Task<RolloutEnd> RunAsync(TakenRollout taken, RolloutLog log, MaskedSentences sentences, CancellationTokenSource cancelled, CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        if (taken.Resumed)
        {
            Log.Resumed(_logger, rollout.Id, rollout.Mode, rollout.Origin);
            log.Add(StepKind.Resume, StepOutcome.Succeeded, null, "The gateway was stopped in the middle of the rollout. The rollout continues from the current state of the server.");
        }

        var snapshot = taken.State.Snapshot is { } data
            ? _codec.ReadSnapshot(rollout.Id, data)
            : await KeptSnapshotAsync(rollout, log, cancellationToken) ?? new RolloutSnapshot([]);
        if (snapshot is null)
        {
            return RolloutEnd.Failed(
                Codes.SnapshotUnreadable,
                "The rollout had started to write, and the previous state can no longer be read, because it was recorded with another ledger key (Gateway:Ledger:KeyFile). Some deployments may be changed and others not. Restore the right key file and retry this rollout. If the retry fails, all deployments are reverted to their state before this rollout. You can also send a build to bring all deployments to the same state.",
                keepsSnapshot: true);
        }

        var trace = new SmokeRunTrace { MayBeUnderWay = taken.Resumed };
        if (rollout.Status == RolloutStatus.Restoring)
        {
            return await RestoreAsync(taken, snapshot, trace, ReasonOf(rollout), log, cancellationToken);
        }

        var end = sentences.Mask(await GuardAsync(
            rollout,
            () => ReconcileAsync(taken, snapshot, trace, log, cancelled, cancellationToken),
            () => RolloutEnd.Failed(Codes.InternalError, "The gateway failed in the middle of this rollout. Search the gateway's log for the rollout's id, fix the cause, and send the build again."),
            cancellationToken));
        if (end.Status == RolloutStatus.Succeeded || snapshot.IsEmpty)
        {
            return end;
        }

        // Its end is asked for before what it runs on is taken away.
        await _smokeRuns.StopAsync(rollout, trace, log);
        await log.WriteAsync(
            new RolloutUpdate
            {
                Change = row =>
                {
                    row.Restore(end.Code, end.Detail);
                    row.Takes = Math.Min(row.Takes, 1);
                    row.Findings = RolloutRecords.WriteFindings(end.Findings);
                },
            },
            cancellationToken);
        Log.Restoring(_logger, rollout.Id, rollout.Mode, rollout.Origin, end.Code ?? "", end.Detail ?? "");
        return await RestoreAsync(taken, snapshot, trace, end, log, cancellationToken);
    }

    /// <summary>
    /// What was there before the rollout that this one tries again, where that was not put back; null where there is no such thing, or where
    /// the lane has moved on since. From here on it is kept with this rollout, too: should this one not put it back either, the next retry may.
    /// </summary>
    private async Task<RolloutSnapshot?> KeptSnapshotAsync(Rollout rollout, RolloutLog log, CancellationToken cancellationToken)
    {
        if (rollout is not { Kind: RolloutKind.Retry, SourceId: { } source }
            || await _ledger.FindAsync(source, cancellationToken) is not { } earlier
            || await _lanes.FindStateAsync(earlier.Sequence, cancellationToken) is not { Snapshot: { } data })
        {
            return null;
        }

        var last = await _lanes.FindLastSucceededAsync(Lane.Of(rollout), null, cancellationToken);
        if ((last is not null && last.Sequence >= earlier.Sequence) || _codec.ReadSnapshot(source, data) is not { } kept)
        {
            return null;
        }

        var own = _codec.WriteSnapshot(rollout.Id, kept);
        await log.WriteAsync(new RolloutUpdate { State = state => state.Snapshot = own }, cancellationToken);
        return kept;
    }

    private async Task<RolloutEnd> ReconcileAsync(
        TakenRollout taken,
        RolloutSnapshot snapshot,
        SmokeRunTrace trace,
        RolloutLog log,
        CancellationTokenSource cancelled,
        CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        var (target, end) = await _targets.FindAsync(taken, cancellationToken);
        if (target is null)
        {
            return end!;
        }

        var attempt = new RolloutAttempt(rollout, target, snapshot, log, trace);
        if (rollout.CancelledBy is { } earlier)
        {
            return Cancel(attempt, earlier);
        }

        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cancelled.Token);
            return await _reconciler.RunAsync(attempt, linked.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Cancel(attempt, (await _ledger.FindAsync(rollout.Id, cancellationToken))?.CancelledBy ?? "An operator");
        }
    }

    private static RolloutEnd Cancel(RolloutAttempt attempt, string by)
    {
        attempt.Log.Add(StepKind.Cancel, StepOutcome.Succeeded, null, $"{by} cancelled the rollout.");
        return attempt.Cancel(by);
    }

    private Task<RolloutEnd> RestoreAsync(
        TakenRollout taken,
        RolloutSnapshot snapshot,
        SmokeRunTrace trace,
        RolloutEnd reason,
        RolloutLog log,
        CancellationToken cancellationToken) => GuardAsync(
        taken.Rollout,
        () => PutBackAsync(taken, snapshot, trace, reason, log, cancellationToken),
        () => reason with
        {
            Status = RolloutStatus.Failed,
            Code = Codes.RestoreFailed,
            Detail = $"{reason.Detail} The gateway failed while it reverted its changes. Search the gateway's log for the rollout's id for details. These deployments may be changed or not: {string.Join(", ", snapshot.Entries.Select(static entry => entry.Title).Order(StringComparer.Ordinal))}.",
            KeepsSnapshot = true,
        },
        cancellationToken);

    private async Task<RolloutEnd> PutBackAsync(
        TakenRollout taken,
        RolloutSnapshot snapshot,
        SmokeRunTrace trace,
        RolloutEnd reason,
        RolloutLog log,
        CancellationToken cancellationToken)
    {
        using var stage = _metrics.Begin(RolloutStage.Restoring, taken.Rollout.Mode);
        var end = await _restorer.RestoreAsync(snapshot, reason, taken.Resumed, log, cancellationToken);

        // A run whose creation had no answer may have come into being since it was looked for: that write, too, has settled by now.
        await _smokeRuns.StopAsync(taken.Rollout, trace, log);
        if (end.Status is RolloutStatus.RolledBack or RolloutStatus.Cancelled)
        {
            stage.HasSucceeded = true;
        }

        return end;
    }

    /// <summary>Goes on with the trace of the request that brought the rollout, which another start of the process may have answered.</summary>
    private static Activity Begin(Rollout rollout)
    {
        var activity = GatewayTelemetry.Continue("rollout", rollout.TraceParent);
        activity.SetTag("gateway.rollout.id", rollout.Id.ToString());
        activity.SetTag("gateway.rollout.kind", rollout.Kind.ToString());
        activity.SetTag("gateway.mode", rollout.Mode);
        activity.SetTag("gateway.repository", rollout.Repository);
        activity.SetTag("gateway.project", rollout.Project);
        activity.SetTag("gateway.branch", rollout.Branch);
        return activity;
    }

    private static void Record(Activity activity, RolloutEnd end)
    {
        activity.SetTag("gateway.rollout.status", end.Status.ToString());
        activity.SetStatus(end.Status == RolloutStatus.Succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error, end.Code);
    }

    /// <summary>Whatever nobody planned for ends this rollout, in the open, and not its lane.</summary>
    private async Task<RolloutEnd> GuardAsync(Rollout rollout, Func<Task<RolloutEnd>> run, Func<RolloutEnd> broken, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (LedgerUnavailableException)
        {
            throw;
        }
#pragma warning disable CA1031 // See above: it is logged, and the rollout tells of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Broken(_logger, rollout.Id, rollout.Mode, rollout.Origin, exception);
            return broken();
        }
    }

    private static RolloutEnd HalfDone() => RolloutEnd.Failed(
        Codes.RestoreFailed,
        "The gateway failed before it could revert this rollout's changes, if there were any. Some deployments may be changed and others not. Search the gateway's log for the rollout's id, fix the cause, and retry this rollout.",
        keepsSnapshot: true);

    private static RolloutEnd ReasonOf(Rollout rollout) => new()
    {
        Status = rollout.FailureCode == Codes.Cancelled ? RolloutStatus.Cancelled : RolloutStatus.Failed,
        Code = rollout.FailureCode,
        Detail = rollout.FailureDetail,
        Findings = RolloutRecords.ReadFindings(rollout.Findings),
        Counts = new RolloutTotals(rollout.Created, rollout.Updated, rollout.Unchanged, rollout.Pruned, rollout.Restored),
    };

    private async Task EndAsync(Rollout rollout, RolloutEnd end, RolloutLog log, CancellationToken cancellationToken)
    {
        await log.WriteAsync(
            new RolloutUpdate
            {
                Change = row =>
                {
                    row.End(end.Status, _time.GetUtcNow(), end.Code, end.Detail);
                    row.Findings = RolloutRecords.WriteFindings(end.Findings);
                    (row.Created, row.Updated, row.Unchanged, row.Pruned, row.Restored) = end.Counts;
                },
                State = state =>
                {
                    state.Specs = end.Specs;
                    state.Snapshot = end.KeepsSnapshot ? state.Snapshot : null;
                },
                Lane = end.Lane,
            },
            cancellationToken);
        if (end.Status == RolloutStatus.Succeeded)
        {
            Log.Succeeded(_logger, rollout.Id, rollout.Mode, rollout.Origin, end.Counts.Created, end.Counts.Updated, end.Counts.Unchanged, end.Counts.Pruned);
        }
        else
        {
            Log.Failed(_logger, rollout.Id, rollout.Mode, rollout.Origin, end.Status.ToString(), end.Code ?? "", end.Detail ?? "");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Rollout {RolloutId} to {Mode} of {Repository} succeeded: {Created} created, {Updated} updated, {Unchanged} unchanged, {Pruned} pruned.")]
        public static partial void Succeeded(ILogger logger, Guid rolloutId, string mode, string repository, int created, int updated, int unchanged, int pruned);

        [LoggerMessage(3002, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} did not succeed ({Status}): {Code}. {Detail}")]
        public static partial void Failed(ILogger logger, Guid rolloutId, string mode, string repository, string status, string code, string detail);

        [LoggerMessage(3003, LogLevel.Warning, "Resuming rollout {RolloutId} to {Mode} of {Repository}.")]
        public static partial void Resumed(ILogger logger, Guid rolloutId, string mode, string repository);

        [LoggerMessage(3004, LogLevel.Error, "Rollout {RolloutId} to {Mode} of {Repository} ended because of an internal error.")]
        public static partial void Broken(ILogger logger, Guid rolloutId, string mode, string repository, Exception exception);

        [LoggerMessage(3005, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} failed ({Code}) and is reverting its changes. {Detail}")]
        public static partial void Restoring(ILogger logger, Guid rolloutId, string mode, string repository, string code, string detail);
    }
}
