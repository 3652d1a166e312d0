using System.Text;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class ManifestEncodingTests
{
    private const string Text = "name: ação\n";

    [Fact]
    public void Utf8_is_read() => Assert.Equal((Text, null), ManifestEncoding.Decode(Encoding.UTF8.GetBytes(Text)));

    [Fact]
    public void A_byte_order_mark_of_utf8_is_taken_off() =>
        Assert.Equal((Text, null), ManifestEncoding.Decode([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)]));

    [Fact]
    public void Nothing_is_an_empty_text() => Assert.Equal(("", null), ManifestEncoding.Decode([]));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "UTF-16 (little endian)")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0x00, 0x61 }, "UTF-16 (big endian)")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00 }, "UTF-32 (little endian)")]
    [InlineData(new byte[] { 0x00, 0x00, 0xFE, 0xFF, 0x00, 0x00, 0x00, 0x61 }, "UTF-32 (big endian)")]
    public void Another_byte_order_mark_names_the_encoding(byte[] bytes, string name)
    {
        var (text, fault) = ManifestEncoding.Decode(bytes);

        Assert.Null(text);
        Assert.Equal(("manifest_not_utf8", $"The file is {name} according to its byte order mark, not UTF-8."), (fault!.Code, fault.Message));
    }

    [Fact]
    public void What_is_not_utf8_is_refused_with_its_place_and_what_it_seems_to_be()
    {
        var (text, fault) = ManifestEncoding.Decode(Encoding.Latin1.GetBytes("deployments:\n  - description: café\n"));

        Assert.Null(text);
        Assert.Equal(
            "The file is not UTF-8: byte 34, which is 0xE9, is invalid in line 2 as byte 21; it seems to be Windows-1252 or ISO-8859-1 (Latin-1).",
            fault!.Message);
        Assert.Equal(new ManifestLocation(2, 21), fault.Location);
    }

    [Fact]
    public void A_character_that_is_cut_off_is_refused() =>
        Assert.Equal(new ManifestLocation(1, 2), ManifestEncoding.Decode([(byte)'a', 0xC3]).Fault!.Location);

    [Theory]
    [InlineData(false, "UTF-16 (little endian)")]
    [InlineData(true, "UTF-16 (big endian)")]
    public void Utf16_without_a_mark_is_known_by_its_zeros_though_they_are_valid_UTF8(bool isBigEndian, string name)
    {
        var bytes = new UnicodeEncoding(isBigEndian, byteOrderMark: false).GetBytes("deployments: []\n");

        Assert.Equal($"The file is not UTF-8: it seems to be {name} without a byte order mark.", ManifestEncoding.Decode(bytes).Fault!.Message);
    }

    [Theory]
    [InlineData("\0d\0e\0p\0", "UTF-16", 1, 1)]
    [InlineData("d\0e\0p\0", "UTF-16", 1, 1)]
    [InlineData("\uFFFD\uFFFDd\0e\0", "UTF-16", 1, 1)]
    [InlineData("deployments:\n  - description: caf\uFFFD\n", "Windows-1252 or ISO-8859-1 (Latin-1)", 2, 21)]
    public void A_text_that_was_read_in_the_wrong_encoding_is_refused_with_the_right_one(string text, string name, int line, int column)
    {
        var finding = Assert.Single(ManifestReader.Read(text, new ManifestLimits()).Findings);

        Assert.Equal(("manifest_not_utf8", new ManifestLocation(line, column)), (finding.Code, finding.Location));
        Assert.Contains(name, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_character_for_the_unreadable_may_be_meant_where_it_is_an_escape() =>
        Assert.Empty(ManifestReader.Read("deployments: []\nx-note: \"\\uFFFD\"\n", new ManifestLimits()).Findings);
}
