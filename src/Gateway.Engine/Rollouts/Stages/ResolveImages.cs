using Gateway.Ledger;
using Gateway.Rollouts.Images;

namespace Gateway.Rollouts.Stages;

/// <summary>Asks the registry which images the deployments are to run. Once a rollout: they are what they are found to be then, whatever becomes of their tags.</summary>
internal sealed class ResolveImages : IRolloutStage
{
    private readonly DeployedImages _images;
    private readonly TimeProvider _time;

    public ResolveImages(DeployedImages images, TimeProvider time)
    {
        _images = images;
        _time = time;
    }

    public string Metric => RolloutStage.Planning;

    public IReadOnlyList<StepKind> Steps => [StepKind.Image];

    public bool IsNeeded(RolloutAttempt attempt) => !attempt.ImagesChecked;

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var started = _time.GetTimestamp();
        var target = attempt.Target;
        var check = target.IsRecorded
            ? await _images.CheckRecordedAsync(target.Mode, target.Build, target.Specs, cancellationToken)
            : await _images.CheckAsync(target.Mode, target.Build, target.Specs, cancellationToken);
        if (check.Unavailable is { } reason)
        {
            throw new RegistryUnavailableException(reason);
        }

        attempt.RecordImages(check);
        if (check.HasErrors)
        {
            return StageResult.Ended(attempt.Fail(Codes.ImageRefused, "The image does not match the build result, or cannot be read. Nothing was written. Every reason is listed."));
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

        return StageResult.Next;
    }
}
