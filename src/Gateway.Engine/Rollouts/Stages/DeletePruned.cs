using Gateway.Ledger;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Deletes what the manifest no longer has, where the MODE wants that. It cannot be undone, a deployment that is made again has another id and no
/// runs, and so it comes last; once it has begun, whoever would cancel is too late.
/// </summary>
internal sealed class DeletePruned : IRolloutStage
{
    private readonly PlanApplier _applier;
    private readonly TakeSnapshot _snapshot;

    public DeletePruned(PlanApplier applier, TakeSnapshot snapshot)
    {
        _applier = applier;
        _snapshot = snapshot;
    }

    public string Metric => RolloutStage.Applying;

    public IReadOnlyList<StepKind> Steps => [StepKind.Prune, StepKind.Automation];

    public StageScope Scope => StageScope.Once;

    public bool IsNeeded(RolloutAttempt attempt) => attempt.Work.HasDeletes;

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        await _snapshot.RunAsync(attempt, cancellationToken, stopping);
        cancellationToken.ThrowIfCancellationRequested();
        attempt.Deleted = await _applier.DeleteAsync(attempt.Work, attempt, stopping);
        return StageResult.Next;
    }
}
