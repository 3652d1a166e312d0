using System.Globalization;
using Gateway.Branches;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Intake;

/// <summary>
/// The way of the news that a branch is done, once its proof is right: body, repository, release. The same news may come again; there is nothing left to
/// give up then.
/// </summary>
internal sealed partial class BranchIntake(BranchReleases releases, IAuditLedger audit, ILogger<BranchIntake> logger)
{
    /// <summary>Has the branch that a request names give up what it has of its repository.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read or written.</exception>
    public async Task<BranchOutcome> ReleaseAsync(ProvenRequest request)
    {
        var (ended, errors) = EndedBranch.Read(request.Body);
        if (ended is null)
        {
            Log.Malformed(logger, request.Credential.Repository, errors.Count);
            await RefuseAsync(request, string.Create(CultureInfo.InvariantCulture, $"body_invalid: {errors.Count} error(s)"));
            return new BranchOutcome.Malformed(errors);
        }

        if (RepositoryIdentity.MismatchOf(request.Credential, ended.Repository, ended.RepositoryId) is { } mismatch)
        {
            Log.OtherRepository(logger, request.Credential.Repository, mismatch.Code);
            await RefuseAsync(request, $"build_refused: {mismatch.Code}");
            return new BranchOutcome.Refused([mismatch]);
        }

        // A sender that hangs up ends nothing: a branch is done once.
        var end = new BranchEnd(request.Credential.Repository, ended.Branch) { IsWithoutToken = request.Credential.Token is null };
        var released = await releases.ReleaseAsync(end, request.Sender, $"it was {ended.Reason}", CancellationToken.None);
        return new BranchOutcome.Done(released);
    }

    private Task RefuseAsync(ProvenRequest request, string reason) =>
        audit.RecordAsync(RolloutAudit.Unread(request.Sender, AuditActions.Release, reason, request.Credential.Kind), CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(1033, LogLevel.Warning, "A body signed by {Repository} names no branch that is done: {Errors} error(s).")]
        public static partial void Malformed(ILogger logger, string repository, int errors);

        [LoggerMessage(1034, LogLevel.Warning, "The end of a branch that {Repository} sent was refused: {Code}.")]
        public static partial void OtherRepository(ILogger logger, string repository, string code);
    }
}

/// <summary>What became of the news that a branch is done.</summary>
internal abstract record BranchOutcome
{
    private BranchOutcome()
    {
    }

    /// <summary>The body does not say which branch.</summary>
    /// <param name="Errors">Every error.</param>
    public sealed record Malformed(IReadOnlyList<Finding> Errors) : BranchOutcome;

    /// <summary>The branch is another repository's.</summary>
    /// <param name="Refusals">Every reason.</param>
    public sealed record Refused(IReadOnlyList<Finding> Refusals) : BranchOutcome;

    /// <summary>It gave up what it had, which may be nothing.</summary>
    /// <param name="Released">What that was.</param>
    public sealed record Done(IReadOnlyList<ReleasedBranch> Released) : BranchOutcome;
}
