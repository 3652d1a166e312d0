using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Plans;
using Gateway.Policy;

namespace Gateway.Intake;

/// <summary>
/// The way of a question which projects have to be built, once its proof is right: body, branch, comparison, audit. Nothing is changed, so that the same request
/// may come again; only who may ask for a plan of the MODE is answered.
/// </summary>
internal sealed partial class OutdatedIntake
{
    private readonly GatewayPolicy _policy;
    private readonly OutdatedProjects _projects;
    private readonly IAuditLedger _audit;
    private readonly ILogger<OutdatedIntake> _logger;

    public OutdatedIntake(GatewayPolicy policy, OutdatedProjects projects, IAuditLedger audit, ILogger<OutdatedIntake> logger)
    {
        _policy = policy;
        _projects = projects;
        _audit = audit;
        _logger = logger;
    }

    /// <summary>Compares what a request asks about.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read, or cannot note who asked.</exception>
    public async Task<OutdatedOutcome> CompareAsync(ProvenRequest request, CancellationToken cancellationToken)
    {
        var (credential, sender, body, subject) = request;
        var (question, errors) = ProjectTrees.Read(body);
        subject.Build = question?.Run;
        var target = question is null ? new BuildReading(null, errors) : PullRequestRef.ToTarget(question.Run);
        if (target.Build is not { } run)
        {
            await RecordAsync(RolloutAudit.Unread(sender, AuditActions.Outdated, string.Create(CultureInfo.InvariantCulture, $"body_invalid: {target.Errors.Count} error(s)"), credential.Kind));
            return new OutdatedOutcome.Malformed(target.Errors);
        }

        var refusals = RefusalsOf(credential, question!.Run, run, out var mode);
        await RecordAsync(new AuditRecord(
            sender,
            AuditActions.Outdated,
            mode is null ? sender.Name : AuditRecord.Lane(mode.Name, sender.Name),
            refusals.Count == 0 ? AuditOutcomes.Accepted : AuditOutcomes.Refused,
            (refusals.Count == 0 ? "" : $"build_refused: {Finding.CodesOf(refusals)}; ") + RolloutAudit.BuildText(question.Run.Ref, run.Sha, run.RunId, run.RunAttempt, credential.Token?.Actor ?? run.Actor, credential.Kind)));
        if (refusals.Count > 0 || mode is null)
        {
            Log.Refused(_logger, credential.Repository, question.Run.Ref, run.RunId, Finding.CodesOf(refusals));
            return new OutdatedOutcome.Refused(refusals);
        }

        var projects = await _projects.CompareAsync(question, credential.Repository, mode, run.Ref, cancellationToken);
        Log.Compared(_logger, mode.Name, credential.Repository, question.Run.Ref, run.RunId, projects.Count(static project => project.IsOutdated), projects.Count);
        return new OutdatedOutcome.Done(question.Run, mode.Name, projects);
    }

    /// <summary>Why its sender may not know: the reasons for which there is no plan either. The rest is of the image and the checks, which do not exist yet.</summary>
    private IReadOnlyList<Finding> RefusalsOf(WebhookCredential credential, BuildResult posted, BuildResult run, out ModePolicy? mode)
    {
        var decision = Admission.Decide(_policy, run, credential.Repository, PlanIntake.TokenFor(credential.Token, posted, run));
        mode = decision.MappedMode;
        return
        [
            .. RepositoryIdentity.MismatchOf(credential, run) is { } mismatch ? [mismatch] : (Finding[])[],
            .. (decision as AdmissionDecision.Refused)?.Refusals.Where(static refusal => !RefusalCodes.AllowsPlan(refusal.Code)) ?? [],
        ];
    }

    private Task RecordAsync(AuditRecord record) => _audit.RecordAsync(record, CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(1028, LogLevel.Warning, "{Repository} at {Ref}, run {RunId}, was not told which projects are outdated: {Codes}.")]
        public static partial void Refused(ILogger logger, string repository, string @ref, long runId, string codes);

        [LoggerMessage(1029, LogLevel.Information, "Compared {Mode} of {Repository} with {Ref}, run {RunId}: {Outdated} of {Count} project(s) are outdated.")]
        public static partial void Compared(ILogger logger, string mode, string repository, string @ref, long runId, int outdated, int count);
    }
}
