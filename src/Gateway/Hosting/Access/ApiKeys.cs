using System.Security.Cryptography;
using System.Text;

namespace Gateway.Hosting.Access;

/// <summary>The configured API keys, read and checked once, when the service starts.</summary>
public sealed class ApiKeys
{
    /// <summary>Section of the keys.</summary>
    public const string Section = "Gateway:ApiKeys";

    private const int MaxKeyLength = 512;

    private readonly IReadOnlyList<(ApiKeyHolder Holder, byte[] Hash)> _keys;

    private ApiKeys(IReadOnlyList<(ApiKeyHolder Holder, byte[] Hash)> keys) => _keys = keys;

    /// <summary>Reads the keys' hashes and roles.</summary>
    /// <returns>The keys, and everything that is wrong with them, each error naming its setting.</returns>
    public static (ApiKeys Keys, IReadOnlyList<string> Errors) Read(IReadOnlyDictionary<string, ApiKeyOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var keys = new List<(ApiKeyHolder, byte[])>();
        var errors = new List<string>();
        foreach (var (name, key) in options.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var hash = ReadHash(key.Sha256.Trim());
            if (hash is null)
            {
                errors.Add($"{Section}:{name}:Sha256 must be the SHA-256 of the key, 64 hexadecimal digits: printf %s \"$KEY\" | sha256sum.");
            }

            var role = ReadRole(key.Role.Trim());
            if (role is null)
            {
                errors.Add($"{Section}:{name}:Role must be reader, operator or admin.");
            }

            if (hash is not null && role is { } known)
            {
                keys.Add((new ApiKeyHolder(name, known), hash));
            }
        }

        return (new ApiKeys(keys), errors);
    }

    /// <summary>Names the holder of a key, or null. Takes the same time whichever key it is.</summary>
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

    /// <summary>A number is no role, although an enum would take it.</summary>
    private static ApiKeyRole? ReadRole(string text)
    {
        foreach (var role in Enum.GetValues<ApiKeyRole>())
        {
            if (text.Equals(role.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return null;
    }
}

/// <summary>Who holds an API key.</summary>
/// <param name="Name">The holder's name, as the settings give it.</param>
/// <param name="Role">What the holder may do.</param>
public sealed record ApiKeyHolder(string Name, ApiKeyRole Role);
