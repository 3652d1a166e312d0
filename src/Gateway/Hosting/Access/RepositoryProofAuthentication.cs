using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Webhooks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>
/// Authenticates a repository by the Standard Webhooks headers on a request without a body: what is signed in its place is the path,
/// <c>webhook-id.webhook-timestamp.&lt;path&gt;</c>. A CI job has its repository's secret and no API key. A proof of a build result is
/// none of a path, nor the other way round: a path is no JSON.
/// </summary>
internal sealed class RepositoryProofAuthentication : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public const string SchemeName = "RepositoryProof";

    /// <summary>The claim with the full name of the proven repository.</summary>
    public const string RepositoryClaim = "repository";

    private readonly ProofVerifier _proofs;
    private readonly UnprovenLog _unproven;

    public RepositoryProofAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder,
        ProofVerifier proofs,
        UnprovenLog unproven)
        : base(options, logger, encoder)
    {
        _proofs = proofs;
        _unproven = unproven;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Without this header the verifier would look for GitHub's, which says nothing of when it was made.
        if (!Request.Headers.ContainsKey(StandardWebhooks.SignatureHeader))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (_proofs.Verify(Request.Headers, Encoding.UTF8.GetBytes(Request.Path.Value ?? "")) is not { } proof)
        {
            _unproven.Note();
            return Task.FromResult(AuthenticateResult.Fail("No valid proof."));
        }

        var identity = new ClaimsIdentity([new Claim(RepositoryClaim, proof.Repository)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    /// <summary>The API key's challenge is the answer: it comes beside this one wherever a proof is taken.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;
}
