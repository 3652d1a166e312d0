using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Rollouts.Stages;

/// <summary>Has a deployment of the MODE's choice run, now that all is in place, and waits for the run's end.</summary>
internal sealed class SmokeRunStage : IRolloutStage
{
    private readonly SmokeRuns _runs;

    public SmokeRunStage(SmokeRuns runs) => _runs = runs;

    public string Metric => RolloutStage.SmokeRun;

    public IReadOnlyList<StepKind> Steps => [StepKind.SmokeRun, StepKind.Wait];

    public StageScope Scope => StageScope.Once;

    public bool IsNeeded(RolloutAttempt attempt) => SmokeRuns.FindDeployment(attempt) is not null;

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        if (SmokeRuns.FindDeployment(attempt) is not { } deployment || await _runs.FollowAsync(attempt, deployment, cancellationToken) is not { } failure)
        {
            return StageResult.Next;
        }

        if (attempt.Target.Mode.SmokeRun!.OnFailure == SmokeRunFailure.Undo)
        {
            return StageResult.Ended(attempt.Fail(failure.Code, failure.Message));
        }

        attempt.Findings = [.. attempt.Findings, failure];
        return StageResult.NextAfterFailure;
    }
}
