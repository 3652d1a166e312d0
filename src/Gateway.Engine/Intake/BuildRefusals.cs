using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Secrets;

namespace Gateway.Intake;

/// <summary>
/// Keeps that builds were refused: in the audit, in few words, and with every reason for those who read. What cannot be noted is not told.
/// </summary>
internal sealed class BuildRefusals(GatewayPolicy policy, ISecretStore secrets, IRolloutLedger ledger, IAuditLedger audit, TimeProvider time)
{
    /// <summary>Most findings that are kept of one build; its sender is told of all.</summary>
    private const int MaxFindings = 100;

    /// <summary>Longest JSON of findings that is kept.</summary>
    private const int MaxLength = 128 * 1024;

    /// <summary>Keeps that a build was refused.</summary>
    /// <param name="credential">The proof.</param>
    /// <param name="sender">Who sent it, and from where.</param>
    /// <param name="build">The build result.</param>
    /// <param name="reason">The code of the problem that it is answered with, and what may be said of it.</param>
    /// <param name="findings">Every reason and finding.</param>
    /// <param name="mode">The MODE, where it is known to be admitted to one.</param>
    /// <returns>Whether it could be noted.</returns>
    public Task<bool> TryRecordAsync(WebhookCredential credential, Actor sender, BuildResult build, string reason, IReadOnlyList<Finding>? findings = null, string? mode = null) =>
        TryAsync(() => RecordAsync(credential, sender, build, reason, findings, mode));

    /// <summary>The same; fails where it cannot be noted.</summary>
    /// <exception cref="LedgerUnavailableException">It was not noted.</exception>
    public Task RecordAsync(WebhookCredential credential, Actor sender, BuildResult build, string reason, IReadOnlyList<Finding>? findings = null, string? mode = null)
    {
        var origin = Lane.OriginOf(credential.Repository, build.Project);
        var record = new AuditRecord(
            sender,
            AuditActions.Build,
            mode is null ? origin : AuditRecord.Lane(mode, origin),
            AuditOutcomes.Refused,
            $"{reason}; {RolloutAudit.BuildText(build.Ref, build.Sha, build.RunId, build.RunAttempt, build.Actor, credential.Kind)}");
        var refused = Of(credential.Repository, build, reason, findings);
        refused.Mode = mode ?? Admission.Decide(policy, build, credential.Repository, credential.Token).MappedMode?.Name;
        return ledger.RefuseAsync(refused, record, CancellationToken.None);
    }

    /// <summary>Keeps that a body, or a project in it, could not be read.</summary>
    /// <param name="repository">Whose proof it is.</param>
    /// <param name="record">The audit's entry.</param>
    /// <param name="run">What could be read of it; null for nothing.</param>
    /// <param name="reason">The code of the problem that it is answered with, and what may be said of it.</param>
    /// <param name="errors">Every error.</param>
    /// <returns>Whether it could be noted.</returns>
    public Task<bool> TryRecordUnreadAsync(string repository, AuditRecord record, BuildResult? run, string reason, IReadOnlyList<Finding> errors) =>
        TryAsync(() => ledger.RefuseAsync(Of(repository, run, reason, errors), record, CancellationToken.None));

    /// <summary>Notes in the audit alone what says nothing of a build, such as that there were too many.</summary>
    /// <returns>Whether it could be noted.</returns>
    public Task<bool> TryNoteAsync(AuditRecord record) =>
        TryAsync(() => audit.RecordAsync(record, CancellationToken.None));

    private static async Task<bool> TryAsync(Func<Task> record)
    {
        try
        {
            await record();
            return true;
        }
        catch (LedgerUnavailableException)
        {
            return false;
        }
    }

    private RefusedBuild Of(string repository, BuildResult? build, string reason, IReadOnlyList<Finding>? findings)
    {
        var now = time.GetUtcNow();
        var end = reason.IndexOf(':', StringComparison.Ordinal);
        return new RefusedBuild
        {
            Id = Guid.CreateVersion7(now),
            Repository = repository,
            Project = build?.Project ?? "",
            Ref = build?.Ref,
            Sha = build?.Sha,
            RunId = build?.RunId,
            RunAttempt = build?.RunAttempt,
            Actor = build?.Actor,
            Image = build is { Image.Length: > 0 } ? build.Image : null,
            Code = end < 0 ? reason : reason[..end],
            Detail = end < 0 ? "" : reason[(end + 1)..].Trim(),
            Findings = Write(new MaskedSentences(secrets).Mask([.. (findings ?? []).Take(MaxFindings)])),
            AtMs = now.ToUnixTimeMilliseconds(),
        };
    }

    private static string? Write(IReadOnlyList<Finding> findings)
    {
        var json = RolloutRecords.WriteFindings(findings);
        return json is { Length: > MaxLength } ? Write([.. findings.Take(findings.Count / 2)]) : json;
    }
}
