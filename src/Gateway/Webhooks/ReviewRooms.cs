using Microsoft.Extensions.Options;

namespace Gateway.Webhooks;

/// <summary>Room for builds and room for plans: a plan holds its place while Prefect is asked, and must keep no build waiting meanwhile.</summary>
internal sealed class ReviewRooms(IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>How long a CI job waits for its place.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long GitHub's own webhook does, which waits ten seconds in all: <see cref="WebhookOptions.ManifestDeadline"/> leaves two.</summary>
    public static readonly TimeSpan GitHubPatience = TimeSpan.FromSeconds(1);

    /// <summary>When to come again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Of builds.</summary>
    public ReviewRoom Builds { get; } = new(options.Value.MaxReviewBytes, time);

    /// <summary>Of plans.</summary>
    public ReviewRoom Plans { get; } = new(options.Value.MaxReviewBytes, time);
}
