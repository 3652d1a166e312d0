using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>
/// Protects what may hold secrets before it goes into the ledger: AES-256-GCM under a key that lies beside the database and not in it,
/// so that a copy of the database alone, such as a backup, shows none. Bound to what it belongs to: a row cannot be passed off as another.
/// </summary>
public sealed class LedgerKey : IDisposable
{
    private const byte Version = 1;
    private const int KeySize = 32;

    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly AesGcm _cipher;
    private readonly byte[] _digestKey;

    /// <summary>Reads the key, or makes one where there is none yet.</summary>
    /// <exception cref="SettingsException">The file is there and holds no key, or cannot be read or written.</exception>
    public LedgerKey(IOptions<LedgerOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var key = ReadOrMake(options.Value.KeyFile ?? Path.ChangeExtension(options.Value.Path, ".key"));
        _cipher = new AesGcm(key, TagSize);

        // A key for one thing is used for nothing else.
        _digestKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeySize, info: "gateway ledger digest"u8.ToArray());
    }

    /// <summary>Protects a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="purpose">What it belongs to; the same is needed to read it.</param>
    public byte[] Protect(ReadOnlySpan<byte> text, ReadOnlySpan<byte> purpose)
    {
        var result = new byte[1 + NonceSize + TagSize + text.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        _cipher.Encrypt(nonce, text, result.AsSpan(1 + NonceSize + TagSize), result.AsSpan(1 + NonceSize, TagSize), purpose);
        return result;
    }

    /// <summary>Reads what was protected.</summary>
    /// <returns>The text; null when it was protected with another key or for another purpose, or was changed.</returns>
    public byte[]? Unprotect(ReadOnlySpan<byte> data, ReadOnlySpan<byte> purpose)
    {
        if (data.Length < 1 + NonceSize + TagSize || data[0] != Version)
        {
            return null;
        }

        var text = new byte[data.Length - 1 - NonceSize - TagSize];
        try
        {
            _cipher.Decrypt(data.Slice(1, NonceSize), data[(1 + NonceSize + TagSize)..], data.Slice(1 + NonceSize, TagSize), text, purpose);
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>A keyed digest, HMAC-SHA256: equal for equal texts of one purpose, and nothing without the key.</summary>
    /// <param name="text">The text.</param>
    /// <param name="purpose">What it belongs to.</param>
    public byte[] Digest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> purpose)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _digestKey);
        hmac.AppendData(SHA256.HashData(purpose));
        hmac.AppendData(text);
        return hmac.GetHashAndReset();
    }

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();

    private static byte[] ReadOrMake(string file)
    {
        var path = Path.GetFullPath(file);
        try
        {
            return File.Exists(path) ? Read(path) : Make(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"Gateway:Ledger:KeyFile: the key at \"{file}\" can be neither read nor made: {exception.Message}"]);
        }
    }

    private static byte[] Read(string path)
    {
        var text = File.ReadAllText(path).Trim();
        var key = new byte[KeySize];
        return Convert.TryFromBase64String(text, key, out var written) && written == KeySize
            ? key
            : throw new SettingsException([$"Gateway:Ledger:KeyFile: \"{path}\" does not hold a key: 32 bytes in base64. Restore the file that belongs to this ledger; without it earlier rollouts cannot be rolled back to."]);
    }

    private static byte[] Make(string path)
    {
        if (Path.GetDirectoryName(path) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var key = RandomNumberGenerator.GetBytes(KeySize);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(path, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.WriteLine(Convert.ToBase64String(key));
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        return key;
    }
}
