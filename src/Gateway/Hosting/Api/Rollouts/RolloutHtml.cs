using System.Globalization;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;
using Gateway.Ledger;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>A rollout as a page, for whoever follows its link.</summary>
internal static class RolloutHtml
{
    /// <summary>Makes the page.</summary>
    public static HtmlPage Write(RolloutResource rollout)
    {
        var status = SnakeCaseEnum<RolloutStatus>.NameOf(rollout.Status);
        var page = new HtmlPage($"Rollout to {rollout.Mode}: {status}");
        page.Element(
            "p",
            rollout.Failure?.Detail ?? (rollout.FinishedAt is null ? "It is under way; load the page again to see how far it has come." : Describe(rollout.Deployments)),
            rollout.Failure is not null ? "bad" : rollout.Status == RolloutStatus.Succeeded ? "good" : null);
        page.Facts(
            ("Repository", rollout.Repository),
            ("Project", rollout.Project),
            ("Branch", rollout.Ref),
            ("Commit", rollout.Sha),
            ("Image", rollout.Image),
            ("Digest", rollout.Digest),
            ("Kind", SnakeCaseEnum<RolloutKind>.NameOf(rollout.Kind)),
            ("By", rollout.RequestedBy ?? rollout.Actor),
            ("Reason", rollout.Reason),
            ("Workflow run", string.Create(CultureInfo.InvariantCulture, $"{rollout.RunId}, attempt {rollout.RunAttempt}")),
            ("Accepted", Text(rollout.AcceptedAt)),
            ("Ended", rollout.FinishedAt is { } end ? Text(end) : null),
            ("Failure", rollout.Failure?.Code),
            ("Deployments", Describe(rollout.Deployments)),
            ("Id", rollout.Id.ToString()));
        WriteFindings(page, rollout.Findings);
        WriteSteps(page, rollout.Steps ?? []);
        return page;
    }

    private static void WriteFindings(HtmlPage page, IReadOnlyList<RolloutFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        page.Element("h2", "Findings");
        page.Table(
            ["", "What", "Where", "What to do"],
            findings.Select(static finding => (IReadOnlyList<string>)
            [
                finding.Severity == FindingSeverity.Error ? "error" : "warning",
                $"{finding.Error.Detail} ({finding.Error.Code})",
                finding.Error.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line}") : finding.Error.Deployment ?? finding.Error.Pointer ?? "",
                finding.Error.Fix ?? "",
            ]));
    }

    private static void WriteSteps(HtmlPage page, IReadOnlyList<RolloutStepResource> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        page.Element("h2", "Steps");
        page.Table(
            ["At", "Step", "Of", "Outcome", "What"],
            steps.Select(static step => (IReadOnlyList<string>)
            [
                Text(step.At),
                SnakeCaseEnum<StepKind>.NameOf(step.Kind).Replace('_', ' '),
                step.Subject ?? "",
                SnakeCaseEnum<StepOutcome>.NameOf(step.Outcome),
                step.Detail,
            ]));
    }

    private static string Describe(RolloutCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Created} created, {counts.Updated} updated, {counts.Unchanged} unchanged, {counts.Pruned} pruned{(counts.Restored > 0 ? $", {counts.Restored} reverted" : "")}");

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
