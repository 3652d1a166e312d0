using System.Security.Cryptography;
using System.Text;

namespace Gateway.Hosting.Access;

/// <summary>The configured API keys, read and checked once, when the service starts.</summary>
public sealed class ApiKeys
{
    /// <summary>Section of the keys.</summary>
    public const string Section = "Gateway:ApiKeys";

    private const int MaxKeyLength = 512;

    private readonly IReadOnlyList<(string Holder, byte[] Hash)> _keys;

    private ApiKeys(IReadOnlyList<(string Holder, byte[] Hash)> keys) => _keys = keys;

    /// <summary>Reads the keys' hashes.</summary>
    /// <returns>The keys, and everything that is wrong with them, each error naming its setting.</returns>
    public static (ApiKeys Keys, IReadOnlyList<string> Errors) Read(IReadOnlyDictionary<string, ApiKeyOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var keys = new List<(string, byte[])>();
        var errors = new List<string>();
        foreach (var (holder, key) in options.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var hash = new byte[SHA256.HashSizeInBytes];
            var text = key.Sha256.Trim();
            if (text.Length == 2 * hash.Length && Convert.FromHexString(text, hash, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                keys.Add((holder, hash));
            }
            else
            {
                errors.Add($"{Section}:{holder}:Sha256 must be the SHA-256 of the key, 64 hexadecimal digits: printf %s \"$KEY\" | sha256sum.");
            }
        }

        return (new ApiKeys(keys), errors);
    }

    /// <summary>Names the holder of a key, or null. Takes the same time whichever key it is.</summary>
    public string? FindHolder(string? key)
    {
        if (key is null || key.Length is 0 or > MaxKeyLength)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        string? found = null;
        foreach (var (holder, expected) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
            {
                found = holder;
            }
        }

        return found;
    }
}
