using Gateway.Ledger;

namespace Gateway.Rollouts;

/// <summary>
/// Carries one rollout out, to one of two ends: the server is as the rollout wants it, or it is as it was before. Killed anywhere, the
/// next start goes on: forward, or back once that had begun.
/// </summary>
internal sealed partial class RolloutRunner
{
    private readonly RolloutTargets _targets;
    private readonly RolloutConvergence _convergence;
    private readonly SmokeRuns _smokeRuns;
    private readonly Restorer _restorer;
    private readonly LaneCodec _codec;
    private readonly IRolloutLedger _ledger;
    private readonly RolloutChanges _changes;
    private readonly RolloutCancellations _cancellations;
    private readonly TimeProvider _time;
    private readonly ILogger<RolloutRunner> _logger;

    public RolloutRunner(
        RolloutTargets targets,
        RolloutConvergence convergence,
        SmokeRuns smokeRuns,
        Restorer restorer,
        LaneCodec codec,
        IRolloutLedger ledger,
        RolloutChanges changes,
        RolloutCancellations cancellations,
        TimeProvider time,
        ILogger<RolloutRunner> logger)
    {
        _targets = targets;
        _convergence = convergence;
        _smokeRuns = smokeRuns;
        _restorer = restorer;
        _codec = codec;
        _ledger = ledger;
        _changes = changes;
        _cancellations = cancellations;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs a rollout to its end, which is in the ledger when this returns.</summary>
    public async Task RunAsync(TakenRollout taken, CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        using var cancelled = _cancellations.Begin(rollout.Id);
        using var log = new RolloutLog(_ledger, _changes, rollout, _time);
        try
        {
            if (taken.Resumed)
            {
                Log.Resumed(_logger, rollout.Id, rollout.Mode, rollout.Repository);
                log.Add(StepKind.Resume, StepOutcome.Succeeded, null, "The gateway had been stopped in the middle; the rollout goes on from what the server holds.");
            }

            await EndAsync(rollout, await RunAsync(taken, log, cancelled, cancellationToken), log, cancellationToken);
        }
        finally
        {
            _cancellations.End(rollout.Id);
            await log.DrainAsync();
        }
    }

    private async Task<RolloutEnd> RunAsync(TakenRollout taken, RolloutLog log, CancellationTokenSource cancelled, CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        var snapshot = taken.State.Snapshot is { } data ? _codec.ReadSnapshot(rollout.Id, data) : new RolloutSnapshot([]);
        if (snapshot is null)
        {
            return RolloutEnd.Failed(
                "snapshot_unreadable",
                "The rollout had begun to write, and what was there before can no longer be read: the ledger's key (Gateway:Ledger:KeyFile) is not the one that it was recorded with. Some deployments may be changed and some not; post a build to bring all to one state.");
        }

        if (rollout.Status == RolloutStatus.Restoring)
        {
            return await RestoreAsync(snapshot, ReasonOf(rollout), log, cancellationToken);
        }

        var end = await ConvergeAsync(taken, snapshot, log, cancelled, cancellationToken);
        if (end.Status == RolloutStatus.Succeeded || snapshot.IsEmpty)
        {
            return end;
        }

        await log.WriteAsync(
            new RolloutUpdate
            {
                Change = row =>
                {
                    row.Status = RolloutStatus.Restoring;
                    row.FailureCode = end.Code;
                    row.FailureDetail = end.Detail;
                    row.Findings = RolloutRecords.WriteFindings(end.Findings);
                },
            },
            cancellationToken);
        Log.Restoring(_logger, rollout.Id, rollout.Mode, rollout.Repository, end.Code ?? "", end.Detail ?? "");
        return await RestoreAsync(snapshot, end, log, cancellationToken);
    }

    private async Task<RolloutEnd> ConvergeAsync(
        TakenRollout taken,
        RolloutSnapshot snapshot,
        RolloutLog log,
        CancellationTokenSource cancelled,
        CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        RolloutAttempt? attempt = null;
        try
        {
            var (target, end) = await _targets.FindAsync(taken, cancellationToken);
            if (target is null)
            {
                return end!;
            }

            attempt = new RolloutAttempt(rollout, target, snapshot, log);
            if (rollout.CancelledBy is { } earlier)
            {
                return await CancelAsync(rollout, attempt, earlier, cancellationToken);
            }

            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cancelled.Token);
            return await _convergence.RunAsync(attempt, linked.Token);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested && !cancellationToken.IsCancellationRequested && attempt is not null)
        {
            return await CancelAsync(rollout, attempt, null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (LedgerUnavailableException)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever nobody planned for ends this rollout, in the open, and not its lane.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Broken(_logger, rollout.Id, rollout.Mode, rollout.Repository, exception);
            return RolloutEnd.Failed("internal_error", "The gateway failed in the middle of this rollout; its log has the details under the rollout's id. Post the build again once they are mended.");
        }
    }

    private async Task<RolloutEnd> CancelAsync(Rollout rollout, RolloutAttempt attempt, string? by, CancellationToken cancellationToken)
    {
        var who = by ?? (await _ledger.FindAsync(rollout.Id, cancellationToken))?.CancelledBy ?? "An operator";
        attempt.Log.Add(StepKind.Cancel, StepOutcome.Succeeded, null, $"{who} cancelled it.");
        await _smokeRuns.StopAsync(attempt);
        return attempt.Cancel(who);
    }

    private Task<RolloutEnd> RestoreAsync(RolloutSnapshot snapshot, RolloutEnd reason, RolloutLog log, CancellationToken cancellationToken) =>
        _restorer.RestoreAsync(snapshot, reason, log, cancellationToken);

    private static RolloutEnd ReasonOf(Rollout rollout) => new()
    {
        Status = rollout.FailureCode == "cancelled" ? RolloutStatus.Cancelled : RolloutStatus.Failed,
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
                    row.Status = end.Status;
                    row.FinishedAt = _time.GetUtcNow();
                    row.FailureCode = end.Code;
                    row.FailureDetail = end.Detail;
                    row.Findings = RolloutRecords.WriteFindings(end.Findings);
                    (row.Created, row.Updated, row.Unchanged, row.Pruned, row.Restored) = end.Counts;
                },
                State = state =>
                {
                    state.Specs = end.Specs;
                    state.Snapshot = null;
                },
                Lane = end.Lane,
            },
            cancellationToken);
        if (end.Status == RolloutStatus.Succeeded)
        {
            Log.Succeeded(_logger, rollout.Id, rollout.Mode, rollout.Repository, end.Counts.Created, end.Counts.Updated, end.Counts.Unchanged);
        }
        else
        {
            Log.Failed(_logger, rollout.Id, rollout.Mode, rollout.Repository, end.Status.ToString(), end.Code ?? "", end.Detail ?? "");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Rollout {RolloutId} to {Mode} of {Repository} succeeded: {Created} created, {Updated} updated, {Unchanged} unchanged.")]
        public static partial void Succeeded(ILogger logger, Guid rolloutId, string mode, string repository, int created, int updated, int unchanged);

        [LoggerMessage(3002, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} did not succeed ({Status}): {Code}. {Detail}")]
        public static partial void Failed(ILogger logger, Guid rolloutId, string mode, string repository, string status, string code, string detail);

        [LoggerMessage(3003, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} is taken up again.")]
        public static partial void Resumed(ILogger logger, Guid rolloutId, string mode, string repository);

        [LoggerMessage(3004, LogLevel.Error, "Rollout {RolloutId} to {Mode} of {Repository} ended by a fault of the gateway.")]
        public static partial void Broken(ILogger logger, Guid rolloutId, string mode, string repository, Exception exception);

        [LoggerMessage(3005, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} failed ({Code}) and puts back what it changed. {Detail}")]
        public static partial void Restoring(ILogger logger, Guid rolloutId, string mode, string repository, string code, string detail);
    }
}
