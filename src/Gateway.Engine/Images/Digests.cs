using System.Security.Cryptography;

namespace Gateway.Images;

/// <summary>Digests as the OCI image specification writes them.</summary>
internal static class Digests
{
    private const string Algorithm = "sha256:";

    public static string Compute(byte[] content) => Algorithm + Convert.ToHexStringLower(SHA256.HashData(content));
}
