using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Prefect;
using Gateway.Rollouts.Images;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Makes the server as a rollout wants it, stage by stage. What is to be done is always worked out from the server as it is, so that an attempt
/// which a failure or the end of the process cut short is simply made again: whatever it had done already is then unchanged. While the server is
/// away it waits, up to the deadline.
/// </summary>
internal sealed class RolloutReconciler
{
    private readonly IReadOnlyList<IRolloutStage> _attempt;
    private readonly IReadOnlyList<IRolloutStage> _once;
    private readonly LaneOwnership _lanes;
    private readonly LaneCodec _codec;
    private readonly RolloutMetrics _metrics;
    private readonly RolloutOptions _options;
    private readonly TimeProvider _time;

    public RolloutReconciler(
        IEnumerable<IRolloutStage> stages,
        LaneOwnership lanes,
        LaneCodec codec,
        RolloutMetrics metrics,
        IOptions<RolloutOptions> options,
        TimeProvider time)
    {
        var all = stages.ToList();
        _attempt = all.FindAll(static stage => stage.Scope == StageScope.Attempt);
        _once = all.FindAll(static stage => stage.Scope == StageScope.Once);
        _lanes = lanes;
        _codec = codec;
        _metrics = metrics;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Makes attempts until one comes to an end, and goes through the stages that come after it.</summary>
    /// <param name="attempt">The rollout.</param>
    /// <param name="cancellationToken">The rollout is cancelled, or the service stops.</param>
    /// <param name="stopping">The service stops: all that counts from where there is no way back.</param>
    /// <returns>How the rollout ends, unless what it changed is put back first.</returns>
    public async Task<RolloutEnd> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        if (await PlaceAsync(attempt, cancellationToken, stopping) is { } failure)
        {
            return failure;
        }

        if (await RunAsync(_once, attempt, cancellationToken, stopping) is { } end)
        {
            return end;
        }

        return attempt.Succeed(
            _lanes.After(attempt.Lane, attempt.Rollout.Sequence, attempt.Plan, attempt.Reading.Lane, attempt.Adopted, attempt.Deleted),
            _codec.WriteSpecs(attempt.Rollout.Id, [.. attempt.Plan.Deployments.Select(deployment => deployment.Spec with { FlowName = deployment.FlowName })]));
    }

    private async Task<RolloutEnd?> PlaceAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var backoff = new PrefectBackoff(_options, _time);
        while (true)
        {
            try
            {
                return await RunAsync(_attempt, attempt, linked.Token, stopping);
            }
            catch (PrefectRefusedException exception)
            {
                return attempt.Fail(Codes.PrefectRefused, exception.Message);
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
                return attempt.TimeOut(_options.Deadline);
            }

            if (!await backoff.WaitAsync(linked.Token))
            {
                cancellationToken.ThrowIfCancellationRequested();
                return attempt.TimeOut(_options.Deadline);
            }
        }
    }

    private async Task<RolloutEnd?> RunAsync(IReadOnlyList<IRolloutStage> stages, RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        RolloutMetrics.StageTimer? timer = null;
        try
        {
            for (var index = 0; index < stages.Count;)
            {
                var stage = stages[index];
                if (stage.Scope == StageScope.Once)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (!stage.IsNeeded(attempt))
                {
                    index++;
                    continue;
                }

                if (timer?.Stage != stage.Metric)
                {
                    timer?.Dispose();
                    timer = _metrics.Begin(stage.Metric, attempt.Rollout.Mode);
                }

                var result = await stage.RunAsync(attempt, cancellationToken, stopping);
                timer.HasSucceeded = !result.HasFailed;
                if (result.End is { } end)
                {
                    return end;
                }

                index = result.IsAgain ? 0 : index + 1;
            }

            return null;
        }
        catch
        {
            timer?.HasSucceeded = false;
            throw;
        }
        finally
        {
            timer?.Dispose();
        }
    }
}
