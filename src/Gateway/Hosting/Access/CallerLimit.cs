using System.Threading.RateLimiting;
using Gateway.Ledger.Audit;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>How often one caller may ask. It counts by who was found to call: there are as many as have keys and roles, and those that are still are forgotten.</summary>
internal sealed class CallerLimit : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter;

    public CallerLimit(IOptions<HttpOptions> options)
    {
        var perMinute = options.Value.RequestsPerMinute;
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromTicks(Math.Max(1, TimeSpan.TicksPerMinute / perMinute)),
            QueueLimit = 0,
        };
        _limiter = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => bucket));
    }

    /// <summary>Counts one request.</summary>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(Actor caller)
    {
        using var lease = _limiter.AttemptAcquire($"{caller.Kind} {caller.Id ?? caller.Name}");
        if (lease.IsAcquired)
        {
            return null;
        }

        return lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : TimeSpan.FromSeconds(1);
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
