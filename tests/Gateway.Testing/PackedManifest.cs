using System.IO.Compression;
using System.Text;

namespace Gateway.Testing;

/// <summary>A manifest as a build puts it into its image's label, with gzip and base64.</summary>
public static class PackedManifest
{
    public static string From(string manifest)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(manifest));
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
