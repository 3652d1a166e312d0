using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Intake;
using Gateway.Ledger.Audit;
using Gateway.Oidc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Authenticates people by bearer tokens of the organisation's OIDC provider. Whose token none of it is, is another scheme's business.</summary>
internal sealed class PersonAuthentication : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public const string SchemeName = "Person";

    private readonly PersonVerifier _tokens;
    private readonly PersonRoles _roles;
    private readonly UnauthenticatedLog _unauthenticated;

    public PersonAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder,
        PersonVerifier tokens,
        PersonRoles roles,
        UnauthenticatedLog unauthenticated)
        : base(options, logger, encoder)
    {
        _tokens = tokens;
        _roles = roles;
        _unauthenticated = unauthenticated;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.In(Request.Headers) is not { } token || !_tokens.IsOfProvider(token))
        {
            return AuthenticateResult.NoResult();
        }

        switch (await _tokens.VerifyAsync(token, Context.RequestAborted))
        {
            case PersonVerdict.Valid person:
                var identity = Callers.Identity(SchemeName, ActorKinds.Person, person.Name, _roles.Find(person.RoleValues), person.Subject);
                return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
            case PersonVerdict.Unverifiable:
                Context.Features.Set(Unverifiable.Instance);
                return AuthenticateResult.Fail("The token's issuer is not available.");
            case PersonVerdict.Invalid { Reason: var reason }:
                _unauthenticated.Tell(new CredentialFault(CredentialFaultKind.TokenInvalid, reason), Callers.AddressOf(Context), Request.Headers, default);
                return AuthenticateResult.Fail("Invalid token.");
            case var other:
                throw new InvalidOperationException($"Unknown verdict {other}.");
        }
    }
}

/// <summary>Feature of a request whose token may be right, and cannot be verified at present.</summary>
internal sealed class Unverifiable
{
    public static Unverifiable Instance { get; } = new();
}
