using Gateway.Diagnostics;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Rollouts;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>Turns the ledger's rows into what the API shows.</summary>
internal static class RolloutResources
{
    public static RolloutResource ToResource(this Rollout rollout, IReadOnlyList<RolloutStep>? steps = null) => new()
    {
        Id = rollout.Id,
        Repository = rollout.Repository,
        Project = rollout.Project,
        Branch = rollout.Branch.Length == 0 ? null : rollout.Branch,
        Mode = rollout.Mode,
        Status = rollout.Status,
        Kind = rollout.Kind,
        SourceId = rollout.SourceId,
        RequestedBy = rollout.RequestedBy,
        Reason = rollout.Reason,
        Replaces = ReplacedResource.From(RolloutRecords.ReadReplaced(rollout.Replaces)),
        CancelledBy = rollout.CancelledBy,
        Ref = rollout.Ref,
        Sha = rollout.Sha,
        RunId = rollout.RunId,
        RunNumber = rollout.RunNumber,
        RunAttempt = rollout.RunAttempt,
        Actor = rollout.Actor,
        Proof = rollout.Proof,
        Token = RolloutRecords.ReadToken(rollout.Token),
        Image = rollout.Image,
        Digest = rollout.Digest,
        AcceptedAt = rollout.AcceptedAt,
        StartedAt = rollout.StartedAt,
        FinishedAt = rollout.FinishedAt,
        Deployments = new RolloutCounts(rollout.Created, rollout.Updated, rollout.Unchanged, rollout.Pruned, rollout.Restored),
        Failure = rollout.FailureCode is { } code ? new RolloutFailure(code, rollout.FailureDetail ?? "") : null,
        Findings = [.. RolloutRecords.ReadFindings(rollout.Findings).Select(ToFinding)],
        Steps = steps?.Select(ToStep).ToList(),
    };

    public static string PathOf(Guid id) => $"/api/v1/rollouts/{id}";

    public static RolloutFinding ToFinding(Finding finding) => new() { Severity = finding.Severity, Error = ProblemErrors.From(finding) };

    public static RolloutStepResource ToStep(RolloutStep step) => new()
    {
        Kind = step.Kind,
        Outcome = step.Outcome,
        Subject = step.Subject,
        Detail = step.Detail,
        At = step.At,
        DurationMs = step.DurationMs,
    };
}
