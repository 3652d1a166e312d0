using System.Security.Cryptography;

namespace Gateway.Images;

/// <summary>Digests as the OCI image specification writes them.</summary>
internal static class Digests
{
    private const string Algorithm = "sha256:";

    /// <summary>Of a content.</summary>
    public static string Compute(byte[] content) => Algorithm + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether a text is one.</summary>
    public static bool IsDigest(string text) =>
        text.StartsWith(Algorithm, StringComparison.Ordinal) && text.Length == Algorithm.Length + 64 && text.Skip(Algorithm.Length).All(char.IsAsciiHexDigitLower);
}
