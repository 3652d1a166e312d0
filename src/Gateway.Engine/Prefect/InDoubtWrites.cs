using System.Net;

namespace Gateway.Prefect;

/// <summary>
/// Remembers when a write last ended without the server's word on it, by a time-out, a broken connection or a proxy that gave up waiting:
/// the server may still carry it out.
/// </summary>
internal sealed class InDoubtWrites(TimeProvider clock)
{
    private const long Never = -1;

    private long _last = Never;

    /// <summary>How long ago that was; null when it never was.</summary>
    public TimeSpan? SinceLast => Interlocked.Read(ref _last) is var last and not Never ? clock.GetElapsedTime(last) : null;

    /// <summary>Records that a write ended so just now.</summary>
    public void Record() => Interlocked.Exchange(ref _last, clock.GetTimestamp());

    /// <summary>Whether an answer leaves open what the server itself did.</summary>
    public static bool IsOpen(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout
        or HttpStatusCode.BadGateway
        or HttpStatusCode.GatewayTimeout;

    /// <summary>Whether a failure leaves open what the server did: not when the request never got to it.</summary>
    public static bool IsOpen(Exception failure) => failure is not HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };
}
