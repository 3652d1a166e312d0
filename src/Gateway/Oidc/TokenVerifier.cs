using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Gateway.Builds;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Oidc;

/// <summary>
/// Verifies OIDC tokens of GitHub Actions (RFC 7519, RFC 8725): issuer, audience, time and a signature by one of the issuer's keys, with an
/// algorithm of this list and not of the token's choice. Where the token says that its keys are is not read.
/// </summary>
public sealed class TokenVerifier
{
    private const int MaxLength = 8 * 1024;

    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
    private static readonly TokenVerdict Invalid = new TokenVerdict.Invalid();
    private static readonly TokenVerdict Unverifiable = new TokenVerdict.Unverifiable();

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };
    private readonly SigningKeys _keys;
    private readonly OidcOptions _options;
    private readonly TimeProvider _time;

    internal TokenVerifier(SigningKeys keys, IOptions<OidcOptions> options, TimeProvider time)
    {
        _keys = keys;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Whether tokens are taken at all.</summary>
    public bool IsEnabled => _options.Audience is not null;

    /// <summary>Verifies a token.</summary>
    /// <param name="text">The token in its compact form.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    public async ValueTask<TokenVerdict> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        // No key is looked for on behalf of a token that could not be right with any.
        if (!IsEnabled || Read(text) is not { } token || !IsMeantForUs(token))
        {
            return Invalid;
        }

        var (key, isKnown) = await _keys.FindAsync(token.Kid, cancellationToken);
        if (key is null)
        {
            return isKnown ? Invalid : Unverifiable;
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(key));
        return result.IsValid && ClaimsOf(token) is { } claims ? new TokenVerdict.Valid(claims) : Invalid;
    }

    private JsonWebToken? Read(string text)
    {
        if (text.Length > MaxLength || !_handler.CanReadToken(text))
        {
            return null;
        }

        try
        {
            return _handler.ReadJsonWebToken(text);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private bool IsMeantForUs(JsonWebToken token)
    {
        try
        {
            return Algorithms.Contains(token.Alg, StringComparer.Ordinal)
                && !string.IsNullOrEmpty(token.Kid)
                && token.Issuer == _options.Issuer
                && token.Audiences.Contains(_options.Audience, StringComparer.Ordinal)
                && IsTimely(token.ValidFrom, token.ValidTo);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or SecurityTokenException or JsonException)
        {
            // A claim of another type than its name asks for.
            return false;
        }
    }

    // A token that does not say when it ends has DateTime.MinValue there.
    private bool IsTimely(DateTime from, DateTime to)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return now + _options.ClockSkew >= from && now - _options.ClockSkew < to;
    }

    private TokenValidationParameters Parameters(SecurityKey key) => new()
    {
        ValidAlgorithms = Algorithms,
        IssuerSigningKey = key,
        ValidIssuer = _options.Issuer,
        ValidAudience = _options.Audience,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, to, _, _) => to is { } end && IsTimely(from ?? DateTime.MinValue, end),
        TryAllIssuerSigningKeys = true,
    };

    private static TokenClaims? ClaimsOf(JsonWebToken token)
    {
        // The library makes a text of whatever a claim holds, a list for one. What decides who may deploy is taken as it was written.
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        var root = payload.RootElement;
        return Text("repository") is { } repository
            && Number("repository_id") is { } repositoryId
            && Number("repository_owner_id") is { } ownerId
            && Text("ref") is { } reference
            && Text("sha") is { } sha
            && Number("run_id") is { } runId
            && Number("run_number") is { } runNumber
            && Number("run_attempt") is { } attempt and <= int.MaxValue
            && Text("event_name") is { } eventName
            ? new TokenClaims
            {
                Repository = repository,
                RepositoryId = repositoryId,
                RepositoryOwnerId = ownerId,
                Ref = reference,
                Sha = sha,
                RunId = runId,
                RunNumber = runNumber,
                RunAttempt = (int)attempt,
                EventName = eventName,
                Actor = Text("actor"),
                JobWorkflowRef = Text("job_workflow_ref"),
                Environment = Text("environment"),
                BaseRef = Text("base_ref"),
            }
            : null;

        // GitHub writes every claim as a text, ids included.
        string? Text(string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

        long? Number(string name) =>
            long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
    }
}
