using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Gateway.Images;

/// <summary>
/// Gets the tokens that registries want to see, and keeps each as long as it is good. A registry may send for them to itself or where the
/// settings say, and nowhere else.
/// </summary>
internal sealed class RegistryTokens(TimeProvider time)
{
    /// <summary>Of a token whose registry does not say how long it is good, by the token specification.</summary>
    private static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(string Registry, string Repository), Token> _tokens = new();

    /// <summary>The token that was got before, as long as it is good.</summary>
    public AuthenticationHeaderValue? Known(Registry registry, string repository) =>
        _tokens.TryGetValue((registry.Host, repository), out var token) && time.GetUtcNow() < token.Until ? token.Value : null;

    /// <summary>A new token.</summary>
    /// <exception cref="RegistryException">It could not be got.</exception>
    public async Task<AuthenticationHeaderValue> FetchAsync(
        HttpClient client, Registry registry, string repository, RegistryChallenge.Bearer challenge, CancellationToken cancellationToken)
    {
        if (challenge.Realm is not { } realm)
        {
            throw new RegistryException(
                $"{registry.Host} requires a token to read {repository} but gives no address to request it from. Check that its Url in Gateway:Images:Registries points to the registry itself and not to a proxy that requires a login.",
                mayPass: false);
        }

        if (!RegistryAddress.IsTokenServer(realm, registry.Address, registry.Tokens))
        {
            throw new RegistryException($"{registry.Host} refers to another server for tokens. If you trust that server, set TokenUrl of the registry in Gateway:Images:Registries.", mayPass: false);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(realm, repository, challenge.Service));
        request.Headers.Authorization = registry.ReadCredentials();
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new RegistryException(
                $"{registry.Host} gave no token to read {repository}; it answered {(int)response.StatusCode}. {registry.CredentialsFix}",
                mayPass: (int)response.StatusCode is 408 or 429 or >= 500);
        }

        var token = Read(await response.Content.ReadAsByteArrayAsync(cancellationToken), registry);
        _tokens[(registry.Host, repository)] = token;
        return token.Value;
    }

    private static Uri AddressOf(Uri realm, string repository, string? service)
    {
        var query = realm.Query.TrimStart('?');
        var asked = $"{(service is null ? "" : $"service={Uri.EscapeDataString(service)}&")}scope={Uri.EscapeDataString($"repository:{repository}:pull")}";
        return new UriBuilder(realm) { Query = query.Length == 0 ? asked : $"{query}&{asked}" }.Uri;
    }

    private Token Read(byte[] body, Registry registry)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var text = TextIn(root, "token") is { Length: > 0 } token ? token : TextIn(root, "access_token");
            var life = root.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetInt32(out var given)
                ? TimeSpan.FromSeconds(given)
                : MinLifetime;
            if (!string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                return new Token(new AuthenticationHeaderValue("Bearer", text), time.GetUtcNow() + (life > Margin ? life - Margin : TimeSpan.Zero));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RegistryException($"{registry.Host} sent an invalid token response: {exception.GetType().Name}.", mayPass: true);
        }

        throw new RegistryException($"{registry.Host} sent an invalid token response.", mayPass: true);
    }

    // Some servers write both names and leave one of them empty.
    private static string? TextIn(JsonElement root, string name) => root.TryGetProperty(name, out var text) ? text.GetString() : null;

    private sealed record Token(AuthenticationHeaderValue Value, DateTimeOffset Until);
}
