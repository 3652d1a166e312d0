using Gateway.Ledger;
using Gateway.Reviews;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Keeps a rollout's steps and status in the ledger. A step is on its way there as soon as it is added, so that whoever watches sees it;
/// steps that come meanwhile share the next write, and a change of status waits until all before it are written.
/// </summary>
internal sealed class RolloutLog : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _gate = new();
    private readonly List<RolloutStep> _steps = [];
    private readonly IRolloutLedger _ledger;
    private readonly RolloutChanges _changes;
    private readonly Rollout _rollout;
    private readonly MaskedSentences _sentences;
    private readonly TimeProvider _time;
    private Task _flush = Task.CompletedTask;

    public RolloutLog(IRolloutLedger ledger, RolloutChanges changes, Rollout rollout, MaskedSentences sentences, TimeProvider time)
    {
        _ledger = ledger;
        _changes = changes;
        _rollout = rollout;
        _sentences = sentences;
        _time = time;
    }

    public void Add(StepKind kind, StepOutcome outcome, string? subject, string detail, TimeSpan duration = default)
    {
        var step = new RolloutStep
        {
            Kind = kind,
            Outcome = outcome,
            Subject = subject,
            Detail = _sentences.Mask(detail),
            At = _time.GetUtcNow(),
            DurationMs = (long)duration.TotalMilliseconds,
        };
        lock (_gate)
        {
            _steps.Add(step);
            if (_flush.IsCompleted)
            {
                _flush = FlushAsync();
            }
        }
    }

    public Task MoveAsync(RolloutStatus status, CancellationToken cancellationToken) =>
        WriteAsync(new RolloutUpdate { Change = rollout => rollout.Move(status) }, cancellationToken);

    /// <summary>Writes a change together with all steps so far.</summary>
    public async Task WriteAsync(RolloutUpdate update, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            List<RolloutStep> steps;
            lock (_gate)
            {
                steps = [.. _steps];
            }

            // Once it is asked for, the write is made: who does not wait for it cannot know whether these steps are written.
            cancellationToken.ThrowIfCancellationRequested();
            await _ledger.UpdateAsync(_rollout.Sequence, update with { Steps = steps }, CancellationToken.None);
            lock (_gate)
            {
                _steps.RemoveRange(0, steps.Count);
            }
        }
        finally
        {
            _writing.Release();
        }

        _changes.Signal(_rollout.Id);
    }

    /// <summary>Waits for what is on its way.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            return _flush;
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task FlushAsync()
    {
        // Not on the caller's time.
        await Task.Yield();
        try
        {
            while (HasSteps())
            {
                await WriteAsync(new RolloutUpdate(), CancellationToken.None);
            }
        }
        catch (LedgerUnavailableException)
        {
            // The steps are kept: the next change of status writes them, or fails where it is noticed.
        }
    }

    private bool HasSteps()
    {
        lock (_gate)
        {
            return _steps.Count > 0;
        }
    }
}
