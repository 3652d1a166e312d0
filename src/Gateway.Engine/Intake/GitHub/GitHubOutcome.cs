using Gateway.Branches;
using Gateway.Diagnostics;

namespace Gateway.Intake.GitHub;

/// <summary>What became of a delivery of GitHub's own webhook.</summary>
internal abstract record GitHubOutcome
{
    private GitHubOutcome()
    {
    }

    /// <summary>The webhook was tried.</summary>
    /// <param name="Ping">What GitHub sent.</param>
    /// <param name="SendsRuns">Whether the webhook sends the event that deploys.</param>
    /// <param name="Workflows">Paths of the repository's workflows that are mapped.</param>
    public sealed record Pong(GitHubEvent.Ping Ping, bool SendsRuns, IReadOnlyList<string> Workflows) : GitHubOutcome;

    /// <summary>It deploys nothing, which is no error.</summary>
    /// <param name="Event">Why.</param>
    public sealed record Ignored(IgnoredEvent Event) : GitHubOutcome;

    /// <summary>A branch is done, and gave up what it had.</summary>
    /// <param name="Ended">Which, and why.</param>
    /// <param name="Released">What that was.</param>
    public sealed record BranchReleased(GitHubEvent.BranchEnded Ended, IReadOnlyList<ReleasedBranch> Released) : GitHubOutcome;

    /// <summary>The body is not the event that the header names.</summary>
    /// <param name="Errors">Every error.</param>
    public sealed record Malformed(IReadOnlyList<Finding> Errors) : GitHubOutcome;

    /// <summary>The manifest could not be fetched in time.</summary>
    /// <param name="Reason">Why, in a sentence.</param>
    public sealed record ManifestAway(string Reason) : GitHubOutcome;

    /// <summary>It was taken as a build result, or refused as one.</summary>
    /// <param name="Outcome">What became of that.</param>
    public sealed record Received(IntakeOutcome Outcome) : GitHubOutcome;
}
