using System.Security.Cryptography;
using System.Text;

namespace Gateway.Ledger.Audit;

/// <summary>A key of the audit's hashes.</summary>
internal sealed class AuditKey
{
    public const int MinLength = 32;

    private const int IdBytes = 8;

    private readonly byte[] _key;

    /// <summary>Makes it of the setting's text, at least <see cref="MinLength"/> characters.</summary>
    public AuditKey(string text)
    {
        _key = Encoding.UTF8.GetBytes(text);
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "gateway audit key "u8, .. _key]).AsSpan(0, IdBytes));
    }

    /// <summary>Names the key without telling it.</summary>
    public string Id { get; }

    public void Hash(ReadOnlySpan<byte> data, Span<byte> hash) => HMACSHA256.HashData(_key, data, hash);
}
