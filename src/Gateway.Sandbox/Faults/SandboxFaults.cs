namespace Gateway.Sandbox.Faults;

/// <summary>
/// The faults of a sandbox. Which request a fault happens to depends on the order of the requests alone: each fault counts
/// those that match it, and of several that are due the first added happens.
/// </summary>
internal sealed class SandboxFaults
{
    private readonly Lock _lock = new();
    private readonly List<Armed> _armed = [];
    private TaskCompletionSource _cleared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteMode? _sqlite;
    private bool _writing;
    private int _happened;
    private int _late;

    /// <summary>How many requests are still to take effect, of those that do so late.</summary>
    public int Late => Volatile.Read(ref _late);

    /// <summary>The faults, in the order in which they were added.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _armed.Select(armed => armed.Fault)];
            }
        }
    }

    /// <summary>Whether writes at the same time meet a locked database, as on SQLite; null, the default, for no.</summary>
    public SqliteMode? Sqlite
    {
        get
        {
            lock (_lock)
            {
                return _sqlite;
            }
        }

        set
        {
            lock (_lock)
            {
                _sqlite = value;
            }
        }
    }

    /// <summary>How many requests a fault has happened to since the start, or since the faults were cleared.</summary>
    public int Happened
    {
        get
        {
            lock (_lock)
            {
                return _happened;
            }
        }
    }

    /// <summary>Adds a fault after those that are there.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(Fault fault)
    {
        var armed = new Armed(fault);
        lock (_lock)
        {
            _armed.Add(armed);
        }
    }

    /// <summary>Removes all faults and lets go of what hangs.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _armed.Clear();
            _sqlite = null;
            _happened = 0;
            _cleared.SetResult();
            _cleared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>
    /// Counts the request, and tells what is to happen to it. What hangs ends with the task: when the faults are cleared that
    /// are there now.
    /// </summary>
    internal (Fault? Fault, Task Cleared) Next(string method, string path)
    {
        var trimmed = path.Length > 1 ? path.TrimEnd('/') : path;
        lock (_lock)
        {
            Fault? due = null;
            foreach (var armed in _armed.Where(armed => armed.Matches(method, trimmed)))
            {
                if (armed.Count(isFree: due is null))
                {
                    due = armed.Fault;
                    _happened++;
                }
            }

            return (due, _cleared.Task);
        }
    }

    internal void BeginLate() => Interlocked.Increment(ref _late);

    internal void EndLate() => Interlocked.Decrement(ref _late);

    /// <summary>Takes the one place there is for writing. False when somebody else has it.</summary>
    internal bool TryBeginWrite()
    {
        lock (_lock)
        {
            return !_writing && (_writing = true);
        }
    }

    internal void EndWrite()
    {
        lock (_lock)
        {
            _writing = false;
        }
    }

    private sealed class Armed(Fault fault)
    {
        private readonly PathPattern _path = new(fault.Path);
        private int _seen;
        private int _happened;

        public Fault Fault { get; } = fault;

        public bool Matches(string method, string path) =>
            (Fault.Method is null || string.Equals(Fault.Method, method, StringComparison.OrdinalIgnoreCase))
            && (!Fault.WritesOnly || RecordedRequest.IsWriteOf(method, path))
            && _path.Matches(path);

        /// <summary>Counts a matching request. True when the fault is due and no other took the request.</summary>
        public bool Count(bool isFree)
        {
            if (++_seen <= Fault.After || _happened >= (Fault.Times ?? int.MaxValue) || !isFree)
            {
                return false;
            }

            _happened++;
            return true;
        }
    }
}
