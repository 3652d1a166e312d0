using System.IO.Compression;
using System.Text;
using Gateway.Rollouts.Images;

namespace Gateway.Tests.Rollouts.Images;

public sealed class ManifestLabelTests
{
    [Fact]
    public void What_gzip_and_base64_make_of_a_manifest_is_read_back()
    {
        // printf 'deployments: []\n' | gzip -9n | base64 -w0
        const string Label = "H4sIAAAAAAACA0tJLcjJr8xNzSsptlKIjuUCAGhIancQAAAA";
        var encoded = PackedManifest.From("deployments: []\n");

        Assert.Null(ManifestLabel.Decode(encoded, out var own));
        Assert.Equal("deployments: []\n", own);
        Assert.Null(ManifestLabel.Decode(Label, out var shell));
        Assert.Equal("deployments: []\n", shell);
    }

    [Theory]
    [InlineData("!", "is not base64")]
    [InlineData("ZGVwbG95bWVudHM6IFtdCg==", "is not gzip")]
    [InlineData("", "is empty")]
    public void What_is_no_label_is_said(string label, string fault) =>
        Assert.Equal(fault, ManifestLabel.Decode(label, out _));

    [Fact]
    public void What_unpacks_to_something_else_than_text_is_refused() =>
        Assert.Equal("does not unpack to UTF-8", ManifestLabel.Decode(Pack([0xff, 0xfe, 0x00]), out _));

    [Fact]
    public void A_few_bytes_that_unpack_to_a_great_many_are_not_unpacked()
    {
        var label = Pack(new byte[64 * 1024 * 1024]);

        Assert.True(label.Length < 100_000);
        Assert.Equal($"unpacks to more than {ManifestLabel.MaxBytes} bytes", ManifestLabel.Decode(label, out var manifest));
        Assert.Empty(manifest);
    }

    [Fact]
    public void A_manifest_of_the_largest_size_is_read()
    {
        Assert.Null(ManifestLabel.Decode(PackedManifest.From(new string('#', ManifestLabel.MaxBytes)), out var manifest));
        Assert.Equal(ManifestLabel.MaxBytes, Encoding.UTF8.GetByteCount(manifest));
    }

    private static string Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
