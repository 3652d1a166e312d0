using System.Collections.Concurrent;

namespace Gateway.Rollouts;

/// <summary>
/// Tells those who watch a rollout that the ledger has something new of it. The ledger is the truth: who watches reads there, and a
/// signal that comes twice or for nothing costs a look.
/// </summary>
internal sealed class RolloutChanges
{
    private readonly ConcurrentDictionary<Guid, Watchers> _watched = new();

    /// <summary>Begins to watch a rollout; dispose of the watch to end it.</summary>
    public RolloutWatch Watch(Guid id)
    {
        while (true)
        {
            var watchers = _watched.GetOrAdd(id, static _ => new Watchers());
            lock (watchers)
            {
                if (!watchers.Gone)
                {
                    var watch = new RolloutWatch(this, id);
                    watchers.All.Add(watch);
                    return watch;
                }
            }
        }
    }

    /// <summary>Tells everybody who watches the rollout.</summary>
    public void Signal(Guid id)
    {
        if (!_watched.TryGetValue(id, out var watchers))
        {
            return;
        }

        lock (watchers)
        {
            foreach (var watch in watchers.All)
            {
                watch.Release();
            }
        }
    }

    internal void End(RolloutWatch watch)
    {
        if (!_watched.TryGetValue(watch.RolloutId, out var watchers))
        {
            return;
        }

        lock (watchers)
        {
            watchers.All.Remove(watch);
            if (watchers.All.Count == 0)
            {
                watchers.Gone = true;
                _watched.TryRemove(new KeyValuePair<Guid, Watchers>(watch.RolloutId, watchers));
            }
        }
    }

    private sealed class Watchers
    {
        public HashSet<RolloutWatch> All { get; } = [];

        public bool Gone { get; set; }
    }
}

/// <summary>One who watches a rollout.</summary>
internal sealed class RolloutWatch : IDisposable
{
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly RolloutChanges _changes;

    internal RolloutWatch(RolloutChanges changes, Guid rolloutId)
    {
        _changes = changes;
        RolloutId = rolloutId;
    }

    internal Guid RolloutId { get; }

    /// <summary>Waits for news since the last wait, or for as long as <paramref name="time"/>.</summary>
    /// <returns>Whether there is news.</returns>
    public Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken) => _news.WaitAsync(time, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _changes.End(this);
        _news.Dispose();
    }

    internal void Release()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }
}
