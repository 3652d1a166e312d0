using System.Buffers.Text;
using System.Globalization;
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
    private const string Unreadable = "it is not a JSON Web Token";

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
    public bool IsOfIssuer(string text) => Read(text, out _) is { } token && IsOfIssuer(token);

    /// <summary>Verifies a token.</summary>
    /// <param name="text">The token in its compact form.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    public async ValueTask<VerifiedToken> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        if (!IsEnabled)
        {
            return VerifiedToken.Invalid("no tokens are accepted");
        }

        // No key is looked for on behalf of a token that could not be right with any.
        if (Read(text, out var fault) is not { } token || (fault = FindFault(token)) is not null)
        {
            return VerifiedToken.Invalid(fault!);
        }

        var (key, isKnown) = await _keys.FindAsync(token.Kid, cancellationToken);
        if (key is null)
        {
            return isKnown ? VerifiedToken.Invalid($"the issuer has no key {LogText.Quote(token.Kid)} (kid)") : VerifiedToken.Unverifiable;
        }

        // The library makes a text of whatever a claim holds, a list for one. What decides who may do what is taken as it was written.
        var result = await _handler.ValidateTokenAsync(token, Parameters(key));
        return result switch
        {
            { IsValid: true } => Claims(token) is { } claims ? new VerifiedToken(claims, null) : VerifiedToken.Invalid("its claims are not valid JSON"),
            { Exception: SecurityTokenInvalidSignatureException } => VerifiedToken.Invalid($"its signature was not made with the issuer's key {LogText.Quote(token.Kid)}"),
            _ => VerifiedToken.Invalid($"it does not hold what it must ({result.Exception?.GetType().Name})"),
        };
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

    private JsonWebToken? Read(string text, out string? fault)
    {
        if (text.Length > _handler.MaximumTokenSizeInBytes)
        {
            fault = $"it has {text.Length} characters, more than {_handler.MaximumTokenSizeInBytes}";
            return null;
        }

        try
        {
            var token = _handler.CanReadToken(text) ? _handler.ReadJsonWebToken(text) : null;
            fault = token is null ? Unreadable : null;
            return token;
        }
        catch (Exception exception) when (IsOfAnotherType(exception))
        {
            fault = Unreadable;
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

    /// <summary>Why a token cannot be meant for this gateway; null when it may be.</summary>
    private string? FindFault(JsonWebToken token)
    {
        try
        {
            if (!_algorithms.Contains(token.Alg, StringComparer.Ordinal))
            {
                return $"its algorithm is {LogText.Quote(token.Alg)} and not one of {string.Join(", ", _algorithms)}";
            }

            if (string.IsNullOrEmpty(token.Kid))
            {
                return "its header names no key (kid)";
            }

            if (token.Issuer != _options.Issuer)
            {
                return $"its issuer is {LogText.Quote(token.Issuer)} and not {_options.Issuer} ({_options.Section}:Issuer)";
            }

            return token.Audiences.Contains(_options.Audience, StringComparer.Ordinal)
                ? FindFault(token.ValidFrom, token.ValidTo)
                : $"its audience is {LogText.Quote(string.Join(", ", token.Audiences))} and not {_options.Audience} ({_options.Section}:Audience)";
        }
        catch (Exception exception) when (IsOfAnotherType(exception))
        {
            return "a claim of it has another type than it must have";
        }
    }

    private string? FindFault(DateTime from, DateTime to)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return (IsTimely(from, to), to > DateTime.MinValue) switch
        {
            (true, _) => null,
            (_, false) => "it does not say until when it is valid (exp)",
            _ when now < from => string.Create(CultureInfo.InvariantCulture, $"it will only be valid in {(long)(from - now).TotalSeconds} s (nbf)"),
            _ => string.Create(CultureInfo.InvariantCulture, $"it expired {(long)(now - to).TotalSeconds} s ago (exp)"),
        };
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

/// <summary>What became of the verification of a token: its claims, or why it is not valid; neither while the issuer's keys cannot be had.</summary>
/// <param name="Claims">Its claims as they were written.</param>
/// <param name="Fault">Why it is not valid, for the log alone.</param>
internal sealed record VerifiedToken(JsonDocument? Claims, string? Fault) : IDisposable
{
    /// <summary>It may be valid: the issuer's keys could not be had.</summary>
    public static VerifiedToken Unverifiable { get; } = new(null, null);

    /// <summary>It is not valid.</summary>
    public static VerifiedToken Invalid(string fault) => new(null, fault);

    public void Dispose() => Claims?.Dispose();
}
