using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Http;
using Gateway.Hosting.Problems;
using Gateway.Lanes;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Hosting.Api.Plans;

/// <summary>
/// A plan as Markdown for a pull request's comment or a job's summary. It never grows beyond <see cref="MaxLength"/>: each section has a
/// share, what a section leaves is the next one's, and what does not fit is counted. What stops a rollout comes first.
/// </summary>
internal sealed class PlanMarkdown
{
    /// <summary>Most characters; GitHub takes 65,536 in a comment, and whoever posts it may want to add some.</summary>
    public const int MaxLength = 60_000;

    // Where each section ends at the latest; the rest of it is for the notes on what was left out.
    private const int RefusalsEnd = 12_000;
    private const int FindingsEnd = 24_000;
    private const int TableEnd = 38_000;
    private const int DetailsEnd = MaxLength - 500;
    private const int NoteLength = 200;

    private const int MaxNameLength = 120;
    private const int MaxValueLength = 300;
    private const int MaxSentenceLength = 400;
    private const int MaxItems = 10;

    private readonly StringBuilder _text = new();
    private readonly IReadOnlyList<PlannedDeploymentResource> _deployments;
    private readonly IReadOnlyList<PlannedVariableResource> _variables;
    private readonly DeploymentSubjects _subjects;

    private PlanMarkdown(IReadOnlyList<PlannedDeploymentResource> deployments, IReadOnlyList<PlannedVariableResource> variables)
    {
        _deployments = deployments;
        _variables = variables;
        _subjects = new DeploymentSubjects(deployments.Select(static deployment => (deployment.Flow, deployment.Name)));
    }

    /// <summary>Writes a plan.</summary>
    public static string Write(PlanResource plan) => new PlanMarkdown(plan.Deployments, plan.ImageVariables).WritePlan(plan);

    /// <summary>Writes what a rollout changed, or how two differ.</summary>
    public static string Write(ChangesResource changes) => new PlanMarkdown(changes.Deployments, changes.ImageVariables).WriteChanges(changes);

    private string WriteChanges(ChangesResource changes)
    {
        _text.Append(Invariant($"### {changes.Title()}: {changes.Changes.Describe()}\n"));
        WriteTables();
        return _text.ToString();
    }

    private string WritePlan(PlanResource plan)
    {
        IReadOnlyList<PlannedSecretResource> secrets = [.. plan.Secrets.Where(static secret => secret.Action != SecretAction.Unchanged)];
        WriteHead(plan, secrets);
        Table("#### Refusals", "| Where | Code | What | Fix |\n| --- | --- | --- | --- |", RefusalsEnd, [.. plan.Refusals.Select(refusal => $"| {Row(refusal)} |")], "refusals");
        var findings = plan.Findings.OrderBy(static finding => finding.Severity).Select(finding => $"| {SeverityOf(finding)} | {Row(finding.Error)} |");
        Table("#### Findings", "| | Where | Code | What | Fix |\n| --- | --- | --- | --- | --- |", FindingsEnd, [.. findings], "findings");
        WriteSecrets(secrets);
        WriteTables();
        return _text.ToString();
    }

    private void WriteTables()
    {
        var variables = _variables.Where(static variable => variable.Action != VariableAction.Unchanged);
        Table("#### Image variables", "| Variable | Action | Old | New |\n| --- | --- | --- | --- |", FindingsEnd, [.. variables.Select(Row)], "variables");
        var changed = _deployments.OrderBy(static deployment => deployment.Action == PlannedAction.Unchanged);
        Table("#### Deployments", "| Deployment | Flow | Action | Fields |\n| --- | --- | --- | --- |", TableEnd, [.. changed.Select(Row)], "deployments");
        WriteDetails();
    }

    private void WriteHead(PlanResource plan, IReadOnlyList<PlannedSecretResource> secrets)
    {
        var blocks = secrets.Count > 0 ? $", {Many(secrets.Count, "Secret block")} to write" : "";
        _text.Append(Invariant($"### Plan for {Code(plan.Mode)}: {plan.Changes.Describe()}{blocks}\n\n"));
        var errors = plan.Findings.Count(static finding => finding.Severity == FindingSeverity.Error);
        _text.Append(plan switch
        {
            { Freeze: { } freeze } => $"⏸️ Not deployable before {Code(Rfc3339.Write(freeze.Until))}: the MODE is frozen.",
            { Hold: { } hold } => $"⏸️ Not deployable: {MarkdownText.Code(hold.By, MaxNameLength)} rolled this release back.",
            { HeldBy: { } holder } => $"⏸️ Not deployable now: the deployments belong to the branch {MarkdownText.Code(holder.Branch, MaxValueLength)}.",
            _ when errors + plan.Refusals.Count == 0 && plan.Findings.Any(static finding => finding.Error.Code == Codes.TooManyBranches) => "⏸️ Not deployable now: too many branches have deployments of their own.",
            { Deployable: false } => Invariant($"❌ Not deployable: {Many(plan.Refusals.Count, "refusal")}, {Many(errors, "error")}."),
            _ => "✅ Deployable.",
        });
        _text.Append(CultureInfo.InvariantCulture, $" {Code(plan.Repository)}{(plan.Project.Length == 0 ? "" : $", project {Code(plan.Project)},")} at {Code(plan.Ref)}");
        if (plan.BaseRef is { } target)
        {
            _text.Append(CultureInfo.InvariantCulture, $" into {Code(target)}");
        }

        _text.Append(CultureInfo.InvariantCulture, $", commit {Code(plan.Sha[..Math.Min(12, plan.Sha.Length)])}, image {MarkdownText.Code(plan.Image, MaxValueLength)}.\n");
        if (plan.Branch is { } branch)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\nThe deployments are {MarkdownText.Code(branch, MaxValueLength)}'s own. Its schedules and triggers are off unless the manifest expressly switches them on and `BranchSchedules` is `manifest`.\n");
        }
    }

    private void Table(string heading, string head, int end, List<string> rows, string what)
    {
        if (rows.Count == 0)
        {
            return;
        }

        _text.Append('\n').Append(heading).Append("\n\n").Append(head).Append('\n');
        var shown = Rows(rows, end - NoteLength);
        Note(rows.Count - shown, what);
    }

    /// <summary>Appends rows as long as they fit.</summary>
    /// <returns>How many did.</returns>
    private int Rows(List<string> rows, int end)
    {
        var shown = 0;
        while (shown < rows.Count && _text.Length + rows[shown].Length < end)
        {
            _text.Append(rows[shown++]).Append('\n');
        }

        return shown;
    }

    private void Note(int left, string what)
    {
        if (left > 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\n*{left} more {what} are not shown here; the JSON response has all of them.*\n");
        }
    }

    private void WriteDetails()
    {
        var detailed = _deployments.Where(static deployment => deployment.Fields.Count + deployment.Kept.Count > 0).ToList();
        var shown = 0;
        while (shown < detailed.Count && WriteDetail(detailed[shown]))
        {
            shown++;
        }

        Note(detailed.Count - shown, "deployments' fields");
    }

    // By name alone, and only where something is to be written.
    private void WriteSecrets(IReadOnlyList<PlannedSecretResource> secrets)
    {
        if (secrets.Count > 0)
        {
            var shown = string.Join(", ", secrets.Take(MaxItems).Select(static secret => $"{Code(secret.Block)} ({SnakeCaseEnum<SecretAction>.NameOf(secret.Action)})"));
            _text.Append(Invariant($"\nSecret blocks to write: {shown}{(secrets.Count > MaxItems ? Invariant($" and {secrets.Count - MaxItems} more") : "")}.\n"));
        }
    }

    private bool WriteDetail(PlannedDeploymentResource deployment)
    {
        var head = Invariant($"\n<details><summary>{ActionOf(deployment)} {Code(_subjects.Of(deployment.Flow, deployment.Name))}: {Many(deployment.Fields.Count, "field")}</summary>\n\n| Field | Old | New |\n| --- | --- | --- |\n");
        var rows = deployment.Fields.Select(Row).Concat(deployment.Kept.Select(KeptRow)).ToList();
        const string Tail = "\n</details>\n";
        var end = DetailsEnd - NoteLength - Tail.Length;
        if (_text.Length + head.Length + rows[0].Length >= end)
        {
            return false;
        }

        _text.Append(head);
        var shown = Rows(rows, end);
        Note(rows.Count - shown, "fields");
        _text.Append(Tail);
        return true;
    }

    private static string Row(ProblemError error)
    {
        var where = error switch
        {
            { Line: { } line } => Invariant($"{line}:{error.Column ?? 1}"),
            { Pointer: { Length: > 0 } pointer } => Code(pointer),
            _ => "",
        };
        var deployment = error.Deployment is { } name ? Code(name) + " " : "";
        return $"{where} | {Code(error.Code)} | {deployment}{MarkdownText.Prose(error.Detail, MaxSentenceLength)} | {MarkdownText.Prose(error.Fix ?? "", MaxSentenceLength)}";
    }

    private static string Row(PlannedDeploymentResource deployment) => Invariant(
        $"| {Code(deployment.Name)} | {(deployment.Flow.Length > 0 ? Code(deployment.Flow) : "")} | {ActionOf(deployment)} | {(deployment.Fields.Count > 0 ? deployment.Fields.Count : "")} |");

    private static string Row(PlannedVariableResource variable) =>
        $"| {Code(variable.Name)} | {SnakeCaseEnum<VariableAction>.NameOf(variable.Action)} | {Image(variable.Old)} | {Image(variable.New)} |";

    private static string Image(string? image) => image is null ? "*none*" : MarkdownText.Code(image, MaxValueLength);

    private static string Row(PlannedFieldResource field)
    {
        var (old, wanted) = (Value(field.Old), Value(field.New));
        if (old == wanted)
        {
            // A text and a number may look the same, and do not in JSON. What still does was masked or cut.
            (old, wanted) = (Raw(field.Old), Raw(field.New));
            wanted += old == wanted ? " (changed)" : "";
        }

        return $"| {Code(field.Field)} | {old} | {wanted} |";
    }

    private static string KeptRow(PlannedFieldResource field) => $"| {Code(field.Field)} | {Value(field.Old)} | *kept: changed by hand* |";

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "*none*",
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => MarkdownText.Code(text, MaxValueLength),
        JsonValueKind.Array when value.GetArrayLength() is > 0 and <= MaxItems && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) =>
            string.Join("<br>", value.EnumerateArray().Select(item => MarkdownText.Code(item.GetString()!, 2 * MaxValueLength / value.GetArrayLength()))),
        _ => Raw(value),
    };

    private static string Raw(JsonElement value) => MarkdownText.Code(value.ValueKind == JsonValueKind.Undefined ? "null" : value.GetRawText(), MaxValueLength);

    private static string Code(string text) => MarkdownText.Code(text, MaxNameLength);

    private static string ActionOf(PlannedDeploymentResource deployment) => SnakeCaseEnum<PlannedAction>.NameOf(deployment.Action);

    private static string SeverityOf(RolloutFinding finding) => SnakeCaseEnum<FindingSeverity>.NameOf(finding.Severity);

    private static string Many(int count, string what) => Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
