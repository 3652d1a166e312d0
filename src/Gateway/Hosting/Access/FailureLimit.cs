using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>
/// How often one address may fail to say who it is. It is asked once that is known, never before: whoever is behind the same address and
/// has valid credentials passes, however much another fails there. A key has 256 bits, so that nothing is lost by looking at a guess; what
/// this limits is noise.
/// </summary>
/// <remarks>
/// A fixed table, so that no number of addresses fills the memory: addresses that fall on one place, by a hash that is another in each
/// process, share a limit. Each place holds the time at which all that failed there is paid off (the generic cell rate algorithm).
/// Of IPv6 the first 64 bits count, which is what one subscriber has.
/// </remarks>
internal sealed class FailureLimit
{
    private const int Places = 1 << 14;
    private const int SubscriberBytes = 8;

    private readonly long[] _paidAt = new long[Places];
    private readonly TimeProvider _time;
    private readonly long _cost;
    private readonly long _most;

    public FailureLimit(IOptions<HttpOptions> options, TimeProvider time)
    {
        _time = time;
        _most = time.TimestampFrequency * 60;
        _cost = Math.Max(1, _most / options.Value.FailuresPerMinute);
    }

    /// <summary>Counts one failure.</summary>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(IPAddress? address)
    {
        ref var place = ref _paidAt[PlaceOf(address)];
        var now = _time.GetTimestamp();
        while (true)
        {
            var before = Volatile.Read(ref place);
            var paidAt = Math.Max(before, now) + _cost;
            if (paidAt - now > _most)
            {
                return TimeSpan.FromSeconds((double)(paidAt - now - _most) / _time.TimestampFrequency);
            }

            if (Interlocked.CompareExchange(ref place, paidAt, before) == before)
            {
                return null;
            }
        }
    }

    private static int PlaceOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = 0;
        if (address is not null)
        {
            var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            own.TryWriteBytes(bytes, out length);
            length = own.AddressFamily == AddressFamily.InterNetworkV6 ? SubscriberBytes : length;
        }

        var hash = default(HashCode);
        hash.AddBytes(bytes[..length]);
        return hash.ToHashCode() & (Places - 1);
    }
}
