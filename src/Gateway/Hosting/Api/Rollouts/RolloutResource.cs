using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Rollouts;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>A rollout.</summary>
public sealed record RolloutResource
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository, empty for the root.</summary>
    public required string Project { get; init; }

    /// <summary>The branch whose own deployments it changes, without <c>refs/heads/</c>; null for deployments that branches share.</summary>
    public string? Branch { get; init; }

    /// <summary>The MODE that it changes.</summary>
    public required string Mode { get; init; }

    /// <summary>Its status.</summary>
    public required RolloutStatus Status { get; init; }

    /// <summary>What caused it.</summary>
    public required RolloutKind Kind { get; init; }

    /// <summary>The rollout that it applies again; null for a build.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>Who requested it; null for a build.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Why it was ordered; null for a build, and if nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>What ran before an order took its place; null for a build.</summary>
    public ReplacedResource? Replaces { get; init; }

    /// <summary>Who cancelled it.</summary>
    public string? CancelledBy { get; init; }

    /// <summary>The git ref.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>GitHub's id of the workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>GitHub's number of the workflow run.</summary>
    public required long RunNumber { get; init; }

    /// <summary>The attempt at the run.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>Who started the run.</summary>
    public string? Actor { get; init; }

    /// <summary>The kind of credentials of its sender.</summary>
    public required CredentialKind Proof { get; init; }

    /// <summary>What GitHub's token said of the job that sent it; null when the proof was a signature alone.</summary>
    public TokenClaims? Token { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>The image's digest.</summary>
    public string? Digest { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it was first started, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Number of deployments that it created, updated, found unchanged, pruned and reverted.</summary>
    public required RolloutCounts Deployments { get; init; }

    /// <summary>Why it did not succeed; null while it runs and when it did.</summary>
    public RolloutFailure? Failure { get; init; }

    /// <summary>Errors and warnings for its author.</summary>
    public required IReadOnlyList<RolloutFinding> Findings { get; init; }

    /// <summary>Its steps in order; null in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RolloutStepResource>? Steps { get; init; }
}

/// <summary>What ran in a MODE when an order was given.</summary>
/// <param name="RolloutId">The rollout that had brought it.</param>
/// <param name="Ref">Its git ref.</param>
/// <param name="Sha">Its commit.</param>
/// <param name="Image">Its image.</param>
/// <param name="Digest">The image's digest; null if it is not known.</param>
/// <param name="AcceptedAt">When it was accepted, UTC.</param>
public sealed record ReplacedResource(Guid RolloutId, string Ref, string Sha, string Image, string? Digest, DateTimeOffset AcceptedAt)
{
    internal static ReplacedResource? From(ReplacedRelease? release) =>
        release is null ? null : new ReplacedResource(release.RolloutId, release.Ref, release.Sha, release.Image, release.Digest, release.At);
}

/// <summary>Number of deployments that a rollout touched.</summary>
/// <param name="Created">Created.</param>
/// <param name="Updated">Updated.</param>
/// <param name="Unchanged">Not changed, because they already matched.</param>
/// <param name="Pruned">Paused or deleted, because they were removed from the manifest.</param>
/// <param name="Restored">Reverted after a failure.</param>
public sealed record RolloutCounts(int Created, int Updated, int Unchanged, int Pruned, int Restored);

/// <summary>Why a rollout did not succeed.</summary>
/// <param name="Code">Stable code of the reason.</param>
/// <param name="Detail">The reason in a sentence.</param>
public sealed record RolloutFailure(string Code, string Detail);

/// <summary>A finding about a rollout.</summary>
public sealed record RolloutFinding
{
    /// <summary><c>error</c> or <c>warning</c>.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What is wrong, where, and how to fix it.</summary>
    public required ProblemError Error { get; init; }
}

/// <summary>One step of a rollout.</summary>
public sealed record RolloutStepResource
{
    /// <summary>The kind of step.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>How it ended.</summary>
    public required StepOutcome Outcome { get; init; }

    /// <summary>The deployment or flow concerned.</summary>
    public string? Subject { get; init; }

    /// <summary>What was done, or why it failed.</summary>
    public required string Detail { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }
}

/// <summary>A page of rollouts, newest first.</summary>
/// <param name="Items">The rollouts.</param>
/// <param name="Next">Path of the next page, or null on the last page.</param>
public sealed record RolloutPage(IReadOnlyList<RolloutResource> Items, string? Next);
