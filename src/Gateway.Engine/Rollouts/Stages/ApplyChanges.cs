using Gateway.Ledger;

namespace Gateway.Rollouts.Stages;

/// <summary>Writes what differs and can be undone: creates, updates, variables, triggers and pauses.</summary>
internal sealed class ApplyChanges : IRolloutStage
{
    private readonly PlanApplier _applier;

    public ApplyChanges(PlanApplier applier) => _applier = applier;

    public string Metric => RolloutStage.Applying;

    public IReadOnlyList<StepKind> Steps => [StepKind.CreateFlow, StepKind.Create, StepKind.Update, StepKind.Variable, StepKind.Automation, StepKind.Prune];

    public bool IsNeeded(RolloutAttempt attempt) => !attempt.Work.IsInPlace;

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        await _applier.ApplyAsync(attempt.Work, attempt, cancellationToken);
        return StageResult.Next;
    }
}
