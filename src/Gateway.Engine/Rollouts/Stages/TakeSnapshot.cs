using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Rollouts.Stages;

/// <summary>Has what is about to change on the disk before the first write: what was there, and what becomes of it.</summary>
internal sealed class TakeSnapshot : IRolloutStage
{
    private readonly LaneCodec _codec;
    private readonly ISecretStore _secrets;

    public TakeSnapshot(LaneCodec codec, ISecretStore secrets)
    {
        _codec = codec;
        _secrets = secrets;
    }

    public string Metric => RolloutStage.Applying;

    public IReadOnlyList<StepKind> Steps => [];

    public bool IsNeeded(RolloutAttempt attempt) => !attempt.Work.IsInPlace || (attempt.Work.HasDeletes && !attempt.AreChangesRecorded);

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var snapshot = attempt.Snapshot.Include(attempt.Work) ? _codec.WriteSnapshot(attempt.Rollout.Id, attempt.Snapshot) : null;
        var changes = attempt.AreChangesRecorded ? null : _codec.WriteChanges(attempt.Rollout.Id, ChangesOf(attempt));
        var update = new RolloutUpdate
        {
            Change = static rollout => rollout.Move(RolloutStatus.Applying),
            State = snapshot is null && changes is null ? null : state =>
            {
                state.Snapshot = snapshot ?? state.Snapshot;

                // What a process before this one saw first is what there was to change.
                state.Changes ??= changes;
            },
        };
        await attempt.Log.WriteAsync(update, cancellationToken);
        attempt.AreChangesRecorded = true;
        return StageResult.Next;
    }

    private RecordedChanges ChangesOf(RolloutAttempt attempt)
    {
        var mode = attempt.Target.Mode;
        var disclosure = new PlanDisclosure(mode, new MaskedSentences(_secrets).AreSecretsIn, MaskedSentences.From(_secrets.Of(mode)).AreSecretsIn);
        return new RecordedChanges(PlanViews.From(attempt.Plan, disclosure), PlanViews.VariablesOf(attempt.Plan));
    }
}
