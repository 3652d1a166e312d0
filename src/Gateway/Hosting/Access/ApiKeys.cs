using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Access;

/// <summary>The configured API keys, read and checked once, when the service starts.</summary>
internal sealed class ApiKeys
{
    /// <summary>Section of the keys.</summary>
    public const string Section = "Gateway:ApiKeys";

    private const int MaxKeyLength = 512;

    private readonly IReadOnlyList<(ApiKeyHolder Holder, byte[] Hash)> _keys;

    private ApiKeys(IReadOnlyList<(ApiKeyHolder Holder, byte[] Hash)> keys) => _keys = keys;

    /// <summary>Reads the keys' hashes, roles and ends.</summary>
    /// <returns>The keys, and everything that is wrong with them, each error naming its setting.</returns>
    public static (ApiKeys Keys, IReadOnlyList<string> Errors) Read(IReadOnlyDictionary<string, ApiKeyOptions> options)
    {
        var keys = new List<(ApiKeyHolder, byte[])>();
        var errors = new List<string>();
        foreach (var (name, key) in options.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!PlainText.Is(name))
            {
                errors.Add($"{Section}:{PlainText.Escape(name)}: the name of a key is shown in logs and in the audit, so it must not contain control or invisible characters.");
            }

            var hash = ReadHash(key.Sha256.Trim());
            if (hash is null)
            {
                errors.Add($"{Section}:{name}:Sha256 must be the SHA-256 of the key, 64 hexadecimal digits. Create a key and its hash with gateway keys create.");
            }

            var role = Roles.Read(key.Role.Trim());
            if (role is null)
            {
                errors.Add($"{Section}:{name}:Role must be reader, operator or admin.");
            }

            var expires = key.ExpiresAt is { } text ? Rfc3339.Parse(text.Trim()) : null;
            if (key.ExpiresAt is not null && expires is null)
            {
                errors.Add($"{Section}:{name}:ExpiresAt must be an RFC 3339 time with an offset, such as 2026-12-31T23:59:59Z. Remove it for a key that does not expire.");
            }

            // Two holders of one key could not be told apart, and the one with more rights would be the one found or not by chance.
            if (hash is not null && keys.Exists(other => other.Item2.AsSpan().SequenceEqual(hash)))
            {
                errors.Add($"{Section}:{name}:Sha256 is already used by another key. Give each holder a separate key.");
            }

            if (hash is not null && role is { } known)
            {
                keys.Add((new ApiKeyHolder(name, known, expires), hash));
            }
        }

        return (new ApiKeys(keys), errors);
    }

    /// <summary>Whether there are any.</summary>
    public bool Any => _keys.Count > 0;

    /// <summary>Names the holder of a key, or null. Takes the same time whichever key it is. Whether it has expired is not looked at.</summary>
    public ApiKeyHolder? FindHolder(string? key)
    {
        if (key is null || key.Length is 0 or > MaxKeyLength)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        ApiKeyHolder? found = null;
        foreach (var (holder, expected) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
            {
                found = holder;
            }
        }

        return found;
    }

    private static byte[]? ReadHash(string text)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return text.Length == 2 * hash.Length && Convert.FromHexString(text, hash, out _, out _) == System.Buffers.OperationStatus.Done ? hash : null;
    }
}

/// <summary>Who holds an API key.</summary>
/// <param name="Name">The holder's name, as the settings give it.</param>
/// <param name="Role">What the holder may do.</param>
/// <param name="ExpiresAt">From when on the key opens nothing; null when it has no end.</param>
internal sealed record ApiKeyHolder(string Name, Role Role, DateTimeOffset? ExpiresAt = null);
