using Gateway.Ledger;
using Gateway.Prefect;
using Gateway.Rollouts.Planning;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts;

/// <summary>
/// Carries one rollout out: review, then read, plan, apply, and read back. What is to be done is always worked out from the
/// server as it is, so that an attempt which a failure or the end of the process cut short is simply made again: whatever it
/// had done already is then unchanged. While the server is away it waits, up to the deadline.
/// </summary>
internal sealed partial class RolloutRunner
{
    private readonly ReviewCache _reviews;
    private readonly LiveReader _reader;
    private readonly PlanApplier _applier;
    private readonly IRolloutLedger _ledger;
    private readonly RolloutOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RolloutRunner> _logger;

    public RolloutRunner(
        ReviewCache reviews,
        LiveReader reader,
        PlanApplier applier,
        IRolloutLedger ledger,
        IOptions<RolloutOptions> options,
        TimeProvider time,
        ILogger<RolloutRunner> logger)
    {
        _reviews = reviews;
        _reader = reader;
        _applier = applier;
        _ledger = ledger;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs a rollout to its end, which is in the ledger when this returns.</summary>
    public async Task RunAsync(TakenRollout taken, CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        var log = new RolloutLog(_ledger, rollout, _time);
        if (taken.Resumed)
        {
            Log.Resumed(_logger, rollout.Id, rollout.Mode, rollout.Repository);
            log.Add(StepKind.Resume, StepOutcome.Succeeded, null, "The gateway had been stopped in the middle; the rollout goes on from what the server holds.");
        }

        RolloutEnd end;
        try
        {
            end = await RunAsync(taken, log, cancellationToken);
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
            end = RolloutEnd.Failed("internal_error", "The gateway failed in the middle of this rollout; its log has the details under the rollout's id. Post the build again once they are mended.");
        }

        await log.EndAsync(end, cancellationToken);
        if (end.Status == RolloutStatus.Succeeded)
        {
            Log.Succeeded(_logger, rollout.Id, rollout.Mode, rollout.Repository, end.Counts.Created, end.Counts.Updated, end.Counts.Unchanged);
        }
        else
        {
            Log.Failed(_logger, rollout.Id, rollout.Mode, rollout.Repository, end.Code ?? "", end.Detail ?? "");
        }
    }

    private async Task<RolloutEnd> RunAsync(TakenRollout taken, RolloutLog log, CancellationToken cancellationToken)
    {
        var build = RolloutRecords.ToBuild(taken.Rollout, taken.Content);
        switch (_reviews.Review(build, taken.Rollout.Repository, taken.Content))
        {
            case BuildReview.Passed passed when passed.Mode.Name == taken.Rollout.Mode:
                return await ConvergeAsync(passed, log, cancellationToken);
            case BuildReview.Invalid invalid:
                return RolloutEnd.Failed("manifest_invalid", "The manifest cannot be deployed under the settings as they are now.", invalid.Findings);
            case BuildReview.Refused refused:
                return RolloutEnd.Failed(
                    "build_refused",
                    "The policy changed since the build was accepted and does not allow it now: " + string.Join(' ', refused.Refusals.Select(refusal => refusal.Message)));
            default:
                return RolloutEnd.Failed("build_refused", "The policy changed since the build was accepted, and its branch maps to another MODE now.");
        }
    }

    private async Task<RolloutEnd> ConvergeAsync(BuildReview.Passed passed, RolloutLog log, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var attempt = new RolloutAttempt(passed, log);
        var pause = _options.FirstPause;
        while (true)
        {
            try
            {
                return await AttemptAsync(attempt, linked.Token);
            }
            catch (PrefectRefusedException exception)
            {
                return attempt.Fail("prefect_refused", exception.Message);
            }
            catch (PrefectUnavailableException exception)
            {
                log.Add(StepKind.Wait, StepOutcome.Failed, null, exception.Message);
                await log.FlushAsync(cancellationToken);
                attempt.LastFailure = exception.HeldBack ? attempt.LastFailure ?? exception.Message : exception.Message;
                if (!await PauseAsync(pause, linked.Token, cancellationToken))
                {
                    return attempt.TimeOut(_options.Deadline);
                }

                pause = pause * 2 < _options.MaxPause ? pause * 2 : _options.MaxPause;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return attempt.TimeOut(_options.Deadline);
            }
        }
    }

    private async Task<RolloutEnd> AttemptAsync(RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var passed = attempt.Review;
        var log = attempt.Log;
        var started = _time.GetTimestamp();
        var live = await _reader.ReadAsync(passed.Deployments, cancellationToken);
        var plan = Planner.Plan(passed.Deployments, live);
        attempt.Findings = [.. passed.Warnings, .. plan.Findings];
        if (plan.HasErrors)
        {
            return attempt.Fail("plan_invalid", "The server as it is cannot take the manifest; nothing was written. Every reason is listed.");
        }

        var work = PlannedWork.Of(plan);
        log.Add(StepKind.Plan, StepOutcome.Succeeded, null, $"{work.Creates.Count} to create, {work.Updates.Count} to update, {work.Unchanged} unchanged.", _time.GetElapsedTime(started));
        attempt.Unchanged ??= work.Unchanged;
        if (work.IsEmpty)
        {
            return attempt.Succeed();
        }

        await log.MoveAsync(RolloutStatus.Applying, cancellationToken);
        await _applier.ApplyAsync(work, attempt, cancellationToken);
        return await VerifyAsync(attempt, live, cancellationToken);
    }

    /// <summary>Reads back and compares: what the server made of the writes counts, not that it accepted them.</summary>
    private async Task<RolloutEnd> VerifyAsync(RolloutAttempt attempt, LiveState before, CancellationToken cancellationToken)
    {
        await attempt.Log.MoveAsync(RolloutStatus.Verifying, cancellationToken);
        var started = _time.GetTimestamp();
        var live = await _reader.ReadBackAsync(attempt.Review.Deployments, before, cancellationToken);
        var work = PlannedWork.Of(Planner.Plan(attempt.Review.Deployments, live));
        if (work.IsEmpty)
        {
            attempt.Log.Add(StepKind.Verify, StepOutcome.Succeeded, null, "The server holds what the manifest asks for.", _time.GetElapsedTime(started));
            return attempt.Succeed();
        }

        var differences = string.Join("; ", work.Differences());
        attempt.Log.Add(StepKind.Verify, StepOutcome.Failed, null, $"The server still differs: {differences}.", _time.GetElapsedTime(started));
        return attempt.Fail("verification_failed", $"Prefect accepted every write, and yet the server differs from the manifest: {differences}.");
    }

    /// <summary>Waits before another attempt.</summary>
    /// <returns>False when the deadline came first.</returns>
    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken untilDeadline, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, _time, untilDeadline);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Rollout {RolloutId} to {Mode} of {Repository} succeeded: {Created} created, {Updated} updated, {Unchanged} unchanged.")]
        public static partial void Succeeded(ILogger logger, Guid rolloutId, string mode, string repository, int created, int updated, int unchanged);

        [LoggerMessage(3002, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} failed: {Code}. {Detail}")]
        public static partial void Failed(ILogger logger, Guid rolloutId, string mode, string repository, string code, string detail);

        [LoggerMessage(3003, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} is taken up again.")]
        public static partial void Resumed(ILogger logger, Guid rolloutId, string mode, string repository);

        [LoggerMessage(3004, LogLevel.Error, "Rollout {RolloutId} to {Mode} of {Repository} ended by a fault of the gateway.")]
        public static partial void Broken(ILogger logger, Guid rolloutId, string mode, string repository, Exception exception);
    }
}
