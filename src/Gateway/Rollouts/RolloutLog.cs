using System.Collections.Concurrent;
using Gateway.Ledger;

namespace Gateway.Rollouts;

/// <summary>Keeps a rollout's steps and status in the ledger. Steps are written together with the next change of status.</summary>
internal sealed class RolloutLog
{
    private readonly ConcurrentQueue<RolloutStep> _steps = new();
    private readonly IRolloutLedger _ledger;
    private readonly Rollout _rollout;
    private readonly TimeProvider _time;

    public RolloutLog(IRolloutLedger ledger, Rollout rollout, TimeProvider time)
    {
        _ledger = ledger;
        _rollout = rollout;
        _time = time;
    }

    public void Add(StepKind kind, StepOutcome outcome, string? subject, string detail, TimeSpan duration = default) => _steps.Enqueue(new RolloutStep
    {
        Kind = kind,
        Outcome = outcome,
        Subject = subject,
        Detail = detail,
        At = _time.GetUtcNow(),
        DurationMs = (long)duration.TotalMilliseconds,
    });

    public Task FlushAsync(CancellationToken cancellationToken) => WriteAsync(null, cancellationToken);

    public Task MoveAsync(RolloutStatus status, CancellationToken cancellationToken) =>
        WriteAsync(rollout => rollout.Status = status, cancellationToken);

    public Task EndAsync(RolloutEnd end, CancellationToken cancellationToken) => WriteAsync(
        rollout =>
        {
            rollout.Status = end.Status;
            rollout.FinishedAt = _time.GetUtcNow();
            rollout.FailureCode = end.Code;
            rollout.FailureDetail = end.Detail;
            rollout.Findings = RolloutRecords.WriteFindings(end.Findings);
            (rollout.Created, rollout.Updated, rollout.Unchanged) = end.Counts;
        },
        cancellationToken);

    private async Task WriteAsync(Action<Rollout>? change, CancellationToken cancellationToken)
    {
        var steps = new List<RolloutStep>();
        while (_steps.TryDequeue(out var step))
        {
            steps.Add(step);
        }

        if (change is not null || steps.Count > 0)
        {
            await _ledger.UpdateAsync(_rollout.Sequence, change, steps, cancellationToken);
        }
    }
}
