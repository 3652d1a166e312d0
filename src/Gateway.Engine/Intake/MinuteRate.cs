using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Gateway.Intake;

/// <summary>How often somebody may ask, by who it is: as many as may come in a minute at once, and then one each time that its share of the minute is over.</summary>
internal sealed class MinuteRate : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter;
    private readonly ConcurrentDictionary<string, bool> _beyond = new(StringComparer.Ordinal);

    public MinuteRate(int perMinute)
    {
        var bucket = Bucket(perMinute);
        _limiter = PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => bucket));
    }

    internal static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromTicks(Math.Max(1, TimeSpan.TicksPerMinute / perMinute)),
        QueueLimit = 0,
    };

    /// <summary>Counts one request.</summary>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(string who)
    {
        using var lease = _limiter.AttemptAcquire(who);
        if (lease.IsAcquired)
        {
            _beyond.TryRemove(who, out _);
            return null;
        }

        return lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : TimeSpan.FromSeconds(1);
    }

    /// <summary>
    /// Whether what is noted now is the first beyond the limit since one was within it. Of these there are no more than the limit allows, so that they
    /// can be noted where all of them would fill the disk.
    /// </summary>
    public bool IsFirstBeyond(string who) => _beyond.TryAdd(who, true);

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
