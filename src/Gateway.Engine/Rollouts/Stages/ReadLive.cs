using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;

namespace Gateway.Rollouts.Stages;

/// <summary>Reads what the lane owns, what the server has, and what its Secret blocks lack.</summary>
internal sealed class ReadLive : IRolloutStage
{
    private readonly LaneOwnership _lanes;
    private readonly LiveReader _reader;
    private readonly SecretBlocks _secrets;
    private readonly TimeProvider _time;

    public ReadLive(LaneOwnership lanes, LiveReader reader, SecretBlocks secrets, TimeProvider time)
    {
        _lanes = lanes;
        _reader = reader;
        _secrets = secrets;
        _time = time;
    }

    public string Metric => RolloutStage.Planning;

    public IReadOnlyList<StepKind> Steps => [];

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var started = _time.GetTimestamp();
        var target = attempt.Target;
        var lane = await _lanes.ReadAsync(attempt.Lane, target.Mode, target.Specs, attempt.Rollout.AllowMassPrune, cancellationToken);
        var planning = _secrets.PlanAsync(target.Mode, target.Specs, cancellationToken);
        var reading = _reader.ReadAsync(target.Specs, lane.Knowledge, cancellationToken);
        await Task.WhenAll(planning, reading);
        attempt.Reading = new LiveReading(lane, await reading, await planning, started);
        return StageResult.Next;
    }
}

/// <summary>What an attempt found on the server and in the ledger.</summary>
/// <param name="Lane">What the lane owns.</param>
/// <param name="Live">What the server has.</param>
/// <param name="Secrets">Which Secret blocks are to be written.</param>
/// <param name="Started">When the reading began, a timestamp of the clock.</param>
internal sealed record LiveReading(LaneReading Lane, LiveState Live, IReadOnlyList<PlannedSecret> Secrets, long Started);
