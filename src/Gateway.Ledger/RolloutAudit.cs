using System.Globalization;
using Gateway.Builds;
using Gateway.Ledger.Audit;

namespace Gateway.Ledger;

/// <summary>What the audit says of rollouts.</summary>
internal static class RolloutAudit
{
    /// <summary>A build result that was accepted, or refused because of what the ledger knows.</summary>
    public static AuditRecord Judged(Acceptance acceptance, DeliveryVerdict verdict)
    {
        var rollout = acceptance.Rollout;
        var build = BuildText(rollout.Ref, rollout.Sha, rollout.RunId, rollout.RunAttempt, rollout.Actor, rollout.Proof);
        return verdict switch
        {
            DeliveryVerdict.New => Of(AuditOutcomes.Accepted, build, rollout.Id),
            DeliveryVerdict.Outdated outdated => Of(AuditOutcomes.Refused, string.Create(CultureInfo.InvariantCulture, $"run_outdated: run {outdated.RunNumber} was already applied; {build}"), outdated.RolloutId),
            DeliveryVerdict.RunNumberJump jump => Of(AuditOutcomes.Refused, string.Create(CultureInfo.InvariantCulture, $"run_number_jump: run number {rollout.RunNumber} after {jump.RunNumber}; {build}"), null),
            DeliveryVerdict.OnHold { Hold: var hold } => Of(AuditOutcomes.Refused, $"lane_held: by {hold.By}, who rolled back from {hold.Sha}; {build}", hold.RolloutId),
            DeliveryVerdict.Held held => Of(AuditOutcomes.Refused, $"held_by_other_branch: by {held.Hold.Newest.Ref}; {build}", held.Hold.Newest.Id),
            DeliveryVerdict.TooManyBranches many => Of(AuditOutcomes.Refused, string.Create(CultureInfo.InvariantCulture, $"too_many_branches: {many.Limit} have deployments of their own; {build}"), null),
            _ => Of(AuditOutcomes.Refused, "delivery_conflict: another body was accepted under this id; " + build, null),
        };

        AuditRecord Of(string outcome, string detail, Guid? id) =>
            new(acceptance.Sender, AuditActions.Build, Lane.Of(rollout).Subject, outcome, detail, id);
    }

    /// <summary>What a build result is of, in words; nothing of it is secret.</summary>
    public static string BuildText(string reference, string sha, long runId, int attempt, string? actor, CredentialKind credential) =>
        string.Create(CultureInfo.InvariantCulture, $"run {runId}, attempt {attempt}, {reference} at {sha}, by {actor ?? "an unknown account"}, credential {KindOf(credential)}.");

    /// <summary>A request whose proof is right and of which nothing more can be told, or that came too soon.</summary>
    /// <param name="sender">Whose proof it is, and from where it came.</param>
    /// <param name="action">What was asked for, one of <see cref="AuditActions"/>.</param>
    /// <param name="reason">The code of the problem that it was answered with, and what may be said of it.</param>
    /// <param name="credential">The proof.</param>
    public static AuditRecord Unread(Actor sender, string action, string reason, CredentialKind credential) => Unanswered(sender, action, AuditOutcomes.Refused, reason, null, credential);

    /// <summary>A request whose proof is right and that came to no answer.</summary>
    /// <param name="sender">Whose proof it is, and from where it came.</param>
    /// <param name="action">What was asked for, one of <see cref="AuditActions"/>.</param>
    /// <param name="outcome">One of <see cref="AuditOutcomes"/>.</param>
    /// <param name="reason">Why it has none.</param>
    /// <param name="build">The build result, where it was read.</param>
    /// <param name="credential">The proof.</param>
    public static AuditRecord Unanswered(Actor sender, string action, string outcome, string reason, BuildResult? build, CredentialKind credential)
    {
        var detail = build is null ? $"credential {KindOf(credential)}." : BuildText(build.Ref, build.Sha, build.RunId, build.RunAttempt, build.Actor, credential);
        return new AuditRecord(sender, action, build is null ? sender.Name : Lane.OriginOf(sender.Name, build.Project), outcome, $"{reason}; {detail}");
    }

    private static string KindOf(CredentialKind credential) => credential switch
    {
        CredentialKind.StandardWebhooks => "standard_webhooks",
        CredentialKind.GitHub => "github",
        _ => "oidc",
    };

    /// <summary>A rollout that somebody had made or ended.</summary>
    public static AuditRecord Ordered(Rollout rollout, Actor by, string action) => new(
        by,
        action,
        Lane.Of(rollout).Subject,
        AuditOutcomes.Accepted,
        rollout.SourceId is { } source && action != AuditActions.Cancel ? $"Applies rollout {source} again.{(rollout.Reason is { } reason ? " Reason: " + reason : "")}" : null,
        rollout.Id);

    public static AuditRecord Ended(Rollout rollout) => new(
        Actor.Gateway,
        AuditActions.Rollout,
        Lane.Of(rollout).Subject,
        OutcomeOf(rollout.Status),
        rollout.Status == RolloutStatus.Succeeded
            ? string.Create(CultureInfo.InvariantCulture, $"{rollout.Created} created, {rollout.Updated} updated, {rollout.Unchanged} unchanged, {rollout.Pruned} pruned.")
            : $"{rollout.FailureCode}: {rollout.FailureDetail}",
        rollout.Id);

    /// <summary>What a step did to the server.</summary>
    public static AuditRecord Taken(RolloutStep step, string action, Guid rollout) => new(
        Actor.Gateway,
        action,
        step.Subject ?? "",
        step.Outcome == StepOutcome.Succeeded ? AuditOutcomes.Succeeded : AuditOutcomes.Failed,
        step.Detail,
        rollout);

    /// <summary>What a step of a rollout did to the server; null for one that changes nothing there.</summary>
    public static string? ActionOf(StepKind step) => step switch
    {
        StepKind.CreateFlow => AuditActions.CreateFlow,
        StepKind.Create => AuditActions.CreateDeployment,
        StepKind.Update => AuditActions.UpdateDeployment,
        StepKind.Adopt => AuditActions.AdoptDeployment,
        StepKind.Prune => AuditActions.PruneDeployment,
        StepKind.Automation => AuditActions.ChangeAutomation,
        StepKind.Secret => AuditActions.WriteSecret,
        StepKind.Variable => AuditActions.WriteVariable,
        StepKind.Restore => AuditActions.RestoreDeployment,
        StepKind.SmokeRun => AuditActions.SmokeRun,
        _ => null,
    };

    /// <summary>The outcome of a rollout that has ended.</summary>
    public static string OutcomeOf(RolloutStatus status) => status switch
    {
        RolloutStatus.Succeeded => AuditOutcomes.Succeeded,
        RolloutStatus.RolledBack => AuditOutcomes.RolledBack,
        RolloutStatus.Superseded => AuditOutcomes.Superseded,
        RolloutStatus.Cancelled => AuditOutcomes.Cancelled,
        _ => AuditOutcomes.Failed,
    };
}
