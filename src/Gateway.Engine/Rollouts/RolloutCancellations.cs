using System.Collections.Concurrent;

namespace Gateway.Rollouts;

/// <summary>Reaches the rollouts that run in this process, to end them before their time.</summary>
internal sealed class RolloutCancellations
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    /// <summary>
    /// Asks a rollout to end that the ledger says is under way. One that was just taken up and does not run yet ends as soon as it does:
    /// what it was taken up with does not say that it is to end.
    /// </summary>
    public void Cancel(Guid id)
    {
        try
        {
            _running.GetOrAdd(id, static _ => new CancellationTokenSource()).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended just now.
        }
    }

    /// <summary>Records that a rollout runs; the token is cancelled when it is to end.</summary>
    internal CancellationTokenSource Begin(Guid id) => _running.GetOrAdd(id, static _ => new CancellationTokenSource());

    /// <summary>Records that it runs no more.</summary>
    internal void End(Guid id) => _running.TryRemove(id, out _);
}
