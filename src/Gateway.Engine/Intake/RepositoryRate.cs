using Microsoft.Extensions.Options;

namespace Gateway.Intake;

/// <summary>
/// How often a repository may post. It counts after the proof, by the repository that the proof names, so that nobody can use up
/// another's share.
/// </summary>
internal sealed class RepositoryRate : IAsyncDisposable
{
    private readonly MinuteRate _rate;

    /// <summary>Makes the limit.</summary>
    public RepositoryRate(IOptions<WebhookOptions> options)
    {
        _rate = new MinuteRate(options.Value.BuildsPerMinute);
    }

    /// <summary>Counts one build.</summary>
    /// <param name="repository">The repository that the proof names.</param>
    /// <param name="isFirst">Whether it is the first beyond the limit since one was within it, which the audit notes.</param>
    /// <returns>Null when it is within the limit, else when to try again.</returns>
    public TimeSpan? Delay(string repository, out bool isFirst)
    {
        var delay = _rate.Delay(repository);
        isFirst = delay is not null && _rate.IsFirstBeyond(repository);
        return delay;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rate.DisposeAsync();
}
