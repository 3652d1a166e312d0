using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Plans;

namespace Gateway.Intake;

/// <summary>
/// The way of a build result to a plan, once its proof is right: room, body, plan, audit. Neither the delivery nor a rollout is recorded, so that
/// the same request may come again; who asked for which MODE's plan is, whatever came of it, and a plan that cannot be noted is not told.
/// </summary>
internal sealed partial class PlanIntake
{
    private readonly ReviewRooms _rooms;
    private readonly BuildPlanner _planner;
    private readonly IAuditLedger _audit;
    private readonly ILogger<PlanIntake> _logger;

    public PlanIntake(ReviewRooms rooms, BuildPlanner planner, IAuditLedger audit, ILogger<PlanIntake> logger)
    {
        _rooms = rooms;
        _planner = planner;
        _audit = audit;
        _logger = logger;
    }

    /// <summary>Plans what a request brings.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read, or cannot note who asked.</exception>
    public async Task<PlanOutcome> PlanAsync(ProvenRequest request, CancellationToken cancellationToken)
    {
        var (credential, sender, body, subject) = request;
        using var place = await _rooms.Plans.EnterAsync(body.Length, ReviewRooms.Patience, cancellationToken);
        if (place is null)
        {
            Log.Busy(_logger, credential.Repository);
            await RecordAsync(RolloutAudit.Unread(sender, AuditActions.Plan, Codes.TooManyReviews, credential.Kind));
            return new PlanOutcome.Busy();
        }

        var reading = BuildResultReader.Read(body);
        subject.Build = reading.Build;
        var target = reading.Build is { } posted ? PullRequestRef.ToTarget(posted) : reading;
        if (target.Build is not { } build)
        {
            Log.Malformed(_logger, credential.Repository, target.Errors.Count);
            await RecordAsync(RolloutAudit.Unread(sender, AuditActions.Plan, string.Create(CultureInfo.InvariantCulture, $"body_invalid: {target.Errors.Count} error(s)"), credential.Kind));
            return new PlanOutcome.Malformed(target.Errors);
        }

        var planned = RepositoryIdentity.MismatchOf(credential, build) is { } mismatch
            ? new PlannedBuild.Refused([mismatch])
            : await _planner.PlanAsync(build, credential.Repository, TokenFor(credential.Token, reading.Build!, build), cancellationToken);
        await RecordAsync(PlanAudit.From(planned, sender, credential, reading.Build!));
        Tell(planned, credential, reading.Build!);
        return new PlanOutcome.Done(reading.Build!, PullRequestRef.Is(reading.Build!.Ref) ? planned.WithRefAt("/base_ref") : planned);
    }

    /// <summary>
    /// The token of a pull request as it would stand for what is planned: the branch that it is to be merged into, and its last commit in
    /// place of the merge that GitHub made of both.
    /// </summary>
    internal static TokenClaims? TokenFor(TokenClaims? token, BuildResult posted, BuildResult planned) =>
        token is { EventName: PullRequestRef.Event } && PullRequestRef.Is(posted.Ref) && token.Ref == posted.Ref && token.BaseRef == posted.BaseRef
            ? token with { Ref = planned.Ref, Sha = posted.Sha, EventName = PullRequestRef.EventOfTarget, IsOfPullRequest = true }
            : token;

    private Task RecordAsync(AuditRecord record) => _audit.RecordAsync(record, CancellationToken.None);

    private void Tell(PlannedBuild planned, WebhookCredential credential, BuildResult build)
    {
        switch (planned)
        {
            case PlannedBuild.Planned plan:
                Log.Planned(_logger, plan.Mode.Name, Lane.OriginOf(credential.Repository, build.Project), build.Ref, build.RunId, plan.Deployable);
                break;
            case PlannedBuild.Refused refused:
                Log.Refused(_logger, Lane.OriginOf(credential.Repository, build.Project), build.Ref, build.RunId, Finding.CodesOf(refused.Refusals));
                break;
            case PlannedBuild.Unreadable unreadable:
                Log.Unreadable(_logger, Lane.OriginOf(credential.Repository, build.Project), build.Ref, build.RunId, unreadable.Findings.Count);
                break;
            case PlannedBuild.Unanswered unanswered:
                Log.Unanswered(_logger, Lane.OriginOf(credential.Repository, build.Project), build.Ref, build.RunId, unanswered.Reason);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1026, LogLevel.Warning, "Refused a plan of {Repository}, because too many are being made at the same time.")]
        public static partial void Busy(ILogger logger, string repository);

        [LoggerMessage(1012, LogLevel.Warning, "A body signed by {Repository} cannot be planned: {Errors} error(s).")]
        public static partial void Malformed(ILogger logger, string repository, int errors);

        [LoggerMessage(1013, LogLevel.Warning, "A plan for {Repository} at {Ref}, run {RunId}, was refused: {Codes}.")]
        public static partial void Refused(ILogger logger, string repository, string @ref, long runId, string codes);

        [LoggerMessage(1014, LogLevel.Warning, "The manifest of {Repository} at {Ref}, run {RunId}, cannot be planned: {Findings} finding(s).")]
        public static partial void Unreadable(ILogger logger, string repository, string @ref, long runId, int findings);

        [LoggerMessage(1015, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, cannot be planned now. {Reason}")]
        public static partial void Unanswered(ILogger logger, string repository, string @ref, long runId, string reason);

        [LoggerMessage(1016, LogLevel.Information, "Planned {Mode} of {Repository} at {Ref}, run {RunId}; deployable: {Deployable}.")]
        public static partial void Planned(ILogger logger, string mode, string repository, string @ref, long runId, bool deployable);
    }
}
