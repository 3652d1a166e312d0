using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Gateway.Webhooks;

/// <summary>
/// How often a repository may post. It counts after the proof, by the repository that the proof names, so that nobody can use up
/// another's share.
/// </summary>
public sealed class RepositoryRate : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter;
    private readonly ConcurrentDictionary<string, bool> _beyond = new(StringComparer.Ordinal);

    /// <summary>Makes the limit.</summary>
    public RepositoryRate(IOptions<WebhookOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var bucket = Bucket(options.Value.BuildsPerMinute);
        _limiter = PartitionedRateLimiter.Create<string, string>(repository => RateLimitPartition.GetTokenBucketLimiter(repository, _ => bucket));
    }

    /// <summary>As many as may be posted in a minute at once, and then one each time that its share of the minute is over.</summary>
    internal static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromTicks(Math.Max(1, TimeSpan.TicksPerMinute / perMinute)),
        QueueLimit = 0,
    };

    /// <summary>Counts one build.</summary>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(string repository) => Delay(repository, out _);

    /// <summary>Counts one build.</summary>
    /// <param name="repository">The repository that the proof names.</param>
    /// <param name="isFirst">
    /// Whether it is the first beyond the limit since one was within it. Of these there are no more than the limit allows, so that they can be
    /// noted where all of them would fill the disk.
    /// </param>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(string repository, out bool isFirst)
    {
        ArgumentNullException.ThrowIfNull(repository);
        using var lease = _limiter.AttemptAcquire(repository);
        if (lease.IsAcquired)
        {
            _beyond.TryRemove(repository, out _);
            isFirst = false;
            return null;
        }

        isFirst = _beyond.TryAdd(repository, true);
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : TimeSpan.FromSeconds(1);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
