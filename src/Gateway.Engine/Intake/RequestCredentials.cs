using Gateway.Builds;
using Gateway.Oidc;
using Microsoft.AspNetCore.Http;

namespace Gateway.Intake;

/// <summary>
/// Verifies every proof that a request brings: a signature, a token, or both, which must then name the same repository. Nothing of a body is
/// read before.
/// </summary>
internal sealed class RequestCredentials
{
    private readonly CredentialVerifier _signatures;
    private readonly TokenVerifier _tokens;
    private readonly RepositoryTokens _repositories;

    /// <summary>Makes it.</summary>
    public RequestCredentials(CredentialVerifier signatures, TokenVerifier tokens, RepositoryTokens repositories)
    {
        _signatures = signatures;
        _tokens = tokens;
        _repositories = repositories;
    }

    /// <summary>Verifies the proofs in the headers against the raw body, and gives the body's place back.</summary>
    public async ValueTask<CredentialOutcome> VerifyAsync(IHeaderDictionary headers, UnauthenticatedBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        using (body)
        {
            return await VerifyAsync(headers, body.Content, cancellationToken);
        }
    }

    /// <summary>Verifies the proofs in the headers against the raw body.</summary>
    public ValueTask<CredentialOutcome> VerifyAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(headers);

        // Where no token is taken, one is somebody else's business: that of a proxy, perhaps.
        if (_tokens.IsEnabled && BearerToken.In(headers) is { } token)
        {
            return VerifyAsync(token, headers, body, cancellationToken);
        }

        return ValueTask.FromResult<CredentialOutcome>(
            _signatures.Verify(headers, body.Span, out var fault) is { } credential ? new CredentialOutcome.Proven(credential) : new CredentialOutcome.Unauthenticated(fault));
    }

    private async ValueTask<CredentialOutcome> VerifyAsync(string token, IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        WebhookCredential? signed = null;
        if (IsSigned(headers))
        {
            signed = _signatures.Verify(headers, body.Span, out var fault);
            if (signed is null)
            {
                return new CredentialOutcome.Unauthenticated(fault);
            }
        }

        switch (await _tokens.VerifyAsync(token, cancellationToken))
        {
            case TokenVerdict.Unverifiable:
                return CredentialOutcome.Nothing;
            case TokenVerdict.Valid { Claims: var claims }:
                var repository = _repositories.Find(claims);
                return repository is not null && (signed is null || string.Equals(signed.Repository, repository, StringComparison.OrdinalIgnoreCase))
                    ? new CredentialOutcome.Proven(new WebhookCredential(CredentialKind.Oidc, repository, signed is { Kind: CredentialKind.StandardWebhooks } ? signed.DeliveryId : null) { Token = claims })
                    : new CredentialOutcome.Unauthenticated(repository is null
                        ? new CredentialFault(CredentialFaultKind.RepositoryUnknown, claims.Repository)
                        : new CredentialFault(CredentialFaultKind.RepositoriesDiffer, $"the signature is of {signed!.Repository} and the token of {repository}"));
            case TokenVerdict.Invalid { Reason: var reason }:
                return new CredentialOutcome.Unauthenticated(new CredentialFault(CredentialFaultKind.TokenInvalid, reason));
            case var other:
                throw new InvalidOperationException($"Unknown verdict {other}.");
        }
    }

    private static bool IsSigned(IHeaderDictionary headers) =>
        headers.ContainsKey(StandardWebhooks.SignatureHeader) || headers.ContainsKey(GitHubSignature.SignatureHeader);
}

/// <summary>What the proofs of a request say.</summary>
internal abstract record CredentialOutcome
{
    private CredentialOutcome()
    {
    }

    /// <summary>Who sent it cannot be told at present.</summary>
    public static CredentialOutcome Nothing { get; } = new Unverifiable();

    /// <summary>A repository's CI sent it.</summary>
    /// <param name="Proof">The proof.</param>
    public sealed record Proven(WebhookCredential Proof) : CredentialOutcome;

    /// <summary>It has no proof, or one that is wrong in whatever way.</summary>
    /// <param name="Fault">In which way, for the log alone.</param>
    public sealed record Unauthenticated(CredentialFault Fault) : CredentialOutcome;

    /// <summary>Its token may be right: the issuer's keys could not be had.</summary>
    public sealed record Unverifiable : CredentialOutcome;
}
