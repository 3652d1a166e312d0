using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Intake;

/// <summary>
/// Signatures of the Standard Webhooks specification: HMAC-SHA256 over <c>id.timestamp.body</c>, in base64, as
/// <c>v1,&lt;signature&gt;</c>, several separated by spaces.
/// </summary>
internal static class StandardWebhooks
{
    /// <summary>Header with the id that makes a delivery idempotent.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of sending, in seconds since 1970 UTC.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with one or more signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>Longest id that is read.</summary>
    public const int MaxIdLength = 256;

    /// <summary>More signatures than any rotation needs are not looked at, so that a header cannot cost much work.</summary>
    public const int MaxSignatures = 16;

    private const string Version = "v1,";

    /// <summary>Signs a body.</summary>
    /// <param name="key">The secret's key bytes.</param>
    /// <param name="id">The delivery's id.</param>
    /// <param name="timestamp">The time of sending.</param>
    /// <param name="body">The raw body.</param>
    /// <returns>The value of the signature header, <c>v1,&lt;base64&gt;</c>.</returns>
    public static string Sign(ReadOnlySpan<byte> key, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, id, timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, signature);
        return Version + Convert.ToBase64String(signature);
    }

    /// <summary>
    /// Says whether one of the signatures in the header was made with the key. Compares in constant time and looks at every
    /// signature whatever the earlier ones were.
    /// </summary>
    /// <param name="key">The secret's key bytes.</param>
    /// <param name="id">The value of the id header.</param>
    /// <param name="timestamp">The value of the timestamp header, as sent.</param>
    /// <param name="signatures">The value of the signature header.</param>
    /// <param name="body">The raw body.</param>
    public static bool Verify(ReadOnlySpan<byte> key, string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, id, timestamp, body, expected);

        var matches = false;
        var read = 0;
        foreach (var range in signatures.AsSpan().Split(' '))
        {
            var signature = signatures.AsSpan(range);
            if (signature.IsEmpty)
            {
                continue;
            }

            if (++read > MaxSignatures)
            {
                break;
            }

            matches |= TryDecode(signature, given) && CryptographicOperations.FixedTimeEquals(expected, given);
        }

        return matches;
    }

    /// <summary>Reads a timestamp header.</summary>
    /// <param name="text">Whole seconds since 1970 UTC.</param>
    /// <param name="timestamp">The instant, when the text is one.</param>
    public static bool TryParseTimestamp(string text, out DateTimeOffset timestamp)
    {
        timestamp = default;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
        {
            return false;
        }

        timestamp = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    /// <summary>Whether a text is a signature of a form that <see cref="Verify"/> compares.</summary>
    public static bool HasForm(string signature) => TryDecode(signature, stackalloc byte[HMACSHA256.HashSizeInBytes]);

    private static bool TryDecode(ReadOnlySpan<char> signature, Span<byte> given) =>
        signature.StartsWith(Version, StringComparison.Ordinal)
        && Base64.IsValid(signature[Version.Length..], out var length)
        && length == given.Length
        && Convert.TryFromBase64Chars(signature[Version.Length..], given, out _);

    private static void Compute(ReadOnlySpan<byte> key, string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        var length = Encoding.UTF8.GetMaxByteCount(id.Length + timestamp.Length + 2) + body.Length;
        var content = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var written = Encoding.UTF8.GetBytes(id, content);
            content[written++] = (byte)'.';
            written += Encoding.UTF8.GetBytes(timestamp, content.AsSpan(written));
            content[written++] = (byte)'.';
            body.CopyTo(content.AsSpan(written));
            HMACSHA256.HashData(key, content.AsSpan(0, written + body.Length), signature);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }
}
