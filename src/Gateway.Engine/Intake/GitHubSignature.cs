using System.Security.Cryptography;

namespace Gateway.Intake;

/// <summary>GitHub's webhook signature: <c>X-Hub-Signature-256: sha256=&lt;hex&gt;</c>, HMAC-SHA256 over the raw body.</summary>
internal static class GitHubSignature
{
    public const string SignatureHeader = "X-Hub-Signature-256";

    /// <summary>Header with the delivery's id, which the signature does not cover.</summary>
    public const string DeliveryHeader = "X-GitHub-Delivery";

    private const string Prefix = "sha256=";

    /// <summary>Signs a body.</summary>
    /// <param name="key">The secret's bytes, as typed into GitHub.</param>
    /// <param name="body">The raw body.</param>
    /// <returns>The value of the signature header.</returns>
    public static string Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body) =>
        Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(key, body));

    /// <summary>Says, in constant time, whether the header's signature was made with the key.</summary>
    /// <param name="key">The secret's bytes.</param>
    /// <param name="signature">The value of the signature header.</param>
    /// <param name="body">The raw body.</param>
    public static bool Verify(ReadOnlySpan<byte> key, string signature, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, expected);
        return TryDecode(signature, given) && CryptographicOperations.FixedTimeEquals(expected, given);
    }

    /// <summary>Whether a text is a signature of the form that <see cref="Verify"/> compares.</summary>
    public static bool HasForm(string signature) => TryDecode(signature, stackalloc byte[HMACSHA256.HashSizeInBytes]);

    private static bool TryDecode(string signature, Span<byte> given) =>
        signature.StartsWith(Prefix, StringComparison.Ordinal)
        && signature.Length == Prefix.Length + (2 * given.Length)
        && Convert.FromHexString(signature.AsSpan(Prefix.Length), given, out _, out _) == System.Buffers.OperationStatus.Done;
}
