using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;

namespace Gateway.Rollouts.Stages;

/// <summary>Reads back and compares: what the server made of the writes counts, not that it accepted them.</summary>
internal sealed class VerifyLive : IRolloutStage
{
    private readonly LiveReader _reader;
    private readonly TimeProvider _time;

    public VerifyLive(LiveReader reader, TimeProvider time)
    {
        _reader = reader;
        _time = time;
    }

    public string Metric => RolloutStage.Verifying;

    public IReadOnlyList<StepKind> Steps => [StepKind.Verify];

    public bool IsNeeded(RolloutAttempt attempt) => !attempt.Work.IsInPlace;

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        await attempt.Log.MoveAsync(RolloutStatus.Verifying, cancellationToken);
        var started = _time.GetTimestamp();
        var knowledge = attempt.Reading.Lane.Knowledge;
        var live = await _reader.ReadBackAsync(LiveNames.WrittenBy(attempt.Work, knowledge), attempt.Reading.Live, cancellationToken);
        attempt.Plan = Planner.Plan(attempt.Target.Specs, live, knowledge);
        if (attempt.Work.IsInPlace)
        {
            attempt.Log.Add(StepKind.Verify, StepOutcome.Succeeded, null, "The server matches the manifest.", _time.GetElapsedTime(started));
            return StageResult.Next;
        }

        var differences = string.Join("; ", attempt.Work.Differences());
        attempt.Log.Add(StepKind.Verify, StepOutcome.Failed, null, $"The server still differs from the manifest: {differences}.", _time.GetElapsedTime(started));
        return StageResult.Ended(attempt.Fail(Codes.VerificationFailed, $"Prefect accepted every write, but the server still differs from the manifest: {differences}."));
    }
}
