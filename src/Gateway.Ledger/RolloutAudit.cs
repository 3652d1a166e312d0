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
        if (verdict is DeliveryVerdict.New)
        {
            return new AuditRecord(acceptance.Sender, AuditActions.Build, Lane.Of(rollout).Subject, AuditOutcomes.Accepted, build, rollout.Id);
        }

        var (code, words, id) = ReasonOf(verdict, rollout);
        return new AuditRecord(acceptance.Sender, AuditActions.Build, Lane.Of(rollout).Subject, AuditOutcomes.Refused, $"{code}: {words}; {build}", id);
    }

    /// <summary>A build result that was refused because of what the ledger knows.</summary>
    public static RefusedBuild Refused(Rollout rollout, DeliveryVerdict verdict, DateTimeOffset at)
    {
        var (code, words, _) = ReasonOf(verdict, rollout);
        return new RefusedBuild
        {
            Id = Guid.CreateVersion7(at),
            Repository = rollout.Repository,
            Project = rollout.Project,
            Mode = rollout.Mode,
            Ref = rollout.Ref,
            Sha = rollout.Sha,
            RunId = rollout.RunId,
            RunAttempt = rollout.RunAttempt,
            Actor = rollout.Actor,
            Image = rollout.Image,
            Code = code,
            Detail = words,
            AtMs = at.ToUnixTimeMilliseconds(),
        };
    }

    private static (string Code, string Words, Guid? Rollout) ReasonOf(DeliveryVerdict verdict, Rollout rollout) => verdict switch
    {
        DeliveryVerdict.Outdated outdated => (Codes.RunOutdated, string.Create(CultureInfo.InvariantCulture, $"run {outdated.RunNumber} was already applied"), outdated.RolloutId),
        DeliveryVerdict.RunNumberJump jump => (Codes.RunNumberJump, string.Create(CultureInfo.InvariantCulture, $"run number {rollout.RunNumber} after {jump.RunNumber}"), null),
        DeliveryVerdict.OnHold { Hold: var hold } => (Codes.LaneHeld, $"by {hold.By}, who rolled back from {hold.Sha}", hold.RolloutId),
        DeliveryVerdict.Held held => (Codes.HeldByOtherBranch, $"by {held.Hold.Newest.Ref}", held.Hold.Newest.Id),
        DeliveryVerdict.TooManyBranches many => (Codes.TooManyBranches, string.Create(CultureInfo.InvariantCulture, $"{many.Limit} have deployments of their own"), null),
        _ => (Codes.DeliveryConflict, "another body was accepted under this id", null),
    };

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
