using Gateway.Lanes;
using Gateway.Ledger;

namespace Gateway.Rollouts.Stages;

/// <summary>Has what is about to change on the disk before the first write.</summary>
internal sealed class TakeSnapshot : IRolloutStage
{
    private readonly LaneCodec _codec;

    public TakeSnapshot(LaneCodec codec) => _codec = codec;

    public string Metric => RolloutStage.Applying;

    public IReadOnlyList<StepKind> Steps => [];

    public bool IsNeeded(RolloutAttempt attempt) => !attempt.Work.IsInPlace;

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var update = new RolloutUpdate { Change = static rollout => rollout.Move(RolloutStatus.Applying) };
        if (attempt.Snapshot.Include(attempt.Work))
        {
            var snapshot = _codec.WriteSnapshot(attempt.Rollout.Id, attempt.Snapshot);
            update = update with { State = state => state.Snapshot = snapshot };
        }

        await attempt.Log.WriteAsync(update, cancellationToken);
        return StageResult.Next;
    }
}
