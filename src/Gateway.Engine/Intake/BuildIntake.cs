using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Branches;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Rollouts.Freezes;
using Gateway.Rollouts.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Intake;

/// <summary>
/// The way of a build result from raw bytes into the ledger: proof, rate, room, body, delivery, review, freeze, record. Each step may end it,
/// and before the last nothing is recorded.
/// </summary>
internal sealed partial class BuildIntake
{
    private readonly RequestCredentials _credentials;
    private readonly UnauthenticatedLog _unauthenticated;
    private readonly RepositoryRate _rate;
    private readonly ReviewCache _reviews;
    private readonly ReviewRooms _rooms;
    private readonly IntakeAudit _unanswered;
    private readonly FreezeRegister _freezes;
    private readonly IRolloutLedger _ledger;
    private readonly BuildRefusals _refusals;
    private readonly LaneScheduler _lanes;
    private readonly int _maxBytes;
    private readonly long _maxRunNumberJump;
    private readonly TimeProvider _time;
    private readonly ILogger<BuildIntake> _logger;

    /// <summary>Makes the intake.</summary>
    public BuildIntake(
        RequestCredentials credentials,
        UnauthenticatedLog unauthenticated,
        RepositoryRate rate,
        ReviewCache reviews,
        ReviewRooms rooms,
        IntakeAudit unanswered,
        FreezeRegister freezes,
        IRolloutLedger ledger,
        BuildRefusals refusals,
        LaneScheduler lanes,
        IOptions<WebhookOptions> options,
        TimeProvider time,
        ILogger<BuildIntake> logger)
    {
        _maxBytes = options.Value.MaxBodyBytes;
        _maxRunNumberJump = options.Value.MaxRunNumberJump;
        _credentials = credentials;
        _unauthenticated = unauthenticated;
        _rate = rate;
        _reviews = reviews;
        _rooms = rooms;
        _unanswered = unanswered;
        _freezes = freezes;
        _ledger = ledger;
        _refusals = refusals;
        _lanes = lanes;
        _time = time;
        _logger = logger;
    }

    /// <summary>Receives one request.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its raw body, whose place is given back once it is clear who sent it.</param>
    /// <param name="address">The address that it came from, or null.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    public async Task<IntakeOutcome> ReceiveAsync(IHeaderDictionary headers, UnauthenticatedBody body, string? address, CancellationToken cancellationToken)
    {
        switch (await _credentials.VerifyAsync(headers, body, cancellationToken))
        {
            case CredentialOutcome.Proven proven:
                return await ReceiveAsync(proven.Proof, body.Content, address, cancellationToken);
            case CredentialOutcome.Unverifiable:
                return BuildMetrics.Count(new IntakeOutcome.Unverifiable(), null);
            case CredentialOutcome.Unauthenticated { Fault: var fault }:
                _unauthenticated.Record(fault, address, headers, body.Content.Span);
                return BuildMetrics.Count(new IntakeOutcome.Unauthenticated(), null);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    private async Task<IntakeOutcome> ReceiveAsync(WebhookCredential credential, ReadOnlyMemory<byte> body, string? address, CancellationToken cancellationToken)
    {
        var sender = Actor.Repository(credential.Repository, address);
        if (await FindExcessAsync(credential, sender) is { } tooMany)
        {
            return tooMany;
        }

        return await _unanswered.RunAsync(sender, AuditActions.Build, credential, subject => ReadAsync(credential, sender, body, subject, cancellationToken), cancellationToken);
    }

    private async Task<IntakeOutcome> ReadAsync(WebhookCredential credential, Actor sender, ReadOnlyMemory<byte> body, IntakeSubject subject, CancellationToken cancellationToken)
    {
        using var place = await _rooms.Builds.EnterAsync(body.Length, ReviewRooms.Patience, cancellationToken);
        if (place is null)
        {
            return await RefuseBusyAsync(credential, sender);
        }

        using var reading = BuildBody.Read(body);
        subject.Build = reading.Run;
        if (!reading.IsSeveral && body.Length > _maxBytes)
        {
            return await RefuseUnreadAsync(credential, RolloutAudit.Unread(sender, AuditActions.Build, Codes.BodyTooLarge, credential.Kind), new IntakeOutcome.TooLarge(_maxBytes));
        }

        if (reading.Run is not { } build)
        {
            return await RefuseUnreadAsync(credential, sender, reading.Errors);
        }

        if (build.PlanOnly)
        {
            return await RefuseUnreadAsync(credential, sender, [Finding.InBody("/plan_only", "The body is signed for plans only. Send it to /api/v1/plans, or sign a body without plan_only.")]);
        }

        var hash = SHA256.HashData(body.Span);
        return reading.IsSeveral
            ? await ReceiveSeveralAsync(credential, sender, reading, hash, cancellationToken)
            : await ReceiveAsync(credential, sender, build, hash, cancellationToken);
    }

    /// <summary>
    /// Receives the projects of one request, each by itself: what becomes of one is nothing to the others. They are read and reviewed one after the
    /// other, and what passes is recorded meanwhile, so that many share a commit.
    /// </summary>
    private async Task<IntakeOutcome> ReceiveSeveralAsync(WebhookCredential credential, Actor sender, BuildBody body, byte[] hash, CancellationToken cancellationToken)
    {
        var request = DeliveryKeys.OfRequest(credential);
        if (await FindConflictAsync(credential, sender, body.Run!, request, hash, cancellationToken) is { } conflict)
        {
            return conflict;
        }

        var outcomes = new List<Task<IntakeOutcome>>(body.Count);
        for (var index = 0; index < body.Count; index++)
        {
            outcomes.Add(ReceiveProjectAsync(credential, sender, body, index, request, hash, cancellationToken));
        }

        await Task.WhenAll(outcomes);
        return new IntakeOutcome.Several(body.Run!, [.. outcomes.Select((outcome, index) => new ProjectOutcome(body.ProjectAt(index), outcome.Result))]);
    }

    // What is not awaited before the review keeps to the caller's thread, one project after the other.
    private async Task<IntakeOutcome> ReceiveProjectAsync(WebhookCredential credential, Actor sender, BuildBody body, int index, IReadOnlyList<string> request, byte[] hash, CancellationToken cancellationToken)
    {
        if (body.BytesAt(index) > _maxBytes)
        {
            return await RefuseUnreadAsync(credential, sender, Codes.BodyTooLarge, new IntakeOutcome.TooLarge(_maxBytes), body, index, []);
        }

        var reading = body.ReadAt(index);
        return reading.Build is { } build
            ? await ReceiveAsync(credential, sender, build, new DeliveryNames(DeliveryKeys.OfProject(credential, build), request, hash), cancellationToken)
            : await RefuseUnreadAsync(
                credential, sender, ReasonOf(reading.Errors), new IntakeOutcome.Malformed(reading.Errors), body, index, reading.Errors);
    }

    /// <summary>Refuses a project that could not be read; the audit says which.</summary>
    private async Task<IntakeOutcome> RefuseUnreadAsync(WebhookCredential credential, Actor sender, string reason, IntakeOutcome outcome, BuildBody body, int index, IReadOnlyList<Finding> errors)
    {
        var place = $"{BuildBody.PointerTo(index)}{(body.ProjectAt(index) is { Length: > 0 } project ? $" ({project})" : "")}";
        Log.MalformedProject(_logger, credential.Repository, body.Run!.RunId, place, reason);
        var record = RolloutAudit.Unanswered(sender, AuditActions.Build, AuditOutcomes.Refused, $"{reason} in {place}", body.Run, credential.Kind);
        var noted = await _refusals.TryRecordUnreadAsync(credential.Repository, record, body.Run with { Project = body.ProjectAt(index) ?? "" }, $"{reason} in {place}", errors);
        return BuildMetrics.Count(noted ? outcome : new IntakeOutcome.Unrecorded(), credential.Repository);
    }

    /// <summary>Another request came under the same id: none of its projects is this one's.</summary>
    private async Task<IntakeOutcome?> FindConflictAsync(WebhookCredential credential, Actor sender, BuildResult run, IReadOnlyList<string> request, byte[] hash, CancellationToken cancellationToken)
    {
        try
        {
            return await _ledger.FindDeliveryAsync(credential.Repository, request, hash, cancellationToken) is DeliveryVerdict.Conflict conflict
                ? BuildMetrics.Count(await AnswerKnownAsync(conflict, credential, sender, run), credential.Repository)
                : null;
        }
        catch (LedgerUnavailableException)
        {
            return BuildMetrics.Count(new IntakeOutcome.Unrecorded(), credential.Repository);
        }
    }

    /// <summary>Turns a build away for which there was no room in time.</summary>
    public async Task<IntakeOutcome> RefuseBusyAsync(WebhookCredential credential, Actor sender)
    {
        Log.Busy(_logger, credential.Repository);
        return await RefuseUnreadAsync(credential, RolloutAudit.Unread(sender, AuditActions.Build, Codes.TooManyReviews, credential.Kind), new IntakeOutcome.Busy());
    }

    /// <summary>Counts one build of a sender.</summary>
    /// <returns>Null when it is within the sender's rate; else the answer, of which the first in a row is in the audit.</returns>
    public async Task<IntakeOutcome?> FindExcessAsync(WebhookCredential credential, Actor sender)
    {
        if (_rate.Delay(credential.Repository, out var isFirst) is not { } delay)
        {
            return null;
        }

        Log.TooMany(_logger, credential.Repository);
        return BuildMetrics.Count(
            isFirst && !await _refusals.TryNoteAsync(RolloutAudit.Unread(sender, AuditActions.Build, "too_many_builds: further refusals in a row are not recorded", credential.Kind)) ? new IntakeOutcome.Unrecorded() : new IntakeOutcome.TooMany(delay),
            credential.Repository);
    }

    private async Task<IntakeOutcome> RefuseUnreadAsync(WebhookCredential credential, Actor sender, IReadOnlyList<Finding> errors)
    {
        Log.Malformed(_logger, credential.Repository, errors.Count);
        var record = RolloutAudit.Unread(sender, AuditActions.Build, ReasonOf(errors), credential.Kind);
        var noted = await _refusals.TryRecordUnreadAsync(credential.Repository, record, null, ReasonOf(errors), errors);
        return BuildMetrics.Count(noted ? new IntakeOutcome.Malformed(errors) : new IntakeOutcome.Unrecorded(), credential.Repository);
    }

    private static string ReasonOf(IReadOnlyList<Finding> errors) => string.Create(CultureInfo.InvariantCulture, $"body_invalid: {errors.Count} error(s)");

    /// <summary>Refuses what could not be read, or not now; what the audit cannot note is not told.</summary>
    private async Task<IntakeOutcome> RefuseUnreadAsync(WebhookCredential credential, AuditRecord record, IntakeOutcome outcome) =>
        BuildMetrics.Count(await _refusals.TryNoteAsync(record) ? outcome : new IntakeOutcome.Unrecorded(), credential.Repository);

    /// <summary>Receives a build result whose proof is verified and whose sender keeps to its rate: delivery, review, freeze, record.</summary>
    /// <param name="credential">The proof.</param>
    /// <param name="sender">Who sent it, and from where.</param>
    /// <param name="build">The build result.</param>
    /// <param name="hash">SHA-256 of what was delivered: the same under the same id is the same build result.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    public Task<IntakeOutcome> ReceiveAsync(WebhookCredential credential, Actor sender, BuildResult build, byte[] hash, CancellationToken cancellationToken) =>
        ReceiveAsync(credential, sender, build, new DeliveryNames(DeliveryKeys.For(credential, build), [], hash), cancellationToken);

    private async Task<IntakeOutcome> ReceiveAsync(WebhookCredential credential, Actor sender, BuildResult build, DeliveryNames delivery, CancellationToken cancellationToken)
    {
        build = credential.Token is { Actor: { } actor } ? build with { Actor = actor } : build;
        var content = RolloutRecords.ToContent(build);
        var review = RepositoryIdentity.Check(_reviews.Review(build, credential.Repository, content, credential.Token), credential, build);
        var outcome = await AdmitAsync(review, credential, build, new Delivered(content, delivery, sender), cancellationToken);
        return review is BuildReview.Passed { Mode.Name: var mode }
            ? BuildMetrics.Count(outcome, credential.Repository, mode, build.Project)
            : BuildMetrics.Count(outcome, credential.Repository);
    }

    /// <summary>What became of a build result that was delivered before; null when none was under its names.</summary>
    public async Task<IntakeOutcome?> FindKnownAsync(WebhookCredential credential, Actor sender, BuildResult build, byte[] hash, CancellationToken cancellationToken)
    {
        try
        {
            var known = await _ledger.FindDeliveryAsync(credential.Repository, DeliveryKeys.For(credential, build), hash, cancellationToken);
            return known is DeliveryVerdict.New ? null : BuildMetrics.Count(await AnswerKnownAsync(known, credential, sender, build), credential.Repository);
        }
        catch (LedgerUnavailableException)
        {
            return BuildMetrics.Count(new IntakeOutcome.Unrecorded(), credential.Repository);
        }
    }

    private async Task<IntakeOutcome> AdmitAsync(BuildReview review, WebhookCredential credential, BuildResult build, Delivered delivered, CancellationToken cancellationToken)
    {
        try
        {
            return await JudgeAsync(review, credential, build, delivered, cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            return new IntakeOutcome.Unrecorded();
        }
    }

    private async Task<IntakeOutcome> JudgeAsync(BuildReview review, WebhookCredential credential, BuildResult build, Delivered delivered, CancellationToken cancellationToken)
    {
        var (_, delivery, sender) = delivered;
        var freeze = review is BuildReview.Passed { Mode.Name: var mode } ? await _freezes.FindAsync(mode, credential.Repository, build.Sha, cancellationToken) : null;
        if (review is BuildReview.Passed passed && freeze is null)
        {
            return await RecordAsync(credential, build, passed, delivered);
        }

        // What was accepted once stays accepted, whatever the settings or a freeze say of it now. Recording looks this up by itself.
        var known = await _ledger.FindDeliveryAsync(credential.Repository, delivery.Keys, delivery.Hash, cancellationToken);
        if (known is not DeliveryVerdict.New)
        {
            return await AnswerKnownAsync(known, credential, sender, build);
        }

        switch (review)
        {
            case BuildReview.Refused refused:
                return await RecordAsync(sender, credential, build, refused.Refusals);
            case BuildReview.Invalid invalid:
                return await RecordAsync(sender, credential, build, invalid.Findings, string.Create(CultureInfo.InvariantCulture, $"{invalid.Findings.Count} finding(s)"));
            case BuildReview.Passed:
                await _refusals.RecordAsync(credential, sender, build, $"mode_frozen: by {freeze!.By}: {freeze.Reason}", mode: freeze.Mode);
                Log.Frozen(_logger, OriginOf(credential, build), build.Ref, build.RunId, freeze.Mode);
                return new IntakeOutcome.Frozen(freeze, freeze.Until - _time.GetUtcNow());
            default:
                throw new InvalidOperationException($"Unknown review {review}.");
        }
    }

    /// <summary>Refuses a build result for the policy's reasons.</summary>
    public async Task<IntakeOutcome> RefuseAsync(WebhookCredential credential, Actor sender, BuildResult build, IReadOnlyList<Finding> refusals)
    {
        return BuildMetrics.Count(await RecordAsync(sender, credential, build, refusals), credential.Repository);
    }

    /// <summary>Refuses a build result for its manifest.</summary>
    /// <param name="credential">The proof.</param>
    /// <param name="sender">Who sent it, and from where.</param>
    /// <param name="build">The build result.</param>
    /// <param name="findings">Every finding.</param>
    /// <param name="summary">The same in few words, for the audit.</param>
    public async Task<IntakeOutcome> RefuseAsync(WebhookCredential credential, Actor sender, BuildResult build, IReadOnlyList<Finding> findings, string summary)
    {
        return BuildMetrics.Count(await RecordAsync(sender, credential, build, findings, summary), credential.Repository);
    }

    private async Task<IntakeOutcome> RecordAsync(Actor sender, WebhookCredential credential, BuildResult build, IReadOnlyList<Finding> refusals)
    {
        var codes = Finding.CodesOf(refusals);
        if (!await _refusals.TryRecordAsync(credential, sender, build, "build_refused: " + codes, refusals))
        {
            return new IntakeOutcome.Unrecorded();
        }

        Log.Refused(_logger, OriginOf(credential, build), build.Ref, build.RunId, codes);
        return new IntakeOutcome.Refused(refusals);
    }

    private async Task<IntakeOutcome> RecordAsync(Actor sender, WebhookCredential credential, BuildResult build, IReadOnlyList<Finding> findings, string summary)
    {
        if (!await _refusals.TryRecordAsync(credential, sender, build, "manifest_invalid: " + summary, findings))
        {
            return new IntakeOutcome.Unrecorded();
        }

        Log.Invalid(_logger, OriginOf(credential, build), build.Ref, build.RunId, findings.Count);
        return new IntakeOutcome.Invalid(findings);
    }

    /// <summary>Records in the audit that a build result was refused for a reason of its own.</summary>
    /// <param name="credential">The proof.</param>
    /// <param name="sender">Who sent it, and from where.</param>
    /// <param name="build">The build result.</param>
    /// <param name="reason">The code of the problem that it is answered with, and what may be said of it.</param>
    /// <returns>Whether it could be noted.</returns>
    public Task<bool> TryRefuseAsync(WebhookCredential credential, Actor sender, BuildResult build, string reason) => _refusals.TryRecordAsync(credential, sender, build, reason);

    private async Task<IntakeOutcome> RecordAsync(WebhookCredential credential, BuildResult build, BuildReview.Passed passed, Delivered delivered)
    {
        var (content, delivery, sender) = delivered;
        IReadOnlyList<Finding> warnings = [.. passed.Warnings, .. build.Unread];
        var rollout = RolloutRecords.ToRollout(build, passed.Mode.Name, content, credential.Kind, warnings, _time.GetUtcNow(), credential.Token);
        rollout.Branch = passed.Mode.LaneBranch;
        rollout.TraceParent = GatewayTelemetry.TraceParent;

        // A sender that hangs up ends no write: what is on its way to the disk is recorded, and must not be forgotten to run.
        var acceptance = new Acceptance(rollout, content, delivery.Keys, delivery.Hash) { RequestKeys = delivery.Request, Sender = sender, MaxRunNumberJump = _maxRunNumberJump };
        var verdict = await _ledger.AcceptAsync(acceptance.Under(passed.Mode, warnings, _time.GetUtcNow()), CancellationToken.None);
        if (verdict is not DeliveryVerdict.New)
        {
            return Answer(verdict, credential, build, passed.Mode);
        }

        Activity.Current?.SetTag("gateway.rollout.id", rollout.Id.ToString());
        Log.Accepted(_logger, rollout.Id, rollout.Mode, rollout.Origin, build.Ref, build.RunId);

        await _lanes.ScheduleAsync(Lane.Of(rollout), CancellationToken.None);
        return new IntakeOutcome.Accepted(rollout.Id, rollout);
    }

    /// <summary>Answers a delivery that was looked up before recording, which would have noted a conflict itself.</summary>
    private async Task<IntakeOutcome> AnswerKnownAsync(DeliveryVerdict known, WebhookCredential credential, Actor sender, BuildResult build)
    {
        if (known is DeliveryVerdict.Conflict)
        {
            await _refusals.RecordAsync(credential, sender, build, "delivery_conflict: another body was accepted under this id");
        }

        return Answer(known, credential, build);
    }

    private IntakeOutcome Answer(DeliveryVerdict verdict, WebhookCredential credential, BuildResult build, ModePolicy? mode = null)
    {
        switch (verdict)
        {
            case DeliveryVerdict.Held held:
                var holder = BranchRegister.Held(held.Hold, mode!);
                Log.Held(_logger, OriginOf(credential, build), build.Ref, build.RunId, holder.Branch);
                return new IntakeOutcome.Held(holder);
            case DeliveryVerdict.OnHold { Hold: var hold }:
                Log.OnHold(_logger, OriginOf(credential, build), build.Ref, build.RunId, hold.By, hold.Sha);
                return new IntakeOutcome.OnHold(hold, mode!.RollbackHold != RollbackHolding.All);
            case DeliveryVerdict.RunNumberJump jump:
                Log.RunNumberJump(_logger, OriginOf(credential, build), build.Ref, build.RunId, build.RunNumber, jump.RunNumber);
                return new IntakeOutcome.RunNumberJump(jump.RunNumber, jump.Limit);
            case DeliveryVerdict.TooManyBranches many:
                Log.TooManyBranches(_logger, OriginOf(credential, build), build.Ref, build.RunId, many.Limit);
                return new IntakeOutcome.TooManyBranches(many.Limit, many.Branches, mode!.Setting(nameof(ModeOptions.MaxBranches)));
        }

        if (verdict is DeliveryVerdict.Replayed replayed)
        {
            return new IntakeOutcome.Accepted(replayed.RolloutId, Recorded: null);
        }

        if (verdict is DeliveryVerdict.Outdated outdated)
        {
            Log.Outdated(_logger, OriginOf(credential, build), build.Ref, build.RunId, build.RunNumber, outdated.RunNumber);
            return new IntakeOutcome.Outdated(outdated.RunNumber, outdated.RolloutId);
        }

        Log.Conflict(_logger, OriginOf(credential, build), build.Ref, build.RunId);
        return new IntakeOutcome.Conflict();
    }

    private static string OriginOf(WebhookCredential credential, BuildResult build) => Lane.OriginOf(credential.Repository, build.Project);

    private sealed record Delivered(BuildContent Content, DeliveryNames Names, Actor Sender);

    /// <summary>The names under which a build result is delivered, those of the request that brings it beside others, and the hash of that.</summary>
    private sealed record DeliveryNames(IReadOnlyList<string> Keys, IReadOnlyList<string> Request, byte[] Hash);

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Warning, "{Repository} sends too many builds.")]
        public static partial void TooMany(ILogger logger, string repository);

        [LoggerMessage(1025, LogLevel.Warning, "Refused a build of {Repository}, because too many are being reviewed at the same time.")]
        public static partial void Busy(ILogger logger, string repository);

        [LoggerMessage(1003, LogLevel.Warning, "A body signed by {Repository} is not a valid build result: {Errors} error(s).")]
        public static partial void Malformed(ILogger logger, string repository, int errors);

        [LoggerMessage(1030, LogLevel.Warning, "A project that {Repository} sends with run {RunId} cannot be read at {Place}: {Reason}.")]
        public static partial void MalformedProject(ILogger logger, string repository, long runId, string place, string reason);

        [LoggerMessage(1004, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused: {Codes}.")]
        public static partial void Refused(ILogger logger, string repository, string @ref, long runId, string codes);

        [LoggerMessage(1005, LogLevel.Warning, "The manifest of {Repository} at {Ref}, run {RunId}, cannot be deployed: {Findings} finding(s).")]
        public static partial void Invalid(ILogger logger, string repository, string @ref, long runId, int findings);

        [LoggerMessage(1006, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused, because its id belongs to another body.")]
        public static partial void Conflict(ILogger logger, string repository, string @ref, long runId);

        [LoggerMessage(1009, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused: its number {RunNumber} is older than {NewerRunNumber}.")]
        public static partial void Outdated(ILogger logger, string repository, string @ref, long runId, long runNumber, long newerRunNumber);

        [LoggerMessage(1010, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused: {Mode} is frozen.")]
        public static partial void Frozen(ILogger logger, string repository, string @ref, long runId, string mode);

        [LoggerMessage(1031, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused: the deployments belong to the branch {Branch}.")]
        public static partial void Held(ILogger logger, string repository, string @ref, long runId, string branch);

        [LoggerMessage(1032, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused: {Limit} branches have deployments of their own already.")]
        public static partial void TooManyBranches(ILogger logger, string repository, string @ref, long runId, int limit);

        [LoggerMessage(1035, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused: {By} rolled back from {Sha}, which is held.")]
        public static partial void OnHold(ILogger logger, string repository, string @ref, long runId, string by, string sha);

        [LoggerMessage(1036, LogLevel.Warning, "The build of {Repository} at {Ref}, run {RunId}, was refused: its number {RunNumber} is too far above {NewestRunNumber}.")]
        public static partial void RunNumberJump(ILogger logger, string repository, string @ref, long runId, long runNumber, long newestRunNumber);

        [LoggerMessage(1007, LogLevel.Information, "Rollout {RolloutId} to {Mode} of {Repository} at {Ref}, run {RunId}, was accepted.")]
        public static partial void Accepted(ILogger logger, Guid rolloutId, string mode, string repository, string @ref, long runId);
    }
}
