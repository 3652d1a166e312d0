using Gateway.Lanes;
using Gateway.Ledger;

namespace Gateway.Rollouts.Stages;

/// <summary>Claims what is about to change, so that no other lane can; and tells of the plan that this makes certain.</summary>
internal sealed class ClaimDeployments : IRolloutStage
{
    private readonly LaneOwnership _lanes;
    private readonly TimeProvider _time;

    public ClaimDeployments(LaneOwnership lanes, TimeProvider time)
    {
        _lanes = lanes;
        _time = time;
    }

    public string Metric => RolloutStage.Planning;

    public IReadOnlyList<StepKind> Steps => [StepKind.Plan, StepKind.Adopt];

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        if (!await _lanes.ClaimAsync(attempt.Lane, attempt.Rollout.Sequence, attempt.Plan, attempt.Reading.Lane, cancellationToken))
        {
            // Another lane came first: a plan that knows of it says so.
            return StageResult.Again;
        }

        attempt.Log.Add(StepKind.Plan, StepOutcome.Succeeded, null, attempt.Work.Describe(), _time.GetElapsedTime(attempt.Reading.Started));
        attempt.MarkUnchanged(attempt.Plan);
        foreach (var deployment in attempt.Plan.Deployments.Where(static deployment => deployment.Adopted))
        {
            if (attempt.Adopted.Add((deployment.FlowName, deployment.Spec.Name)))
            {
                attempt.Log.Add(StepKind.Adopt, StepOutcome.Succeeded, attempt.Work.Subjects.Of(deployment.FlowName, deployment.Spec.Name), "The deployment was already on the server. The gateway now owns it.");
            }
        }

        return StageResult.Next;
    }
}
