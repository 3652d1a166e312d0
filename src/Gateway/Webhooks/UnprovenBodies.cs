using Microsoft.Extensions.Options;

namespace Gateway.Webhooks;

/// <summary>
/// What all bodies without a verified proof may hold together, in number and in bytes: anybody who can reach the gateway can begin to send
/// one. Where there is no room for another, the one that has been still for longest gives up its place: who has something to say is not still
/// for long, and who only holds places loses them first.
/// </summary>
/// <remarks>A body that has come as a whole keeps its place until its proof is verified, and loses it to nobody.</remarks>
internal sealed class UnprovenBodies(IOptions<WebhookOptions> options)
{
    private readonly Lock _gate = new();
    private readonly int _most = options.Value.MaxUnprovenBodies;
    private readonly long _mostBytes = options.Value.MaxUnprovenBytes;

    /// <summary>Those that are on their way, the one that has been still for longest first.</summary>
    private readonly LinkedList<UnprovenBody> _coming = new();

    private int _count;
    private long _bytes;

    /// <summary>Takes a place for a body.</summary>
    /// <param name="bytes">What it holds to begin with.</param>
    /// <returns>Its place, or null when there is no room.</returns>
    public UnprovenBody? Begin(int bytes)
    {
        var body = new UnprovenBody(this);
        List<UnprovenBody>? displaced = null;
        bool fits;
        lock (_gate)
        {
            fits = TryMakeRoom(1, bytes, body, ref displaced);
            if (fits)
            {
                (_count, _bytes, body.Bytes) = (_count + 1, _bytes + bytes, bytes);
                _coming.AddLast(body.Node);
            }
        }

        displaced?.ForEach(static other => other.Displace());
        return fits ? body : null;
    }

    /// <summary>Whether a body may hold so many bytes from now on.</summary>
    internal bool TryHold(UnprovenBody body, int bytes)
    {
        List<UnprovenBody>? displaced = null;
        bool fits;
        lock (_gate)
        {
            fits = body.Node.List is not null && TryMakeRoom(0, bytes - body.Bytes, body, ref displaced);
            if (fits)
            {
                _bytes += bytes - body.Bytes;
                body.Bytes = bytes;
            }
        }

        displaced?.ForEach(static other => other.Displace());
        return fits;
    }

    internal void Moved(UnprovenBody body)
    {
        lock (_gate)
        {
            if (body.Node.List is not null)
            {
                _coming.Remove(body.Node);
                _coming.AddLast(body.Node);
            }
        }
    }

    /// <summary>Whether a body has its place still, which it keeps from now on.</summary>
    internal bool TryKeep(UnprovenBody body)
    {
        lock (_gate)
        {
            if (body.Node.List is null)
            {
                return false;
            }

            _coming.Remove(body.Node);
            return true;
        }
    }

    internal void End(UnprovenBody body)
    {
        lock (_gate)
        {
            if (body.Node.List is not null)
            {
                _coming.Remove(body.Node);
            }

            Release(body);
        }
    }

    private void Release(UnprovenBody body)
    {
        if (body.Bytes >= 0)
        {
            (_count, _bytes, body.Bytes) = (_count - 1, _bytes - body.Bytes, -1);
        }
    }

    private bool TryMakeRoom(int places, long bytes, UnprovenBody asking, ref List<UnprovenBody>? displaced)
    {
        while (_count + places > _most || _bytes + bytes > _mostBytes)
        {
            var stillest = _coming.First;
            if (stillest?.Value == asking)
            {
                stillest = stillest.Next;
            }

            if (stillest is null)
            {
                return false;
            }

            _coming.Remove(stillest);
            Release(stillest.Value);
            (displaced ??= []).Add(stillest.Value);
        }

        return true;
    }
}

/// <summary>A body whose proof is not verified yet, and its place among the others.</summary>
public sealed class UnprovenBody : IDisposable
{
    private readonly UnprovenBodies _all;

    // Not disposed of: it has neither a timer nor a handle, and a place can be given back while another takes it.
#pragma warning disable CA2213
    private readonly CancellationTokenSource _displaced = new();
#pragma warning restore CA2213

    internal UnprovenBody(UnprovenBodies all)
    {
        _all = all;
        Node = new LinkedListNode<UnprovenBody>(this);
    }

    /// <summary>Its raw bytes once all have come. They stay readable when the place is given back.</summary>
    public ReadOnlyMemory<byte> Content { get; internal set; }

    /// <summary>Is cancelled when the place has become another's.</summary>
    internal CancellationToken Displaced => _displaced.Token;

    /// <summary>What it holds by now; below zero once it holds nothing any more.</summary>
    internal int Bytes { get; set; }

    internal LinkedListNode<UnprovenBody> Node { get; }

    /// <summary>Takes room for so many bytes altogether; false when there is none, or the place is another's.</summary>
    internal bool TryHold(int bytes) => _all.TryHold(this, bytes);

    /// <summary>Notes that something came.</summary>
    internal void Moved() => _all.Moved(this);

    /// <summary>Notes that all of it came; false when the place had become another's before.</summary>
    internal bool TryKeep() => _all.TryKeep(this);

    /// <summary>Gives the place back: the proof is verified, or the body is not wanted. Doing so again does nothing.</summary>
    public void Dispose() => _all.End(this);

    internal void Displace() => _displaced.Cancel();
}
