using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Intake;
using Gateway.Ledger.Audit;
using Gateway.Oidc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>
/// Authenticates a repository by the Standard Webhooks headers on a request without a body: what is signed in its place is the path,
/// <c>webhook-id.webhook-timestamp.&lt;path&gt;</c>; or by an OIDC token. A CI job has its repository's secret or a token, and no API key. A proof of a build result is
/// none of a path, nor the other way round: a path is no JSON.
/// </summary>
internal sealed class RepositoryCredentialAuthentication : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public const string SchemeName = "RepositoryProof";

    /// <summary>The claim with the full name of the proven repository.</summary>
    public const string RepositoryClaim = "repository";

    private readonly RequestCredentials _credentials;
    private readonly PersonVerifier _people;
    private readonly UnauthenticatedLog _unauthenticated;

    public RepositoryCredentialAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder,
        RequestCredentials credentials,
        PersonVerifier people,
        UnauthenticatedLog unauthenticated)
        : base(options, logger, encoder)
    {
        _credentials = credentials;
        _people = people;
        _unauthenticated = unauthenticated;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // GitHub's own signature says nothing of when it was made, and so is no proof here.
        var isSigned = Request.Headers.ContainsKey(StandardWebhooks.SignatureHeader);
        if ((!isSigned && Request.Headers.Authorization.Count == 0) || Request.Headers.ContainsKey(GitHubSignature.SignatureHeader))
        {
            return AuthenticateResult.NoResult();
        }

        // A person's token is no failed attempt at a repository's.
        if (!isSigned && BearerToken.In(Request.Headers) is { } token && _people.IsOfProvider(token))
        {
            return AuthenticateResult.NoResult();
        }

        var path = Encoding.UTF8.GetBytes(Request.Path.Value ?? "");
        var outcome = await _credentials.VerifyAsync(Request.Headers, path, Context.RequestAborted);
        if (outcome is not CredentialOutcome.Proven { Proof: var credential })
        {
            var fault = outcome is CredentialOutcome.Unauthenticated unauthenticated ? unauthenticated.Fault : new CredentialFault(CredentialFaultKind.TokenUnverifiable);
            _unauthenticated.Record(fault, Callers.AddressOf(Context), Request.Headers, default);
            return AuthenticateResult.Fail("No valid credentials.");
        }

        var identity = Callers.Identity(SchemeName, ActorKinds.Repository, credential.Repository, role: null);
        identity.AddClaim(new Claim(RepositoryClaim, credential.Repository));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
