using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Oidc;

/// <summary>
/// Fetches the issuer's keys, from the configured addresses only: what a token says of where its keys are is never read, a redirect is not
/// followed, and a discovery document may name no other server than its own.
/// </summary>
internal sealed class KeyFetcher
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "Gateway.Oidc";

    /// <summary>Largest answer in bytes; GitHub's has about four thousand.</summary>
    public const int MaxAnswerBytes = 512 * 1024;

    private const int MinRsaBits = 2048;

    private readonly IHttpClientFactory _clients;
    private readonly IssuerOptions _options;

    public KeyFetcher(IHttpClientFactory clients, IssuerOptions options)
    {
        _clients = clients;
        _options = options;
    }

    /// <summary>Fetches the keys that sign, by their ids.</summary>
    /// <exception cref="HttpRequestException">The issuer could not be read, or its answer is not what it must be.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task<IReadOnlyDictionary<string, SecurityKey>> FetchAsync(CancellationToken cancellationToken)
    {
        using var client = _clients.CreateClient(ClientName);
        client.Timeout = _options.FetchTimeout;
        client.MaxResponseContentBufferSize = MaxAnswerBytes;
        try
        {
            var address = _options.JwksUri is { } configured ? new Uri(configured) : await DiscoverAsync(client, cancellationToken);
            var keys = new JsonWebKeySet(await client.GetStringAsync(address, cancellationToken));
            return keys.Keys
                .Where(IsForSignatures)
                .GroupBy(key => key.KeyId, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, SecurityKey (group) => group.First(), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            throw new HttpRequestException($"The issuer {_options.Issuer} sent an invalid response: {exception.GetType().Name}.", exception);
        }
    }

    private async Task<Uri> DiscoverAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(OidcAddress.Discovery(_options.Issuer!), cancellationToken));
        var (issuer, keys) = (document.RootElement.GetProperty("issuer").GetString(), document.RootElement.GetProperty("jwks_uri").GetString());
        return issuer == _options.Issuer
            && Uri.TryCreate(keys, UriKind.Absolute, out var address)
            && OutgoingAddress.IsTrustworthy(address)
            && OutgoingAddress.IsSameServer(address, new Uri(_options.Issuer!))
            ? address
            : throw new HttpRequestException($"The discovery document of {_options.Issuer} contains another issuer, or keys on another server. If that is intended, set {_options.Section}:JwksUri.");
    }

    private static bool IsForSignatures(JsonWebKey key) =>
        key is { KeyId.Length: > 0, Use: null or "" or "sig" }
        && (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve || (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && SizeOf(key) >= MinRsaBits));

    /// <summary>Bits of an RSA key; none of one that cannot be read, which must not take the others with it.</summary>
    private static int SizeOf(JsonWebKey key)
    {
        try
        {
            return key.KeySize;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return 0;
        }
    }
}
