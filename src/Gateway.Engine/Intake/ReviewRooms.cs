using Microsoft.Extensions.Options;

namespace Gateway.Intake;

/// <summary>Room for builds and room for plans: a plan holds its place while Prefect is asked, and must keep no build waiting meanwhile.</summary>
internal sealed class ReviewRooms(IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>How long a CI job waits for its place.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a delivery of GitHub's own webhook may have taken when it gets its place: GitHub waits ten seconds in all and does not try again, and
    /// what is left is for the review.
    /// </summary>
    public static readonly TimeSpan GitHubDeadline = TimeSpan.FromSeconds(9);

    /// <summary>How long such a delivery waits at the least.</summary>
    public static readonly TimeSpan MinGitHubPatience = TimeSpan.FromSeconds(1);

    /// <summary>When to come again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public ReviewRoom Builds { get; } = new(options.Value.MaxReviewBytes, time);

    public ReviewRoom Plans { get; } = new(options.Value.MaxReviewBytes, time);

    /// <summary>How long a delivery of GitHub's own webhook still waits for its place.</summary>
    /// <param name="begun">When it began to be worked on, as <see cref="TimeProvider.GetTimestamp"/> told.</param>
    public TimeSpan GitHubPatience(long begun)
    {
        var left = GitHubDeadline - time.GetElapsedTime(begun);
        return left > MinGitHubPatience ? left : MinGitHubPatience;
    }
}
