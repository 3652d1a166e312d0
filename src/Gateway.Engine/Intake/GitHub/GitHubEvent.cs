using Gateway.Builds;

namespace Gateway.Intake.GitHub;

/// <summary>What a delivery of GitHub's says, as far as the gateway cares.</summary>
/// <param name="Name">The event, as <c>X-GitHub-Event</c> names it.</param>
/// <param name="Repository">Full name of the repository that it is of; null for a webhook of an organization that names none.</param>
internal abstract record GitHubEvent(string Name, string? Repository)
{
    /// <summary>The webhook was made, or somebody tries it.</summary>
    /// <param name="Repository">The repository.</param>
    /// <param name="HookId">GitHub's id of the webhook; null when the body gives none.</param>
    /// <param name="Zen">The saying that GitHub sends along.</param>
    /// <param name="Events">The events that the webhook sends; <c>*</c> is all of them.</param>
    public sealed record Ping(string? Repository, long? HookId, string? Zen, IReadOnlyList<string> Events) : GitHubEvent(GitHubEventReader.PingEvent, Repository);

    /// <summary>A run of a workflow has ended, in whatever way.</summary>
    /// <param name="Run">The run.</param>
    public sealed record RunCompleted(WorkflowRun Run) : GitHubEvent(GitHubEventReader.RunEvent, Run.Repository);

    /// <summary>A branch was deleted, or merged by its pull request.</summary>
    /// <param name="Name">The event.</param>
    /// <param name="Repository">The repository.</param>
    /// <param name="Branch">The branch, without <c>refs/heads/</c>.</param>
    /// <param name="Reason"><see cref="EndedBranch.Deleted"/> or <see cref="EndedBranch.Merged"/>.</param>
    public sealed record BranchEnded(string Name, string Repository, string Branch, string Reason) : GitHubEvent(Name, Repository);

    /// <summary>Anything else.</summary>
    /// <param name="Name">The event.</param>
    /// <param name="Repository">The repository.</param>
    /// <param name="Action">What happened; null where the event has no actions.</param>
    public sealed record Other(string Name, string? Repository, string? Action) : GitHubEvent(Name, Repository);
}
