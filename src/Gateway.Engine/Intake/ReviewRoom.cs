namespace Gateway.Intake;

/// <summary>
/// What the bodies hold together, by their length, that are read and reviewed at one time: what is made of one takes a hundred times as much memory, and
/// a repository may post many at once. Whoever finds no room waits for a short while, in the order of coming.
/// </summary>
/// <remarks>
/// Small bodies have room of their own, half as much: they pass beside large ones. Of either there is always one that is let in, whatever the
/// settings and its length say. A body counts <see cref="Base"/> more than its length: by aliases a short manifest makes as much (<see cref="Manifests.ManifestLimits.Of"/>).
/// </remarks>
internal sealed class ReviewRoom
{
    /// <summary>Longest body that is small.</summary>
    internal const int Small = 64 * 1024;

    /// <summary>Bytes that each body counts beside its length.</summary>
    internal const int Base = 16 * 1024;

    /// <summary>Bytes of bodies of either size that wait at most; a further one is turned away at once, since what waits is held, too. One may be longer.</summary>
    internal const int MaxWaiting = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Side _small;
    private readonly Side _large;
    private readonly TimeProvider _time;

    /// <summary>Makes a room.</summary>
    /// <param name="bytes">Bytes of large bodies at one time.</param>
    /// <param name="time">The clock.</param>
    public ReviewRoom(long bytes, TimeProvider time)
    {
        _large = new Side(bytes);
        _small = new Side(bytes / 2);
        _time = time;
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="length">The body's length in bytes.</param>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The place, to be given back; or null when there was none in time.</returns>
    public async Task<IDisposable?> EnterAsync(long length, TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var place = new Place(this, length <= Small ? _small : _large, length + Base);
        lock (_gate)
        {
            if (place.Side.Waiting.Count == 0 && place.Side.HasRoom(place.Weight))
            {
                place.Side.Let(place);
                return place;
            }

            if (!place.Side.TryQueue(place))
            {
                return null;
            }
        }

        try
        {
            await place.Turn.WaitAsync(patience, _time, cancellationToken);
            return place;
        }
        catch (TimeoutException)
        {
            return IsIn(place) ? place : null;
        }
        catch (OperationCanceledException)
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Whether a place was given just now; one that was not waits no more.</summary>
    private bool IsIn(Place place)
    {
        lock (_gate)
        {
            Forget(place);
            return place.IsIn;
        }
    }

    private void Leave(Place place)
    {
        lock (_gate)
        {
            Forget(place);
            if (!place.IsIn)
            {
                return;
            }

            place.Side.Release(place);
            CallIn(place.Side);
        }
    }

    /// <summary>Takes one that waits out of the queue; whoever is behind it may have room then.</summary>
    private static void Forget(Place place)
    {
        if (place.Node.List is not null)
        {
            place.Side.Unqueue(place);
            CallIn(place.Side);
        }
    }

    private static void CallIn(Side side)
    {
        while (side.Waiting.First is { Value: var next } && side.HasRoom(next.Weight))
        {
            side.Unqueue(next);
            side.Let(next);
        }
    }

    private sealed class Side(long max)
    {
        private int _count;
        private long _bytes;
        private long _waiting;

        public LinkedList<Place> Waiting { get; } = new();

        public bool HasRoom(long weight) => _count == 0 || _bytes + weight <= max;

        public bool TryQueue(Place place)
        {
            // One waits whatever its length, as one is let in.
            if (Waiting.Count > 0 && _waiting + place.Weight > MaxWaiting)
            {
                return false;
            }

            _waiting += place.Weight;
            Waiting.AddLast(place.Node);
            return true;
        }

        public void Unqueue(Place place)
        {
            _waiting -= place.Weight;
            Waiting.Remove(place.Node);
        }

        public void Let(Place place)
        {
            (_count, _bytes, place.IsIn) = (_count + 1, _bytes + place.Weight, true);
            place.Call();
        }

        public void Release(Place place) => (_count, _bytes, place.IsIn) = (_count - 1, _bytes - place.Weight, false);
    }

    private sealed class Place : IDisposable
    {
        private readonly ReviewRoom _room;
        private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Place(ReviewRoom room, Side side, long weight)
        {
            _room = room;
            Side = side;
            Weight = weight;
            Node = new LinkedListNode<Place>(this);
        }

        public Side Side { get; }

        public long Weight { get; }

        public LinkedListNode<Place> Node { get; }

        public bool IsIn { get; set; }

        public Task Turn => _turn.Task;

        public void Call() => _turn.TrySetResult();

        public void Dispose() => _room.Leave(this);
    }
}
