using Gateway.Diagnostics;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Prefect;
using Gateway.Rollouts.Images;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Works out what differs. What the server as it is cannot take ends the rollout before anything is written. A work pool is only looked at for
/// deployments that are to be written: where an image changes in its variable alone, there are none.
/// </summary>
internal sealed class PlanChanges : IRolloutStage
{
    private readonly ImagePrefect _imagePrefect;
    private readonly LiveReader _reader;

    public PlanChanges(ImagePrefect imagePrefect, LiveReader reader)
    {
        _imagePrefect = imagePrefect;
        _reader = reader;
    }

    public string Metric => RolloutStage.Planning;

    public IReadOnlyList<StepKind> Steps => [];

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var target = attempt.Target;
        var knowledge = attempt.Reading.Lane.Knowledge with { GoesBack = target.IsRecorded };
        attempt.Plan = attempt.Own(_imagePrefect.Plan(target.Build, target.Specs, attempt.Reading.Live, knowledge));
        var ofPools = await CheckPoolsAsync(attempt, cancellationToken);
        attempt.Plan = attempt.Plan with { Findings = [.. attempt.Plan.Findings, .. ofPools] };
        attempt.Findings = [.. target.Warnings, .. attempt.Plan.Findings];
        if (attempt.Plan.HasErrors)
        {
            return StageResult.Ended(attempt.Fail(Codes.PlanInvalid, "The manifest cannot be applied to the server in its current state. Nothing was written. Every reason is listed."));
        }

        // An operator who goes back from something must not be told of a success while it still runs.
        return attempt.Rollout.Kind == RolloutKind.Rollback && attempt.Work is { IsInPlace: true, HasDeletes: false } && attempt.HasDoneNothing
            ? StageResult.Ended(attempt.Fail(Codes.NothingToChange, $"The server is already as rollout {attempt.Rollout.SourceId} left it, so this rollback would change nothing. Go back to a rollout before it."))
            : StageResult.Next;
    }

    private async Task<IReadOnlyList<Finding>> CheckPoolsAsync(RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var written = attempt.Plan.Deployments.Where(static deployment => deployment is not PlannedDeployment.Unchanged).Select(static deployment => deployment.Spec).ToList();
        var unread = written.Select(static spec => spec.WorkPoolName).Where(name => !attempt.WorkPools.ContainsKey(name)).ToHashSet(StringComparer.Ordinal);
        var read = await _reader.ReadPoolsAsync(unread, cancellationToken);
        foreach (var name in unread)
        {
            attempt.WorkPools[name] = read.GetValueOrDefault(name);
        }

        return PoolChecks.CheckAll(written, attempt.WorkPools.Values.OfType<WorkPool>().ToDictionary(static pool => pool.Name, StringComparer.Ordinal));
    }
}
