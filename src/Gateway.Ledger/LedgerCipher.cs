using System.Security.Cryptography;

namespace Gateway.Ledger;

/// <summary>
/// What is done with one key of the ledger: AES-256-GCM, and digests under a key that is derived from it. Rollouts of many lanes use it at one time, which
/// an <see cref="AesGcm"/> does not bear: each call has its own.
/// </summary>
internal sealed class LedgerCipher
{
    public const int KeySize = 32;

    private const byte Version = 1;
    private const int IdBytes = 8;

    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _key;
    private readonly byte[] _digestKey;

    public LedgerCipher(byte[] key)
    {
        _key = [.. key];

        // A key for one thing is used for nothing else.
        _digestKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeySize, info: "gateway ledger digest"u8.ToArray());
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "gateway ledger key "u8, .. key]).AsSpan(0, IdBytes));
    }

    /// <summary>Names the key without telling it.</summary>
    public string Id { get; }

    public byte[] Protect(ReadOnlySpan<byte> text, ReadOnlySpan<byte> purpose)
    {
        var result = new byte[1 + NonceSize + TagSize + text.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagSize);
        cipher.Encrypt(nonce, text, result.AsSpan(1 + NonceSize + TagSize), result.AsSpan(1 + NonceSize, TagSize), purpose);
        return result;
    }

    public byte[]? Unprotect(ReadOnlySpan<byte> data, ReadOnlySpan<byte> purpose)
    {
        if (data.Length < 1 + NonceSize + TagSize || data[0] != Version)
        {
            return null;
        }

        var text = new byte[data.Length - 1 - NonceSize - TagSize];
        using var cipher = new AesGcm(_key, TagSize);
        try
        {
            cipher.Decrypt(data.Slice(1, NonceSize), data[(1 + NonceSize + TagSize)..], data.Slice(1 + NonceSize, TagSize), text, purpose);
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public byte[] Digest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> purpose)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _digestKey);
        hmac.AppendData(SHA256.HashData(purpose));
        hmac.AppendData(text);
        return hmac.GetHashAndReset();
    }
}
