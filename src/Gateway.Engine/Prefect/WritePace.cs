using Microsoft.Extensions.Options;

namespace Gateway.Prefect;

/// <summary>
/// Bounds the writes that are under way at one time: as many as configured, and one by one for a while after the server's
/// database was found locked, as Prefect on SQLite answers parallel writes.
/// </summary>
internal sealed class WritePace(IOptions<PrefectOptions> options, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private DateTimeOffset _singleUntil = DateTimeOffset.MinValue;
    private int _underWay;

    /// <summary>How many writes may be under way now.</summary>
    public int Limit => clock.GetUtcNow() < _singleUntil ? 1 : options.Value.WriteConcurrency;

    /// <summary>Waits for a place; disposing of the answer gives it back.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _underWay < Limit)
            {
                _underWay++;
                return new Place(this);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
        return new Place(this);
    }

    /// <summary>Records that the server's database was locked.</summary>
    public void RecordLocked()
    {
        lock (_gate)
        {
            _singleUntil = clock.GetUtcNow() + options.Value.WriteRecovery;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _underWay--;
            while (_underWay < Limit && _waiting.TryDequeue(out var next))
            {
                // One that was cancelled while it waited takes no place.
                if (next.TrySetResult())
                {
                    _underWay++;
                }
            }
        }
    }

    private sealed class Place(WritePace pace) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                pace.Leave();
            }
        }
    }
}
