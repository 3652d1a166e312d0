namespace Gateway.Sandbox.Hosting;

/// <summary>The last requests in the order they arrived.</summary>
internal sealed class RequestLog
{
    /// <summary>Marks a request, among its items, that was left without an answer on purpose.</summary>
    public const string NoAnswer = "sandbox.no-answer";

    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _entries = new();
    private long _writes;

    public long Writes => Interlocked.Read(ref _writes);

    public Entry Add(string method, string path)
    {
        var entry = new Entry(method, path);
        if (RecordedRequest.IsWriteOf(method, path))
        {
            Interlocked.Increment(ref _writes);
        }

        lock (_lock)
        {
            if (_entries.Count == Capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }

        return entry;
    }

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _entries.Select(entry => new RecordedRequest(entry.Method, entry.Path, entry.Status))];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _writes, 0);
        }
    }

    internal sealed class Entry(string method, string path)
    {
        public string Method { get; } = method;

        public string Path { get; } = path;

        public int? Status { get; set; }
    }
}
