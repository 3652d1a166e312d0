using Gateway.Builds;
using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Intake;

/// <summary>Has the audit note what a proven request came to where it comes to no answer: who asked is told there whatever happened.</summary>
internal sealed partial class IntakeAudit(IAuditLedger audit, ILogger<IntakeAudit> logger)
{
    /// <summary>Does the work of a request; when it fails, or is cancelled because its caller has gone, notes that and lets the exception go on.</summary>
    /// <param name="sender">Who sent it, and from where.</param>
    /// <param name="action">What was asked for, one of <see cref="AuditActions"/>.</param>
    /// <param name="credential">The proof.</param>
    /// <param name="work">The work, which says of which build it is as soon as it knows.</param>
    /// <param name="cancellationToken">Is cancelled when the caller has gone.</param>
    public async Task<T> RunAsync<T>(Actor sender, string action, WebhookCredential credential, Func<IntakeSubject, Task<T>> work, CancellationToken cancellationToken)
    {
        var subject = new IntakeSubject();
        try
        {
            return await work(subject);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await RecordAsync(AuditOutcomes.Cancelled, "The request was aborted before a response");
            throw;
        }
        catch (Exception exception)
        {
            await RecordAsync(AuditOutcomes.Failed, exception is LedgerUnavailableException ? Codes.LedgerUnavailable : Codes.InternalError);
            throw;
        }

        async Task RecordAsync(string outcome, string reason)
        {
            try
            {
                // Whoever has gone does not keep it from being noted.
                await audit.RecordAsync(RolloutAudit.Unanswered(sender, action, outcome, reason, subject.Build, credential.Kind), CancellationToken.None);
            }

            // Whatever keeps the audit from it, what the request failed of goes on.
            catch (Exception exception)
            {
                Log.NotNoted(logger, action, credential.Repository, outcome, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1027, LogLevel.Error, "A {Action} of {Repository} ended without a response ({Outcome}), and this could not be recorded in the audit.")]
        public static partial void NotNoted(ILogger logger, string action, string repository, string outcome, Exception exception);
    }
}

/// <summary>What a request that is being worked on is about.</summary>
internal sealed class IntakeSubject
{
    /// <summary>The build result, once it was read.</summary>
    public BuildResult? Build { get; set; }
}
