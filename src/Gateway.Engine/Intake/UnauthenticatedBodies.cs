using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Intake;

/// <summary>
/// What all bodies without a verified proof may hold together, in number and in bytes: anybody who can reach the gateway can begin to send
/// one. Where there is no room for another, one gives up its place: of those from the address that holds more than an eighth of all places, or else
/// of all, the one that is furthest behind.
/// </summary>
/// <remarks>
/// A body is behind once it has come more slowly than at <see cref="ExpectedRate"/> since it was let in, so that bytes sent now and then do not keep a
/// place; and it is never further ahead than <see cref="MaxAhead"/>, so that one that has come nearly whole and is then still does not keep it either.
/// A body that has come as a whole keeps its place until its proof is verified, and loses it to nobody.
/// </remarks>
internal sealed class UnauthenticatedBodies(IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>Bytes in a second that whoever has something to say sends, pauses included.</summary>
    internal const int ExpectedRate = 8 * 1024;

    /// <summary>How long a body may take to begin.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>How long a body may be still, however much of it has come.</summary>
    internal static readonly TimeSpan MaxAhead = TimeSpan.FromSeconds(2);

    private const int Shares = 8;
    private const int SubscriberBytes = 8;

    private readonly Lock _gate = new();
    private readonly int _most = options.Value.MaxUnprovenBodies;
    private readonly long _mostBytes = options.Value.MaxUnprovenBytes;
    private readonly long _start = time.GetTimestamp();

    /// <summary>Those that are on their way, in the order in which they were let in.</summary>
    private readonly LinkedList<UnauthenticatedBody> _coming = new();

    /// <summary>How many of those each address has.</summary>
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);

    private int _count;
    private long _bytes;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Takes a place for a body.</summary>
    /// <param name="bytes">What it holds to begin with.</param>
    /// <param name="address">Where it comes from.</param>
    /// <returns>Its place, or null when there is no room.</returns>
    public UnauthenticatedBody? Begin(int bytes, IPAddress? address)
    {
        var body = new UnauthenticatedBody(this, SenderOf(address)) { DueAt = Now + Grace };
        List<UnauthenticatedBody>? displaced = null;
        bool fits;
        lock (_gate)
        {
            fits = TryMakeRoom(1, bytes, body, ref displaced);
            if (fits)
            {
                (_count, _bytes, body.Bytes) = (_count + 1, _bytes + bytes, bytes);
                _coming.AddLast(body.Node);
                _held[body.Sender] = HeldBy(body.Sender) + 1;
            }
        }

        displaced?.ForEach(static other => other.Displace());
        return fits ? body : null;
    }

    /// <summary>Whether a body may hold so many bytes from now on.</summary>
    internal bool TryHold(UnauthenticatedBody body, int bytes)
    {
        List<UnauthenticatedBody>? displaced = null;
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

    internal void Moved(UnauthenticatedBody body, int bytes)
    {
        var most = Now + MaxAhead;
        lock (_gate)
        {
            var due = body.DueAt + TimeSpan.FromSeconds((double)bytes / ExpectedRate);
            body.DueAt = due < most ? due : most;
        }
    }

    /// <summary>Whether a body has its place still, which it keeps from now on.</summary>
    internal bool TryKeep(UnauthenticatedBody body)
    {
        lock (_gate)
        {
            return TryRemove(body);
        }
    }

    internal void End(UnauthenticatedBody body)
    {
        lock (_gate)
        {
            TryRemove(body);
            Release(body);
        }
    }

    private bool TryRemove(UnauthenticatedBody body)
    {
        if (body.Node.List is null)
        {
            return false;
        }

        _coming.Remove(body.Node);
        if (HeldBy(body.Sender) is > 1 and var held)
        {
            _held[body.Sender] = held - 1;
        }
        else
        {
            _held.Remove(body.Sender);
        }

        return true;
    }

    private void Release(UnauthenticatedBody body)
    {
        if (body.Bytes >= 0)
        {
            (_count, _bytes, body.Bytes) = (_count - 1, _bytes - body.Bytes, -1);
        }
    }

    private bool TryMakeRoom(int places, long bytes, UnauthenticatedBody asking, ref List<UnauthenticatedBody>? displaced)
    {
        while (_count + places > _most || _bytes + bytes > _mostBytes)
        {
            if (FindFurthestBehind(asking) is not { } body)
            {
                return false;
            }

            TryRemove(body);
            Release(body);
            (displaced ??= []).Add(body);
        }

        return true;
    }

    private UnauthenticatedBody? FindFurthestBehind(UnauthenticatedBody asking)
    {
        UnauthenticatedBody? found = null;
        foreach (var body in _coming)
        {
            if (body != asking && (found is null || Excess(body) > Excess(found) || (Excess(body) == Excess(found) && body.DueAt < found.DueAt)))
            {
                found = body;
            }
        }

        return found;
    }

    /// <summary>How many places an address has, if they are more than its share; several builds of one runner at once are no attack.</summary>
    private int Excess(UnauthenticatedBody body) => HeldBy(body.Sender) is > 1 and var held && held > _most / Shares ? held : 0;

    private int HeldBy(string sender) => _held.GetValueOrDefault(sender);

    /// <summary>Of IPv6 the first 64 bits, which is what one subscriber has.</summary>
    private static string SenderOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, SubscriberBytes)),
        _ => address.ToString(),
    };
}

/// <summary>A body whose proof is not verified yet, and its place among the others.</summary>
internal sealed class UnauthenticatedBody : IDisposable
{
    private readonly UnauthenticatedBodies _all;

    // Not disposed of: it has neither a timer nor a handle, and a place can be given back while another takes it.
#pragma warning disable CA2213
    private readonly CancellationTokenSource _displaced = new();
#pragma warning restore CA2213

    internal UnauthenticatedBody(UnauthenticatedBodies all, string sender)
    {
        _all = all;
        Sender = sender;
        Node = new LinkedListNode<UnauthenticatedBody>(this);
    }

    /// <summary>Its raw bytes once all have come. They stay readable when the place is given back.</summary>
    public ReadOnlyMemory<byte> Content { get; internal set; }

    /// <summary>Is cancelled when the place has become another's.</summary>
    internal CancellationToken Displaced => _displaced.Token;

    /// <summary>Who is taken to send it, by its address.</summary>
    internal string Sender { get; }

    /// <summary>When it is behind, unless more of it comes; as time since the process began to count.</summary>
    internal TimeSpan DueAt { get; set; }

    /// <summary>What it holds by now; below zero once it holds nothing any more.</summary>
    internal int Bytes { get; set; }

    internal LinkedListNode<UnauthenticatedBody> Node { get; }

    /// <summary>Takes room for so many bytes altogether; false when there is none, or the place is another's.</summary>
    internal bool TryHold(int bytes) => _all.TryHold(this, bytes);

    /// <summary>Records that so many more bytes came.</summary>
    internal void Moved(int bytes) => _all.Moved(this, bytes);

    /// <summary>Records that all of it came; false when the place had become another's before.</summary>
    internal bool TryKeep() => _all.TryKeep(this);

    /// <summary>Gives the place back: the proof is verified, or the body is not wanted. Doing so again does nothing.</summary>
    public void Dispose() => _all.End(this);

    internal void Displace() => _displaced.Cancel();
}
