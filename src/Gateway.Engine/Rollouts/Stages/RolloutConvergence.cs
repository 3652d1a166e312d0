using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Prefect;
using Gateway.Rollouts.Images;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Makes the server as a rollout wants it: read, plan, apply, read back. What is to be done is always worked out from the server as it
/// is, so that an attempt which a failure or the end of the process cut short is simply made again: whatever it had done already is then
/// unchanged. While the server is away it waits, up to the deadline.
/// </summary>
internal sealed class RolloutConvergence
{
    private readonly DeployedImages _images;
    private readonly ImagePrefect _imagePrefect;
    private readonly LiveReader _reader;
    private readonly PlanApplier _applier;
    private readonly SecretBlocks _secrets;
    private readonly SmokeRuns _smokeRuns;
    private readonly LaneBook _lanes;
    private readonly LaneCodec _codec;
    private readonly RolloutMetrics _metrics;
    private readonly RolloutOptions _options;
    private readonly TimeProvider _time;

    public RolloutConvergence(
        DeployedImages images,
        ImagePrefect imagePrefect,
        LiveReader reader,
        PlanApplier applier,
        SecretBlocks secrets,
        SmokeRuns smokeRuns,
        LaneBook lanes,
        LaneCodec codec,
        RolloutMetrics metrics,
        IOptions<RolloutOptions> options,
        TimeProvider time)
    {
        _images = images;
        _imagePrefect = imagePrefect;
        _reader = reader;
        _applier = applier;
        _secrets = secrets;
        _smokeRuns = smokeRuns;
        _lanes = lanes;
        _codec = codec;
        _metrics = metrics;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Makes attempts until one comes to an end, and tries what is then in place.</summary>
    /// <param name="attempt">The rollout.</param>
    /// <param name="cancellationToken">The rollout is cancelled, or the service stops.</param>
    /// <param name="stopping">The service stops: all that counts from where there is no way back.</param>
    /// <returns>How the rollout ends, unless what it changed is put back first.</returns>
    public async Task<RolloutEnd> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var (placed, failure) = await PlaceAsync(attempt, cancellationToken);
        if (placed is null)
        {
            return failure!;
        }

        if (await _smokeRuns.RunAsync(attempt, placed.Plan, cancellationToken) is { } failed)
        {
            return failed;
        }

        // What cannot be undone comes last: a deployment that is made again has another id and no runs.
        cancellationToken.ThrowIfCancellationRequested();
        var work = PlannedWork.Of(placed.Plan);
        IReadOnlySet<Guid> gone = work.HasDeletes ? await DeleteAsync(work, attempt, cancellationToken, stopping) : new HashSet<Guid>();
        return attempt.Succeed(
            _lanes.After(attempt.Lane, attempt.Rollout.Sequence, placed.Plan, placed.Known, attempt.Adopted, gone),
            _codec.WriteSpecs(attempt.Rollout.Id, [.. placed.Plan.Deployments.Select(deployment => deployment.Spec with { FlowName = deployment.FlowName })]));
    }

    /// <summary>Once it has begun, whoever would cancel is too late.</summary>
    private async Task<IReadOnlySet<Guid>> DeleteAsync(PlannedWork work, RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        using var stage = _metrics.Begin(RolloutStage.Applying, attempt.Rollout.Mode);
        await MoveToApplyingAsync(work, attempt, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var gone = await _applier.DeleteAsync(work, attempt, stopping);
        stage.Succeed();
        return gone;
    }

    private async Task<(Placed? Placed, RolloutEnd? Failure)> PlaceAsync(RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var pause = new PrefectPause(_options, _time);
        while (true)
        {
            try
            {
                return await AttemptAsync(attempt, linked.Token);
            }
            catch (PrefectRefusedException exception)
            {
                return (null, attempt.Fail("prefect_refused", exception.Message));
            }
            catch (PrefectUnavailableException exception)
            {
                attempt.Log.Add(StepKind.Wait, StepOutcome.Failed, null, exception.Message);
                attempt.LastFailure = exception.HeldBack ? attempt.LastFailure ?? exception.Message : exception.Message;
            }
            catch (RegistryUnavailableException exception)
            {
                attempt.Log.Add(StepKind.Wait, StepOutcome.Failed, null, exception.Message);
                attempt.LastFailure = exception.Message;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return (null, attempt.TimeOut(_options.Deadline));
            }

            if (!await pause.WaitAsync(linked.Token))
            {
                cancellationToken.ThrowIfCancellationRequested();
                return (null, attempt.TimeOut(_options.Deadline));
            }
        }
    }

    /// <summary>Once a rollout: the images are what they are found to be then, whatever becomes of their tags.</summary>
    private async Task<RolloutEnd?> CheckImagesAsync(RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.ImagesChecked)
        {
            return null;
        }

        var started = _time.GetTimestamp();
        var target = attempt.Target;
        var check = target.IsRecorded
            ? await _images.CheckRecordedAsync(target.Mode, target.Build, target.Specs, cancellationToken)
            : await _images.CheckAsync(target.Mode, target.Build, target.Specs, cancellationToken);
        if (check.Unavailable is { } reason)
        {
            throw new RegistryUnavailableException(reason);
        }

        attempt.NoteImages(check);
        if (check.HasErrors)
        {
            return attempt.Fail("image_refused", "The image is not what the build result says, or cannot be read; nothing was written. Every reason is listed.");
        }

        if (check.Digest is { } digest)
        {
            attempt.Log.Add(StepKind.Image, StepOutcome.Succeeded, target.Build.Image, $"The image is {digest}.", _time.GetElapsedTime(started));

            // A rollback knows the deployments' image by it.
            if (target.Build.Digest is null)
            {
                await attempt.Log.WriteAsync(new RolloutUpdate { Change = rollout => rollout.Digest ??= digest }, cancellationToken);
            }
        }

        return null;
    }

    private async Task<(Placed? Placed, RolloutEnd? Failure)> AttemptAsync(RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var (planned, failure) = await PlanAsync(attempt, cancellationToken);
        if (planned is null)
        {
            return (null, failure);
        }

        if (planned.Secrets.Count > 0 || !planned.Work.IsInPlace)
        {
            await ApplyAsync(planned, attempt, cancellationToken);
        }

        if (planned.Work.IsInPlace)
        {
            return (new Placed(planned.Plan, planned.Lane), null);
        }

        (var verified, failure) = await VerifyAsync(attempt, planned.Lane.Knowledge, planned.Live, cancellationToken);
        return failure is null ? (new Placed(verified, planned.Lane), null) : (null, failure);
    }

    private async Task<(Planned? Planned, RolloutEnd? Failure)> PlanAsync(RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        using var stage = _metrics.Begin(RolloutStage.Planning, attempt.Rollout.Mode);
        if (await CheckImagesAsync(attempt, cancellationToken) is { } refused)
        {
            return (null, refused);
        }

        var target = attempt.Target;
        while (true)
        {
            var started = _time.GetTimestamp();
            var lane = await _lanes.ReadAsync(attempt.Lane, target.Mode, target.Specs, attempt.Rollout.AllowMassPrune, cancellationToken);
            var planning = _secrets.PlanAsync(target.Mode, target.Specs, cancellationToken);
            var reading = _reader.ReadAsync(target.Specs, lane.Knowledge, cancellationToken);
            await Task.WhenAll(planning, reading);
            var (live, secrets) = (await reading, await planning);
            var plan = attempt.Own(_imagePrefect.Plan(target.Build, target.Specs, live, lane.Knowledge with { GoesBack = target.IsRecorded }));
            attempt.Findings = [.. target.Warnings, .. plan.Findings];
            if (plan.HasErrors)
            {
                return (null, attempt.Fail("plan_invalid", "The server as it is cannot take the manifest; nothing was written. Every reason is listed."));
            }

            if (!await _lanes.ClaimAsync(attempt.Lane, attempt.Rollout.Sequence, plan, lane, cancellationToken))
            {
                // Another lane came first: a plan that knows of it says so.
                continue;
            }

            var work = PlannedWork.Of(plan);
            attempt.Log.Add(StepKind.Plan, StepOutcome.Succeeded, null, work.Describe(), _time.GetElapsedTime(started));
            attempt.NoteUnchanged(plan);
            NoteAdopted(plan, work, attempt);
            stage.Succeed();
            return (new Planned(lane, live, secrets, plan, work), null);
        }
    }

    private async Task ApplyAsync(Planned planned, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        using var stage = _metrics.Begin(RolloutStage.Applying, attempt.Rollout.Mode);

        // Before the deployments that refer to them.
        await _secrets.ApplyAsync(planned.Secrets, attempt, cancellationToken);
        if (!planned.Work.IsInPlace)
        {
            await MoveToApplyingAsync(planned.Work, attempt, cancellationToken);
            await _applier.ApplyAsync(planned.Work, attempt, cancellationToken);
        }

        stage.Succeed();
    }

    /// <summary>What is about to change is on the disk before the first write.</summary>
    private async Task MoveToApplyingAsync(PlannedWork work, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var update = new RolloutUpdate { Change = rollout => rollout.Status = RolloutStatus.Applying };
        if (attempt.Snapshot.Include(work))
        {
            var snapshot = _codec.WriteSnapshot(attempt.Rollout.Id, attempt.Snapshot);
            update = update with { State = state => state.Snapshot = snapshot };
        }

        await attempt.Log.WriteAsync(update, cancellationToken);
    }

    private static void NoteAdopted(RolloutPlan plan, PlannedWork work, RolloutAttempt attempt)
    {
        foreach (var deployment in plan.Deployments.Where(deployment => deployment.Adopted))
        {
            if (attempt.Adopted.Add((deployment.FlowName, deployment.Spec.Name)))
            {
                attempt.Log.Add(StepKind.Adopt, StepOutcome.Succeeded, work.Subjects.Of(deployment.FlowName, deployment.Spec.Name), "It was on the server already; from now on it is in the gateway's care.");
            }
        }
    }

    /// <summary>Reads back and compares: what the server made of the writes counts, not that it accepted them.</summary>
    private async Task<(RolloutPlan Plan, RolloutEnd? Failure)> VerifyAsync(
        RolloutAttempt attempt,
        LaneKnowledge lane,
        LiveState before,
        CancellationToken cancellationToken)
    {
        using var stage = _metrics.Begin(RolloutStage.Verifying, attempt.Rollout.Mode);
        await attempt.Log.MoveAsync(RolloutStatus.Verifying, cancellationToken);
        var started = _time.GetTimestamp();
        var live = await _reader.ReadBackAsync(attempt.Target.Specs, lane, before, cancellationToken);
        var plan = Planner.Plan(attempt.Target.Specs, live, lane);
        var work = PlannedWork.Of(plan);
        if (work.IsInPlace)
        {
            attempt.Log.Add(StepKind.Verify, StepOutcome.Succeeded, null, "The server holds what the manifest asks for.", _time.GetElapsedTime(started));
            stage.Succeed();
            return (plan, null);
        }

        var differences = string.Join("; ", work.Differences());
        attempt.Log.Add(StepKind.Verify, StepOutcome.Failed, null, $"The server still differs: {differences}.", _time.GetElapsedTime(started));
        return (plan, attempt.Fail("verification_failed", $"Prefect accepted every write, and yet the server differs from the manifest: {differences}."));
    }

    /// <summary>What is to be done, and what it was worked out from.</summary>
    private sealed record Planned(LaneReading Lane, LiveState Live, IReadOnlyList<PlannedSecret> Secrets, RolloutPlan Plan, PlannedWork Work);

    /// <summary>What is in place.</summary>
    /// <param name="Plan">The plan as it was verified: nothing to create or update.</param>
    /// <param name="Known">The lane as the ledger had it.</param>
    private sealed record Placed(RolloutPlan Plan, LaneReading Known);
}
