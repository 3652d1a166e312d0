using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox.Hosting;

/// <summary>The token of each client; asking again replaces it.</summary>
internal sealed class CsrfTokens(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    public Token Issue(string client)
    {
        var now = time.GetUtcNow();
        var value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return _tokens.AddOrUpdate(
            client,
            _ => new(Guid.NewGuid(), now, now, value, client, now + Lifetime),
            (_, old) => old with { Updated = now, Value = value, Expiration = now + Lifetime });
    }

    /// <summary>What is wrong with a write's token, or null.</summary>
    public string? Problem(HttpRequest request)
    {
        string? token = request.Headers["Prefect-Csrf-Token"];
        string? client = request.Headers["Prefect-Csrf-Client"];
        if (token is null)
        {
            return "Missing CSRF token.";
        }

        if (client is null)
        {
            return "Missing client identifier.";
        }

        return _tokens.TryGetValue(client, out var known)
            && known.Expiration > time.GetUtcNow()
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known.Value), Encoding.UTF8.GetBytes(token))
            ? null
            : "Invalid CSRF token or client identifier.";
    }

    internal sealed record Token(
        Guid Id,
        DateTimeOffset Created,
        DateTimeOffset Updated,
        [property: System.Text.Json.Serialization.JsonPropertyName("token")] string Value,
        string Client,
        DateTimeOffset Expiration);
}
