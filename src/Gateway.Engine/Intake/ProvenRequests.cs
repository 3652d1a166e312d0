using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Microsoft.AspNetCore.Http;

namespace Gateway.Intake;

/// <summary>
/// The first steps of a request that brings the proof of a build result and is none: proof, rate, and the audit of what comes to no answer. What cannot be
/// noted is not told.
/// </summary>
internal sealed partial class ProvenRequests
{
    private readonly RequestCredentials _credentials;
    private readonly UnauthenticatedLog _unauthenticated;
    private readonly RepositoryRate _rate;
    private readonly IntakeAudit _unanswered;
    private readonly IAuditLedger _audit;
    private readonly ILogger<ProvenRequests> _logger;

    public ProvenRequests(
        RequestCredentials credentials,
        UnauthenticatedLog unauthenticated,
        RepositoryRate rate,
        IntakeAudit unanswered,
        IAuditLedger audit,
        ILogger<ProvenRequests> logger)
    {
        _credentials = credentials;
        _unauthenticated = unauthenticated;
        _rate = rate;
        _unanswered = unanswered;
        _audit = audit;
        _logger = logger;
    }

    /// <summary>Receives one request.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its raw body, whose place is given back once it is clear who sent it.</param>
    /// <param name="address">The address that it came from, or null.</param>
    /// <param name="action">What is asked for, one of <see cref="AuditActions"/>.</param>
    /// <param name="work">Does what is asked for, and has the audit note it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read, or cannot note who asked.</exception>
    public async Task<ProvenOutcome<T>> RunAsync<T>(
        IHeaderDictionary headers, UnauthenticatedBody body, string? address, string action, Func<ProvenRequest, Task<T>> work, CancellationToken cancellationToken)
    {
        switch (await _credentials.VerifyAsync(headers, body, cancellationToken))
        {
            case CredentialOutcome.Proven { Proof: var credential }:
                var sender = Actor.Repository(credential.Repository, address);
                return await FindExcessAsync(credential, sender, action) is { } delay
                    ? new ProvenOutcome<T>.TooMany(delay)
                    : new ProvenOutcome<T>.Answered(await _unanswered.RunAsync(
                        sender, action, credential, subject => work(new ProvenRequest(credential, sender, body.Content, subject)), cancellationToken));
            case CredentialOutcome.Unverifiable:
                return new ProvenOutcome<T>.Unverifiable();
            case CredentialOutcome.Unauthenticated { Fault: var fault }:
                _unauthenticated.Record(fault, address, headers, body.Content.Span);
                return new ProvenOutcome<T>.Unauthenticated();
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    private async Task<TimeSpan?> FindExcessAsync(WebhookCredential credential, Actor sender, string action)
    {
        if (_rate.Delay(credential.Repository, out var isFirst) is not { } delay)
        {
            return null;
        }

        Log.TooMany(_logger, credential.Repository, action);
        if (isFirst)
        {
            await _audit.RecordAsync(RolloutAudit.Unread(sender, action, "too_many_builds: further refusals in a row are not recorded", credential.Kind), CancellationToken.None);
        }

        return delay;
    }

    private static partial class Log
    {
        [LoggerMessage(1011, LogLevel.Warning, "{Repository} sends too many requests ({Action}).")]
        public static partial void TooMany(ILogger logger, string repository, string action);
    }
}

/// <summary>A request whose proof is right.</summary>
/// <param name="Credential">The proof.</param>
/// <param name="Sender">Who sent it, and from where.</param>
/// <param name="Body">Its raw body.</param>
/// <param name="Subject">Takes the build that it is about, for the audit of a request that comes to no answer.</param>
internal sealed record ProvenRequest(WebhookCredential Credential, Actor Sender, ReadOnlyMemory<byte> Body, IntakeSubject Subject);

/// <summary>What became of a request that brings the proof of a build result.</summary>
internal abstract record ProvenOutcome<T>
{
    private ProvenOutcome()
    {
    }

    /// <summary>Nobody signed it.</summary>
    public sealed record Unauthenticated : ProvenOutcome<T>;

    /// <summary>It brings a token, and the issuer's keys could not be had.</summary>
    public sealed record Unverifiable : ProvenOutcome<T>;

    /// <summary>The sender posts too much.</summary>
    /// <param name="RetryAfter">When to try again.</param>
    public sealed record TooMany(TimeSpan RetryAfter) : ProvenOutcome<T>;

    /// <summary>It came to what it asked for, or to why not.</summary>
    /// <param name="Result">That.</param>
    public sealed record Answered(T Result) : ProvenOutcome<T>;
}
