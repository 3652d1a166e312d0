using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Hosting.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Authenticates readers and operators by the header <c>X-API-Key</c>.</summary>
internal sealed class ApiKeyAuthentication : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-API-Key";

    private readonly ApiKeys _keys;

    public ApiKeyAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder,
        ApiKeys keys)
        : base(options, logger, encoder) => _keys = keys;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header] is not [{ } key])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (_keys.FindHolder(key) is not { } holder)
        {
            return Task.FromResult(AuthenticateResult.Fail("Unknown API key."));
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, holder.Name), new Claim(ClaimTypes.Role, holder.Role.ToString())], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        new ProblemResult(ProblemCatalog.ApiKeyRequired).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var holder = Context.User.FindFirstValue(ClaimTypes.Name) ?? "";
        var role = Enum.Parse<ApiKeyRole>(Context.User.FindFirstValue(ClaimTypes.Role) ?? nameof(ApiKeyRole.Reader));
        return new ProblemResult(OperatorProblems.RoleRequired(holder, SnakeCaseEnum<ApiKeyRole>.NameOf(role), $"{ApiKeys.Section}:{holder}:Role")).ExecuteAsync(Context);
    }
}
