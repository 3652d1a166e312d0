using Gateway.Builds;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Intake;

/// <summary>
/// Names the repository that signed a raw body, or nobody. Which repository it is must come from the secret and not from the
/// body, because nothing of a body is read before it is verified: so every live secret is tried, all of them every time, and the
/// time it takes says nothing about which one matched.
/// </summary>
internal sealed class CredentialVerifier
{
    private const int MaxHeaderLength = 4096;

    private readonly IReadOnlyList<RepositorySecret> _secrets;
    private readonly TimeSpan _tolerance;
    private readonly TimeProvider _time;

    /// <summary>Makes a verifier.</summary>
    /// <param name="secrets">All live secrets of all repositories.</param>
    /// <param name="tolerance">How far a timestamp may lie from now.</param>
    /// <param name="time">The clock.</param>
    public CredentialVerifier(IReadOnlyList<RepositorySecret> secrets, TimeSpan tolerance, TimeProvider time)
    {
        _secrets = secrets;
        _tolerance = tolerance;
        _time = time;
    }

    /// <summary>The repositories that may sign with a secret.</summary>
    public IEnumerable<string> Repositories => _secrets.Select(static secret => secret.Repository).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many live secrets a repository has.</summary>
    public int CountSecrets(string repository) => _secrets.Count(secret => string.Equals(secret.Repository, repository, StringComparison.OrdinalIgnoreCase));

    /// <summary>Verifies the proof in the headers against the raw body.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="body">Its raw body.</param>
    /// <param name="fault">Why there is no proof, for the log alone.</param>
    /// <returns>The proof, or null for any reason at all: a caller without a proof is not told why.</returns>
    public WebhookCredential? Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, out CredentialFault fault)
    {
        return headers.ContainsKey(StandardWebhooks.SignatureHeader)
            ? VerifyStandard(headers, body, out fault)
            : VerifyGitHub(headers, body, out fault);
    }

    /// <summary>Verifies GitHub's own signature in the headers against the raw body, whatever other proofs there are.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="body">Its raw body.</param>
    /// <param name="fault">Why there is no proof, for the log alone.</param>
    /// <returns>The proof, or null for any reason at all.</returns>
    public WebhookCredential? VerifyGitHub(IHeaderDictionary headers, ReadOnlySpan<byte> body, out CredentialFault fault)
    {
        if (Single(headers[GitHubSignature.SignatureHeader]) is not { } signature)
        {
            fault = headers.ContainsKey(GitHubSignature.SignatureHeader) ? Unreadable(GitHubSignature.SignatureHeader) : new CredentialFault(CredentialFaultKind.NoCredentials);
            return null;
        }

        if (Single(headers[GitHubSignature.DeliveryHeader]) is not { Length: <= StandardWebhooks.MaxIdLength } delivery)
        {
            fault = Unreadable(GitHubSignature.DeliveryHeader);
            return null;
        }

        RepositorySecret? signer = null;
        foreach (var candidate in _secrets)
        {
            if (GitHubSignature.Verify(candidate.Secret.GitHubKey, signature, body))
            {
                signer = candidate;
            }
        }

        fault = signer is null ? new CredentialFault(CredentialFaultKind.SignatureMismatch) : default;
        return signer is not null ? new WebhookCredential(CredentialKind.GitHub, signer.Repository, delivery) { RepositoryId = signer.RepositoryId } : null;
    }

    private WebhookCredential? VerifyStandard(IHeaderDictionary headers, ReadOnlySpan<byte> body, out CredentialFault fault)
    {
        if (Single(headers[StandardWebhooks.IdHeader]) is not { Length: <= StandardWebhooks.MaxIdLength } id)
        {
            fault = Unreadable(StandardWebhooks.IdHeader);
            return null;
        }

        if (Single(headers[StandardWebhooks.TimestampHeader]) is not { } timestamp || !StandardWebhooks.TryParseTimestamp(timestamp, out var sentAt))
        {
            fault = Unreadable(StandardWebhooks.TimestampHeader);
            return null;
        }

        if (Single(headers[StandardWebhooks.SignatureHeader]) is not { } signatures)
        {
            fault = Unreadable(StandardWebhooks.SignatureHeader);
            return null;
        }

        RepositorySecret? signer = null;
        foreach (var candidate in _secrets)
        {
            if (StandardWebhooks.Verify(candidate.Secret.StandardKey, id, timestamp, signatures, body))
            {
                signer = candidate;
            }
        }

        var behind = _time.GetUtcNow() - sentAt;
        var isTimely = behind.Duration() <= _tolerance;
        fault = (signer, isTimely) switch
        {
            (null, _) => new CredentialFault(CredentialFaultKind.SignatureMismatch, Seconds: (long)behind.TotalSeconds),
            (_, false) => new CredentialFault(CredentialFaultKind.TimestampOff, signer.Repository, (long)behind.TotalSeconds),
            _ => default,
        };
        return signer is not null && isTimely
            ? new WebhookCredential(CredentialKind.StandardWebhooks, signer.Repository, id) { RepositoryId = signer.RepositoryId }
            : null;
    }

    private static CredentialFault Unreadable(string header) => new(CredentialFaultKind.HeadersInvalid, header);

    /// <summary>A header that is there twice is ambiguous, and one that is longer than any real one is not read.</summary>
    private static string? Single(StringValues values) =>
        values is [{ Length: > 0 and <= MaxHeaderLength } value] ? value : null;
}

/// <summary>A secret and the repository that it names.</summary>
/// <param name="Repository">Full name, <c>owner/name</c>.</param>
/// <param name="Secret">The secret.</param>
/// <param name="RepositoryId">The id that is configured for it; null when none is.</param>
internal sealed record RepositorySecret(string Repository, WebhookSecret Secret, long? RepositoryId = null);
