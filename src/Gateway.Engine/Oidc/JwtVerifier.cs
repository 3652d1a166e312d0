using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Oidc;

/// <summary>
/// Verifies tokens of one issuer (RFC 7519, RFC 8725): issuer, audience, time and a signature by one of the issuer's keys, with an
/// algorithm of a list and not of the token's choice. Where the token says that its keys are is not read.
/// </summary>
internal sealed class JwtVerifier
{
    private readonly JsonWebTokenHandler _handler;
    private readonly SigningKeys _keys;
    private readonly IssuerOptions _options;
    private readonly IReadOnlyList<string> _algorithms;
    private readonly TimeProvider _time;

    /// <summary>Makes it.</summary>
    /// <param name="keys">The issuer's keys.</param>
    /// <param name="options">The issuer.</param>
    /// <param name="algorithms">Algorithms of signatures, asymmetric ones all.</param>
    /// <param name="maxLength">Most characters of a token.</param>
    /// <param name="time">The clock.</param>
    public JwtVerifier(SigningKeys keys, IssuerOptions options, IReadOnlyList<string> algorithms, int maxLength, TimeProvider time)
    {
        _handler = new JsonWebTokenHandler { MaximumTokenSizeInBytes = maxLength, MapInboundClaims = false };
        _keys = keys;
        _options = options;
        _algorithms = algorithms;
        _time = time;
    }

    /// <summary>Whether tokens are taken at all.</summary>
    public bool IsEnabled => _options is { Issuer: not null, Audience: not null };

    /// <summary>Whether a token says that it is of this issuer. It need not be.</summary>
    public bool IsOfIssuer(string text) => Read(text) is { } token && IsOfIssuer(token);

    /// <summary>Verifies a token.</summary>
    /// <param name="text">The token in its compact form.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    /// <returns>Its claims as they were written, or null; and whether that is known at all, which it is not while the issuer's keys cannot be had.</returns>
    public async ValueTask<(JsonDocument? Claims, bool IsKnown)> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        // No key is looked for on behalf of a token that could not be right with any.
        if (!IsEnabled || Read(text) is not { } token || !IsMeantForUs(token))
        {
            return (null, true);
        }

        var (key, isKnown) = await _keys.FindAsync(token.Kid, cancellationToken);
        if (key is null)
        {
            return (null, isKnown);
        }

        // The library makes a text of whatever a claim holds, a list for one. What decides who may do what is taken as it was written.
        var result = await _handler.ValidateTokenAsync(token, Parameters(key));
        return (result.IsValid ? Claims(token) : null, true);
    }

    /// <summary>The claims as they were written; null where the issuer signed what is no JSON to the end or holds no text, which the library overlooks.</summary>
    private static JsonDocument? Claims(JsonWebToken token)
    {
        var payload = Base64Url.DecodeFromChars(token.EncodedPayload);
        if (UnreadableJson.FindFault(payload) is not null)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonWebToken? Read(string text)
    {
        if (text.Length > _handler.MaximumTokenSizeInBytes || !_handler.CanReadToken(text))
        {
            return null;
        }

        try
        {
            return _handler.ReadJsonWebToken(text);
        }
        catch (Exception exception) when (IsOfAnotherType(exception))
        {
            return null;
        }
    }

    private bool IsOfIssuer(JsonWebToken token)
    {
        try
        {
            return token.Issuer == _options.Issuer;
        }
        catch (Exception exception) when (IsOfAnotherType(exception))
        {
            return false;
        }
    }

    private bool IsMeantForUs(JsonWebToken token)
    {
        try
        {
            return _algorithms.Contains(token.Alg, StringComparer.Ordinal)
                && !string.IsNullOrEmpty(token.Kid)
                && token.Issuer == _options.Issuer
                && token.Audiences.Contains(_options.Audience, StringComparer.Ordinal)
                && IsTimely(token.ValidFrom, token.ValidTo);
        }
        catch (Exception exception) when (IsOfAnotherType(exception))
        {
            return false;
        }
    }

    /// <summary>A claim of another type than its name asks for, or a part that is not base64.</summary>
    private static bool IsOfAnotherType(Exception exception) => exception is ArgumentException or FormatException or SecurityTokenException or JsonException;

    // A token that does not say when it ends has DateTime.MinValue there.
    private bool IsTimely(DateTime from, DateTime to)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return now + _options.ClockSkew >= from && now - _options.ClockSkew < to;
    }

    private TokenValidationParameters Parameters(SecurityKey key) => new()
    {
        ValidAlgorithms = _algorithms,
        IssuerSigningKey = key,
        ValidIssuer = _options.Issuer,
        ValidAudience = _options.Audience,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, to, _, _) => to is { } end && IsTimely(from ?? DateTime.MinValue, end),
        TryAllIssuerSigningKeys = true,
    };
}
