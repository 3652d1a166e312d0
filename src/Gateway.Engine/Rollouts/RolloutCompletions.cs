using System.Collections.Concurrent;
using Gateway.Ledger;

namespace Gateway.Rollouts;

/// <summary>
/// Wakes the requests that wait for a rollout's end (<c>Prefer: wait</c>). The ledger is the truth: who waits asks it before
/// and after, so that a wake-up that came too early or not at all costs time and nothing else.
/// </summary>
internal sealed class RolloutCompletions
{
    private readonly ConcurrentDictionary<Guid, Waiters> _waiting = new();
    private readonly IRolloutLedger _ledger;
    private readonly RolloutChanges _changes;
    private readonly TimeProvider _time;

    /// <summary>Makes the registry.</summary>
    public RolloutCompletions(IRolloutLedger ledger, RolloutChanges changes, TimeProvider time)
    {
        _ledger = ledger;
        _changes = changes;
        _time = time;
    }

    /// <summary>Waits until a rollout has ended or the time is over.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="stopping">Says that the service ends, and with it the time.</param>
    /// <param name="cancellationToken">Says that nobody waits any more.</param>
    /// <returns>The rollout as the ledger then has it; null when there is none.</returns>
    public async Task<Rollout?> WaitAsync(Guid id, TimeSpan time, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var waiters = Join(id);
        try
        {
            var rollout = await _ledger.FindAsync(id, cancellationToken);
            if (rollout is null || rollout.Status.IsFinished() || time <= TimeSpan.Zero)
            {
                return rollout;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
            try
            {
                await waiters.Ended.Task.WaitAsync(time, _time, over.Token);
            }
            catch (Exception exception) when (exception is TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // The caller learns how far the rollout has come.
            }

            return await _ledger.FindAsync(id, cancellationToken);
        }
        finally
        {
            Leave(id, waiters);
        }
    }

    /// <summary>Wakes everybody who waits for the rollout, and everybody who watches it.</summary>
    public void Signal(Guid id)
    {
        _changes.Signal(id);
        if (_waiting.TryGetValue(id, out var waiters))
        {
            waiters.Ended.TrySetResult();
        }
    }

    private Waiters Join(Guid id)
    {
        while (true)
        {
            var waiters = _waiting.GetOrAdd(id, static _ => new Waiters());
            lock (waiters)
            {
                if (!waiters.Gone)
                {
                    waiters.Count++;
                    return waiters;
                }
            }
        }
    }

    private void Leave(Guid id, Waiters waiters)
    {
        lock (waiters)
        {
            if (--waiters.Count == 0)
            {
                waiters.Gone = true;
                _waiting.TryRemove(new KeyValuePair<Guid, Waiters>(id, waiters));
            }
        }
    }

    private sealed class Waiters
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }

        public bool Gone { get; set; }
    }
}
