using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Plans;

namespace Gateway.Intake;

/// <summary>What the audit says of plans: a plan tells of a MODE, whatever comes of it.</summary>
internal static class PlanAudit
{
    /// <summary>A build result that was planned, or was not.</summary>
    /// <param name="planned">What came of it.</param>
    /// <param name="sender">Who asked, and from where.</param>
    /// <param name="credential">The proof.</param>
    /// <param name="build">The build result, as it was posted.</param>
    public static AuditRecord From(PlannedBuild planned, Actor sender, WebhookCredential credential, BuildResult build) => new(
        sender,
        AuditActions.Plan,
        planned.ModeName is { } mode ? AuditRecord.Lane(mode, Lane.OriginOf(sender.Name, build.Project)) : Lane.OriginOf(sender.Name, build.Project),
        planned is PlannedBuild.Planned ? AuditOutcomes.Accepted : AuditOutcomes.Refused,
        ReasonOf(planned) + RolloutAudit.BuildText(RefOf(build), build.Sha, build.RunId, build.RunAttempt, credential.Token?.Actor ?? build.Actor, credential.Kind));

    /// <summary>Why nothing was planned, in codes; empty where it was.</summary>
    public static string ReasonOf(PlannedBuild planned) => planned switch
    {
        PlannedBuild.Refused refused => $"build_refused: {Finding.CodesOf(refused.Refusals)}; ",
        PlannedBuild.Unreadable unreadable => string.Create(CultureInfo.InvariantCulture, $"manifest_invalid: {unreadable.Findings.Count} finding(s); "),
        PlannedBuild.Unanswered { MayPass: true } => "prefect_unavailable; ",
        PlannedBuild.Unanswered => "prefect_refused; ",
        _ => "",
    };

    private static string RefOf(BuildResult build) => PullRequestRef.Is(build.Ref) ? $"{build.Ref} into {build.BaseRef}" : build.Ref;
}
