using System.Collections.Concurrent;

namespace Gateway.Rollouts;

/// <summary>Reaches the rollouts that run in this process, to end them before their time.</summary>
public sealed class RolloutCancellations
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    /// <summary>Asks a running rollout to end; one that does not run here is left to the ledger.</summary>
    public void Cancel(Guid id)
    {
        if (_running.TryGetValue(id, out var source))
        {
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended just now.
            }
        }
    }

    /// <summary>Notes that a rollout runs; the token is cancelled when it is to end.</summary>
    internal CancellationTokenSource Begin(Guid id)
    {
        var source = new CancellationTokenSource();
        _running[id] = source;
        return source;
    }

    /// <summary>Notes that it runs no more.</summary>
    internal void End(Guid id) => _running.TryRemove(id, out _);
}
