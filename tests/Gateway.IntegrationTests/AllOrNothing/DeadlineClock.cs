namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// The system's time, but for one wait: that for a rollout's deadline, which comes when a test says so. How far a rollout gets before its deadline
/// then does not hang on how fast the machine is.
/// </summary>
internal sealed class DeadlineClock : TimeProvider
{
    /// <summary>The deadline that is not waited for; nothing else takes as long.</summary>
    public static readonly TimeSpan Deadline = new(0, 11, 13);

    private readonly Lock _lock = new();
    private readonly List<Held> _held = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Deadline)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var held = new Held(this, callback, state);
        lock (_lock)
        {
            _held.Add(held);
        }

        return held;
    }

    /// <summary>Every deadline that is waited for comes now.</summary>
    public void Come()
    {
        List<Held> held;
        lock (_lock)
        {
            held = [.. _held];
            _held.Clear();
        }

        held.ForEach(static timer => timer.Call());
    }

    private sealed class Held(DeadlineClock clock, TimerCallback callback, object? state) : ITimer
    {
        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._held.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
