using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Ledger.Audit;

/// <summary>The end of the chain as it was at one time: what is kept where nobody who can write to the ledger can change it.</summary>
/// <param name="Sequence">Sequence of the entry that was the newest then, 0 for none; null where only its hash was kept.</param>
/// <param name="Hash">Its hash, in lower-case hexadecimal digits; zeros for none.</param>
internal sealed record AuditHead(long? Sequence, string Hash)
{
    private const int Digits = 2 * SHA256.HashSizeInBytes;

    internal static AuditHead From(long sequence, ReadOnlySpan<byte> hash) => new(sequence, Convert.ToHexStringLower(hash));

    /// <summary>Reads <c>sequence:hash</c> as <see cref="ToString"/> writes it, or the hash alone.</summary>
    /// <returns>Null for what is neither.</returns>
    public static AuditHead? Parse(string text)
    {
        var parts = text.Split(':', 2);
        if (!IsHash(parts[^1]))
        {
            return null;
        }

        if (parts.Length == 1)
        {
            return new AuditHead(null, text.ToLowerInvariant());
        }

        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new AuditHead(sequence, parts[1].ToLowerInvariant())
            : null;
    }

    /// <inheritdoc />
    public override string ToString() => Sequence is { } sequence ? string.Create(CultureInfo.InvariantCulture, $"{sequence}:{Hash}") : Hash;

    private static bool IsHash(string text) =>
        text.Length == Digits && Convert.FromHexString(text, stackalloc byte[SHA256.HashSizeInBytes], out _, out _) == OperationStatus.Done;
}
