using System.Globalization;
using System.Text;
using Gateway.Branches;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Gateway.Rollouts.Images;
using Microsoft.AspNetCore.Http;

namespace Gateway.Intake.GitHub;

/// <summary>
/// The way of a delivery of GitHub's own webhook: proof, event, mapping, rate, delivery, policy, manifest, room, and then the way of every build
/// result. What is ignored on the way is neither recorded nor counted.
/// </summary>
internal sealed partial class GitHubIntake
{
    private const int MaxNameLength = 256;
    private const string AllEvents = "*";

    private readonly CredentialVerifier _credentials;
    private readonly UnauthenticatedLog _unauthenticated;
    private readonly WorkflowMappings _mappings;
    private readonly GatewayPolicy _policy;
    private readonly WorkflowManifests _manifests;
    private readonly BuildIntake _builds;
    private readonly BranchReleases _releases;
    private readonly ReviewRooms _rooms;
    private readonly IntakeAudit _unanswered;
    private readonly BuildRefusals _refusals;
    private readonly TimeProvider _time;
    private readonly ILogger<GitHubIntake> _logger;

    public GitHubIntake(
        CredentialVerifier credentials,
        UnauthenticatedLog unauthenticated,
        WorkflowMappings mappings,
        GatewayPolicy policy,
        WorkflowManifests manifests,
        BuildIntake builds,
        BranchReleases releases,
        ReviewRooms rooms,
        IntakeAudit unanswered,
        BuildRefusals refusals,
        TimeProvider time,
        ILogger<GitHubIntake> logger)
    {
        _credentials = credentials;
        _unauthenticated = unauthenticated;
        _mappings = mappings;
        _policy = policy;
        _manifests = manifests;
        _builds = builds;
        _releases = releases;
        _rooms = rooms;
        _unanswered = unanswered;
        _refusals = refusals;
        _time = time;
        _logger = logger;
    }

    /// <summary>Receives one delivery.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its raw body, whose place is given back once it is clear who sent it.</param>
    /// <param name="isForm">Whether the body is GitHub's form and not JSON.</param>
    /// <param name="address">The address that it came from, or null.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    public async Task<GitHubOutcome> ReceiveAsync(IHeaderDictionary headers, UnauthenticatedBody body, bool isForm, string? address, CancellationToken cancellationToken)
    {
        var proven = _credentials.VerifyGitHub(headers, body.Content.Span, out var unproven);
        body.Dispose();
        if (proven is not { } credential)
        {
            _unauthenticated.Record(unproven, address, headers, body.Content.Span);
            return new GitHubOutcome.Received(BuildMetrics.Count(new IntakeOutcome.Unauthenticated(), null));
        }

        var sender = Actor.Repository(credential.Repository, address);
        var (json, fault) = isForm ? GitHubForm.Read(body.Content) : (body.Content, null);
        var (read, errors) = fault is null ? GitHubEventReader.Read(headers[GitHubEventReader.EventHeader], json) : (null, [fault]);
        if (read is null)
        {
            return await RefuseUnreadAsync(credential, sender, errors);
        }

        if (read.Repository is { } named && !string.Equals(named, credential.Repository, StringComparison.OrdinalIgnoreCase))
        {
            return new GitHubOutcome.Received(await RefuseOtherAsync(read, named, credential, sender));
        }

        return read switch
        {
            GitHubEvent.Ping ping => Pong(ping, credential),
            GitHubEvent.RunCompleted { Run: var run } => await ReceiveAsync(run, credential, sender, cancellationToken),
            GitHubEvent.BranchEnded ended => await ReleaseAsync(ended, credential, sender),
            GitHubEvent.Other other => Ignore(other, credential),
            _ => throw new InvalidOperationException($"Unknown event {read}."),
        };
    }

    private async Task<GitHubOutcome> ReceiveAsync(WorkflowRun run, WebhookCredential credential, Actor sender, CancellationToken cancellationToken)
    {
        var (mapped, ignored) = WorkflowRunReview.Review(run, _mappings.Of(credential.Repository), _policy);
        if (mapped is null)
        {
            Log.RunIgnored(_logger, run.Id, credential.Repository, ignored!.Reason);
            return new GitHubOutcome.Ignored(ignored);
        }

        if (await _builds.FindExcessAsync(credential, sender) is { } tooMany)
        {
            return new GitHubOutcome.Received(tooMany);
        }

        return await _unanswered.RunAsync(sender, AuditActions.Build, credential, subject => BuildAsync(run, mapped, credential, sender, subject, cancellationToken), cancellationToken);
    }

    private async Task<GitHubOutcome> ReleaseAsync(GitHubEvent.BranchEnded ended, WebhookCredential credential, Actor sender)
    {
        if (await _builds.FindExcessAsync(credential, sender) is { } tooMany)
        {
            return new GitHubOutcome.Received(tooMany);
        }

        try
        {
            // GitHub does not say it again, and hangs up soon.
            var end = new BranchEnd(credential.Repository, ended.Branch) { IsWithoutToken = true };
            var released = await _unanswered.RunAsync(
                sender, AuditActions.Release, credential, _ => _releases.ReleaseAsync(end, sender, $"it was {ended.Reason}", CancellationToken.None), CancellationToken.None);
            return new GitHubOutcome.BranchReleased(ended, released);
        }
        catch (LedgerUnavailableException)
        {
            return new GitHubOutcome.Received(new IntakeOutcome.Unrecorded());
        }
    }

    private async Task<GitHubOutcome> BuildAsync(
        WorkflowRun run, MappedRun mapped, WebhookCredential credential, Actor sender, IntakeSubject subject, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();

        // GitHub delivers again what somebody asks it to; what was accepted once needs no registry and no policy.
        var (build, hash) = (mapped.Build, run.Fingerprint());
        subject.Build = build;
        if (await _builds.FindKnownAsync(credential, sender, build, hash, cancellationToken) is { } known)
        {
            return new GitHubOutcome.Received(known);
        }

        IReadOnlyList<Finding> refusals = Admission.Decide(_policy, build, credential.Repository) is AdmissionDecision.Refused refused ? refused.Refusals : [];
        if (RepositoryIdentity.MismatchOf(credential, build) is { } mismatch)
        {
            refusals = [mismatch, .. refusals];
        }

        if (refusals.Count > 0)
        {
            return new GitHubOutcome.Received(await _builds.RefuseAsync(credential, sender, build, refusals));
        }

        switch (await _manifests.FetchAsync(mapped.Mapping, build, cancellationToken))
        {
            case FetchedManifest.Read manifest:
                using (var place = await _rooms.Builds.EnterAsync(Encoding.UTF8.GetByteCount(manifest.Text), _rooms.GitHubPatience(begun), cancellationToken))
                {
                    return new GitHubOutcome.Received(place is null
                        ? await _builds.RefuseBusyAsync(credential, sender)
                        : await _builds.ReceiveAsync(credential, sender, build with { Manifest = manifest.Text, Digest = manifest.Digest }, hash, cancellationToken));
                }

            case FetchedManifest.Away away:
                Log.ManifestAway(_logger, run.Id, credential.Repository, away.Reason);
                BuildMetrics.CountUnfetched(credential.Repository);
                return await _builds.TryRefuseAsync(credential, sender, build, Codes.RegistryUnavailable)
                    ? new GitHubOutcome.ManifestAway(away.Reason)
                    : new GitHubOutcome.Received(new IntakeOutcome.Unrecorded());
            case FetchedManifest.Wrong wrong:
                Log.ManifestWrong(_logger, run.Id, credential.Repository, wrong.Finding.Code);
                return new GitHubOutcome.Received(await _builds.RefuseAsync(credential, sender, build, [wrong.Finding], wrong.Finding.Code));
            case var other:
                throw new InvalidOperationException($"Unknown manifest {other}.");
        }
    }

    /// <summary>Whoever has the secret has a rate, too: the audit must not be filled by refusals.</summary>
    private async Task<IntakeOutcome> RefuseOtherAsync(GitHubEvent read, string named, WebhookCredential credential, Actor sender)
    {
        if (await _builds.FindExcessAsync(credential, sender) is { } tooMany)
        {
            return tooMany;
        }

        var record = new AuditRecord(sender, AuditActions.Build, sender.Name, AuditOutcomes.Refused, $"build_refused: {RefusalCodes.RepositoryMismatch}; the event {read.Name} of {Plain(named)}.");
        if (!await _refusals.TryNoteAsync(record))
        {
            return BuildMetrics.Count(new IntakeOutcome.Unrecorded(), credential.Repository);
        }

        Log.OtherRepository(_logger, credential.Repository, read.Name);
        return BuildMetrics.Count(new IntakeOutcome.Refused([OtherRepository(Plain(named), credential.Repository)]), credential.Repository);
    }

    private async Task<GitHubOutcome> RefuseUnreadAsync(WebhookCredential credential, Actor sender, IReadOnlyList<Finding> errors)
    {
        if (await _builds.FindExcessAsync(credential, sender) is { } tooMany)
        {
            return new GitHubOutcome.Received(tooMany);
        }

        Log.Malformed(_logger, credential.Repository, errors.Count);
        return await _refusals.TryNoteAsync(RolloutAudit.Unread(sender, AuditActions.Build, string.Create(CultureInfo.InvariantCulture, $"body_invalid: {errors.Count} error(s)"), credential.Kind))
            ? new GitHubOutcome.Malformed(errors)
            : new GitHubOutcome.Received(BuildMetrics.Count(new IntakeOutcome.Unrecorded(), credential.Repository));
    }

    /// <summary>A name as it may stand in the audit: of an event that is no run nobody has looked at it.</summary>
    private static string Plain(string name) => BuildSyntax.IsRepository(name) && name.Length <= MaxNameLength ? name : "another repository";

    private GitHubOutcome.Pong Pong(GitHubEvent.Ping ping, WebhookCredential credential)
    {
        Log.Ping(_logger, credential.Repository);
        return new GitHubOutcome.Pong(
            ping,
            ping.Events.Count == 0 || ping.Events.Contains(GitHubEventReader.RunEvent, StringComparer.Ordinal) || ping.Events.Contains(AllEvents, StringComparer.Ordinal),
            [.. _mappings.Of(credential.Repository).Select(static mapping => mapping.Path)]);
    }

    private GitHubOutcome.Ignored Ignore(GitHubEvent.Other other, WebhookCredential credential)
    {
        Log.Ignored(_logger, other.Name, other.Action, credential.Repository);
        return new GitHubOutcome.Ignored(other.Name switch
        {
            GitHubEventReader.RunEvent => new IgnoredEvent(Codes.ActionNotHandled, $"A run that is {other.Action} is not deployed. The gateway handles the run when it is completed."),
            GitHubEventReader.DeleteEvent => new IgnoredEvent(Codes.EventNotHandled, "Nothing was released: what was deleted is not a branch."),
            GitHubEventReader.PullRequestEvent => new IgnoredEvent(Codes.EventNotHandled, "Nothing was released: only a pull request that was merged ends its branch, unless it is a fork's or the default branch."),
            _ => new IgnoredEvent(Codes.EventNotHandled, $"The event {other.Name} does not deploy anything. The gateway only needs the event {GitHubEventReader.RunEvent} of the webhook, and to release branches {GitHubEventReader.DeleteEvent} and {GitHubEventReader.PullRequestEvent}."),
        });
    }

    private static Finding OtherRepository(string named, string proven) => new()
    {
        Code = RefusalCodes.RepositoryMismatch,
        Message = $"The event is from {named}, but the secret belongs to {proven}.",
        Seen = named,
        Expected = proven,
        Pointer = "/repository/full_name",
        Fix = "Set a secret of the same repository in the webhook (Gateway:Repositories), or update that repository's Name.",
    };

    private static partial class Log
    {
        [LoggerMessage(1017, LogLevel.Warning, "A body signed by {Repository} is not a valid GitHub event: {Errors} error(s).")]
        public static partial void Malformed(ILogger logger, string repository, int errors);

        [LoggerMessage(1018, LogLevel.Warning, "An event {Event} of another repository was signed with the secret of {Repository}.")]
        public static partial void OtherRepository(ILogger logger, string repository, string @event);

        [LoggerMessage(1019, LogLevel.Information, "GitHub sent a ping to the webhook of {Repository}.")]
        public static partial void Ping(ILogger logger, string repository);

        [LoggerMessage(1020, LogLevel.Debug, "The event {Event} ({Action}) of {Repository} was ignored.")]
        public static partial void Ignored(ILogger logger, string @event, string? action, string repository);

        [LoggerMessage(1021, LogLevel.Information, "Run {RunId} of {Repository} from GitHub's webhook was ignored: {Reason}.")]
        public static partial void RunIgnored(ILogger logger, long runId, string repository, string reason);

        [LoggerMessage(1022, LogLevel.Warning, "The manifest of run {RunId} of {Repository} could not be fetched. {Reason}")]
        public static partial void ManifestAway(ILogger logger, long runId, string repository, string reason);

        [LoggerMessage(1023, LogLevel.Warning, "The manifest of run {RunId} of {Repository} cannot be used: {Code}.")]
        public static partial void ManifestWrong(ILogger logger, long runId, string repository, string code);
    }
}
