using Gateway.Intake;
using Gateway.Ledger.Audit;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>How often one caller may ask. It counts by who was found to call: there are as many as have keys and roles, and those that are still are forgotten.</summary>
internal sealed class CallerLimit(IOptions<HttpOptions> options) : IAsyncDisposable
{
    private readonly MinuteRate _rate = new(options.Value.RequestsPerMinute);

    /// <summary>Counts one request.</summary>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(Actor caller) => _rate.Delay(KeyOf(caller));

    /// <summary>Whether an order beyond the limit is the first since a request of its caller was within it, which the audit notes.</summary>
    public bool IsFirstBeyond(Actor caller) => _rate.IsFirstBeyond(KeyOf(caller));

    public ValueTask DisposeAsync() => _rate.DisposeAsync();

    private static string KeyOf(Actor caller) => $"{caller.Kind} {caller.Id ?? caller.Name}";
}
