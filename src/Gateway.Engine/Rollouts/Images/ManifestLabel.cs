using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using Gateway.Manifests;

namespace Gateway.Rollouts.Images;

/// <summary>
/// The label with which an image carries the manifest of its own commit: base64 of the gzipped <c>prefect.yaml</c>, so that a build needs
/// nothing but <c>gzip</c> and <c>base64</c>, and the label stays far below what a command line takes.
/// </summary>
internal static class ManifestLabel
{
    /// <summary>The label's name.</summary>
    public const string Name = "gateway.prefect.manifest";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Largest manifest in bytes.</summary>
    public static int MaxBytes { get; } = new ManifestLimits().MaxCharacters;

    /// <summary>Reads a label.</summary>
    /// <param name="label">Its value.</param>
    /// <param name="manifest">The manifest's text; empty when there is none.</param>
    /// <returns>What is wrong with it, as the end of a sentence; null when nothing is.</returns>
    public static string? Decode(string label, out string manifest)
    {
        manifest = "";
        if (!Base64.IsValid(label))
        {
            return "is not base64";
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(label)), CompressionMode.Decompress);

            // A few bytes can unpack to gigabytes.
            var bytes = new byte[MaxBytes + 1];
            var length = gzip.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
            {
                return $"unpacks to more than {MaxBytes} bytes";
            }

            manifest = StrictUtf8.GetString(bytes, 0, length);
            return length == 0 ? "is empty" : null;
        }
        catch (InvalidDataException)
        {
            return "is not gzip";
        }
        catch (DecoderFallbackException)
        {
            return "does not unpack to UTF-8";
        }
    }
}
