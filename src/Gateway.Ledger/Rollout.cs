using Gateway.Builds;

namespace Gateway.Ledger;

/// <summary>One admitted build result, or a past one that is applied again, on its way to one MODE, as the ledger keeps it.</summary>
internal sealed class Rollout : ILaneRow
{
    /// <summary>Position in the ledger: the order in which rollouts were accepted.</summary>
    public long Sequence { get; set; }

    /// <summary>Public id.</summary>
    public Guid Id { get; set; }

    /// <summary>Full name of the repository; with <see cref="Project"/>, <see cref="Branch"/> and <see cref="Mode"/> it names the lane.</summary>
    public required string Repository { get; set; }

    /// <summary>Folder of the manifest in the repository; empty for the root.</summary>
    public string Project { get; set; } = "";

    /// <summary>The branch whose own deployments it changes, without <c>refs/heads/</c>; empty for those that branches share.</summary>
    public string Branch { get; set; } = "";

    /// <summary>Its lane without the MODE, as logs and the audit name it.</summary>
    public string Origin => Lane.Of(this).Origin;

    /// <summary>The MODE that the rollout changes.</summary>
    public required string Mode { get; set; }

    /// <summary>Its status.</summary>
    public RolloutStatus Status { get; private set; }

    /// <summary>What caused it.</summary>
    public RolloutKind Kind { get; set; }

    /// <summary>Id of the rollout that it applies again; null for a build.</summary>
    public Guid? SourceId { get; set; }

    /// <summary>Name of the API key that asked for it, or <c>drift</c>; null for a build.</summary>
    public string? RequestedBy { get; set; }

    /// <summary>Why its operator ordered it, in a sentence; null where nobody said.</summary>
    public string? Reason { get; set; }

    /// <summary>What ran in its lane when it was ordered, a JSON object; null for a build, and where nothing had succeeded yet.</summary>
    public string? Replaces { get; set; }

    /// <summary>Whether it may prune more than half of its lane.</summary>
    public bool AllowMassPrune { get; set; }

    /// <summary>The fully formed git ref.</summary>
    public required string Ref { get; set; }

    /// <summary>The commit.</summary>
    public required string Sha { get; set; }

    /// <summary>GitHub's id of the workflow run.</summary>
    public long RunId { get; set; }

    /// <summary>GitHub's number of the workflow run.</summary>
    public long RunNumber { get; set; }

    /// <summary>The attempt at the run.</summary>
    public int RunAttempt { get; set; }

    /// <summary>Who started the run.</summary>
    public string? Actor { get; set; }

    /// <summary>The image's reference.</summary>
    public required string Image { get; set; }

    /// <summary>The image's digest.</summary>
    public string? Digest { get; set; }

    /// <summary>Outcome of each check, a JSON object.</summary>
    public required string Checks { get; set; }

    /// <summary>What else the build result brought, such as outputs of build steps, a JSON object; null when there was nothing.</summary>
    public string? Details { get; set; }

    /// <summary>Hash of the manifest and flow facts, kept once in <see cref="BuildContent"/> however many builds share them.</summary>
    public required byte[] ContentSha256 { get; set; }

    /// <summary>Which proof named the caller.</summary>
    public CredentialKind Proof { get; set; }

    /// <summary>What the proof's token said of the job, a JSON object; null when the proof was none.</summary>
    public string? Token { get; set; }

    /// <summary>W3C <c>traceparent</c> of the request that brought it: its trace goes on with the rollout, whichever process carries that out. Null when there was none.</summary>
    public string? TraceParent { get; set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset AcceptedAt { get; set; }

    /// <summary>When it was first taken up.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>
    /// How many processes in a row have had it under way, the one that has it now included, and have neither ended it nor been told to end
    /// themselves: on the disk before anything is done for it, so that a process that it ends is counted too.
    /// </summary>
    public int Takes { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Deployments created.</summary>
    public int Created { get; set; }

    /// <summary>Deployments updated.</summary>
    public int Updated { get; set; }

    /// <summary>Deployments that were as wanted already.</summary>
    public int Unchanged { get; set; }

    /// <summary>Deployments that the manifest removed and that were paused or deleted.</summary>
    public int Pruned { get; set; }

    /// <summary>Deployments that were put back after a failure.</summary>
    public int Restored { get; set; }

    /// <summary>Who asked for its end before its time; null when nobody did.</summary>
    public string? CancelledBy { get; set; }

    /// <summary>Why it failed, was superseded or cancelled: a stable code; null otherwise.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The same in a sentence an engineer understands.</summary>
    public string? FailureDetail { get; private set; }

    /// <summary>Findings about it, errors and warnings, as JSON; never a secret.</summary>
    public string? Findings { get; set; }

    /// <summary>Goes on to another status.</summary>
    /// <param name="status">One of a rollout that has not ended.</param>
    /// <exception cref="ArgumentException">It is one of a rollout that has ended.</exception>
    public void Move(RolloutStatus status) => Status = status.IsFinished()
        ? throw new ArgumentException($"A rollout only becomes {status} when it ends.", nameof(status))
        : status;

    /// <summary>Goes on to putting back what it changed.</summary>
    /// <param name="code">Why it does not succeed: a stable code, kept until its end.</param>
    /// <param name="detail">The reason in a sentence.</param>
    public void Restore(string? code, string? detail)
    {
        Move(RolloutStatus.Restoring);
        (FailureCode, FailureDetail) = (code, detail);
    }

    /// <summary>Ends it; nothing else does.</summary>
    /// <param name="status">How: one of a rollout that has ended.</param>
    /// <param name="at">When, UTC.</param>
    /// <param name="code">Why it did not succeed: a stable code; null when it did.</param>
    /// <param name="detail">The reason in a sentence.</param>
    /// <exception cref="ArgumentException">The status is none of a rollout that has ended.</exception>
    public void End(RolloutStatus status, DateTimeOffset at, string? code = null, string? detail = null)
    {
        Status = status.IsFinished() ? status : throw new ArgumentException($"A rollout that is {status} has not ended.", nameof(status));
        FinishedAt = at;
        (FailureCode, FailureDetail) = (code, detail);
    }
}

/// <summary>The status of a rollout.</summary>
public enum RolloutStatus
{
    /// <summary>Recorded, not taken up yet.</summary>
    Accepted,

    /// <summary>Reading the server and working out what differs.</summary>
    Planning,

    /// <summary>Writing what differs.</summary>
    Applying,

    /// <summary>Reading back.</summary>
    Verifying,

    /// <summary>Putting back what it had changed, after a failure or because it was cancelled.</summary>
    Restoring,

    /// <summary>The server is as the manifest wants it.</summary>
    Succeeded,

    /// <summary>It ended without that; the failure says where it stopped.</summary>
    Failed,

    /// <summary>It failed and what it had changed was put back.</summary>
    RolledBack,

    /// <summary>A newer build of its lane was accepted before it was taken up.</summary>
    Superseded,

    /// <summary>An operator ended it.</summary>
    Cancelled,
}

/// <summary>What caused a rollout.</summary>
public enum RolloutKind
{
    /// <summary>A build result that CI posted.</summary>
    Build,

    /// <summary>An operator had a past rollout's recorded specs applied again.</summary>
    Rollback,

    /// <summary>An operator had a rollout tried again that did not succeed.</summary>
    Retry,

    /// <summary>The server had drifted from what the last rollout left, and the MODE heals that, or an operator ordered it.</summary>
    Heal,

    /// <summary>A branch was merged, deleted or released, or its time was over, and its own deployments are deleted.</summary>
    Removal,

    /// <summary>An operator had a rollout that succeeded carried out again, by the specs that were recorded then.</summary>
    Redeploy,
}

/// <summary>What statuses mean.</summary>
internal static class RolloutStatuses
{
    /// <summary>Statuses of a rollout that has not ended.</summary>
    public static IReadOnlyList<RolloutStatus> Unfinished { get; } =
        [RolloutStatus.Accepted, RolloutStatus.Planning, RolloutStatus.Applying, RolloutStatus.Verifying, RolloutStatus.Restoring];

    /// <summary>Whether a rollout in this status has ended.</summary>
    public static bool IsFinished(this RolloutStatus status) => status >= RolloutStatus.Succeeded;
}
