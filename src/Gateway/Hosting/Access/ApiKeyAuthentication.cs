using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Intake;
using Gateway.Ledger.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Authenticates the holders of API keys by the header <c>X-API-Key</c>, and as bearer token where <see cref="KeyAsBearer"/> says so.</summary>
internal sealed partial class ApiKeyAuthentication : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-API-Key";

    /// <summary>Holders whose expired key was spoken of: once each, for whoever wonders why it no longer works, however often it comes.</summary>
    private static readonly ConcurrentDictionary<string, bool> Mentioned = new(StringComparer.Ordinal);

    private readonly ApiKeys _keys;
    private readonly UnauthenticatedLog _unauthenticated;

    public ApiKeyAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder,
        ApiKeys keys,
        UnauthenticatedLog unauthenticated)
        : base(options, logger, encoder)
    {
        _keys = keys;
        _unauthenticated = unauthenticated;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } key)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (_keys.FindHolder(key) is not { } holder)
        {
            _unauthenticated.Tell(new CredentialFault(CredentialFaultKind.KeyUnknown), Callers.AddressOf(Context), Request.Headers, default);
            return Task.FromResult(AuthenticateResult.Fail("Unknown API key."));
        }

        if (holder.ExpiresAt is { } end && end <= TimeProvider.GetUtcNow())
        {
            if (Mentioned.TryAdd(holder.Name, true))
            {
                Log.Expired(Logger, holder.Name, end);
            }

            return Task.FromResult(AuthenticateResult.Fail("Expired API key."));
        }

        var identity = Callers.Identity(SchemeName, ActorKinds.ApiKey, holder.Name, holder.Role);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    private static string? KeyOf(HttpRequest request) => request.Headers[Header] switch
    {
        [{ } key] => key,
        [] when request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<KeyAsBearer>() is not null => BearerToken.In(request.Headers),
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Warning, "Rejected the API key of {Holder}, which expired at {ExpiresAt:O}.")]
        public static partial void Expired(ILogger logger, string holder, DateTimeOffset expiresAt);
    }
}
