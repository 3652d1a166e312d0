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

    /// <summary>Makes the limit.</summary>
    public RepositoryRate(IOptions<WebhookOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var perMinute = options.Value.BuildsPerMinute;
        var tick = TimeSpan.FromSeconds(1);
        _limiter = PartitionedRateLimiter.Create<string, string>(repository => RateLimitPartition.GetTokenBucketLimiter(
            repository,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = Math.Max(1, perMinute / 60),
                ReplenishmentPeriod = perMinute >= 60 ? tick : TimeSpan.FromMinutes(1) / perMinute,
                QueueLimit = 0,
            }));
    }

    /// <summary>Counts one build.</summary>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(string repository)
    {
        using var lease = _limiter.AttemptAcquire(repository);
        if (lease.IsAcquired)
        {
            return null;
        }

        return lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : TimeSpan.FromSeconds(1);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
