using System.Text;
using System.Text.Unicode;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>Makes text of a manifest's file, which must be UTF-8, as a build result is. A byte order mark of UTF-8 is taken off.</summary>
internal static class ManifestEncoding
{
    private const string Fix = "Save the file as UTF-8.";

    private static readonly (byte[] Mark, string Name)[] OtherMarks =
    [
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32 (little endian)"),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32 (big endian)"),
        ([0xFF, 0xFE], "UTF-16 (little endian)"),
        ([0xFE, 0xFF], "UTF-16 (big endian)"),
    ];

    /// <summary>Reads the bytes.</summary>
    /// <param name="bytes">What the file holds.</param>
    /// <returns>The text; or where and why the file is not UTF-8, and what it seems to be.</returns>
    public static (string? Text, Finding? Fault) Decode(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, name) in OtherMarks)
        {
            if (bytes.StartsWith(mark))
            {
                return (null, Fault($"The file is {name} according to its byte order mark, not UTF-8.", new ManifestLocation(1, 1)));
            }
        }

        var content = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var text = new char[content.Length];
        Utf8.ToUtf16(content, text, out var read, out var written, replaceInvalidSequences: false);
        return read == content.Length ? (new string(text, 0, written), null) : (null, FaultAt(content, read, bytes.Length - content.Length));
    }

    private static Finding FaultAt(ReadOnlySpan<byte> content, int index, int mark)
    {
        var line = content[..index].Count((byte)'\n') + 1;
        var column = index - (content[..index].LastIndexOf((byte)'\n') + 1) + 1;
        var seems = content.Contains((byte)0) ? "it seems to be UTF-16 without a byte order mark" : "it seems to be Windows-1252 or ISO-8859-1 (Latin-1)";
        return Fault(
            FormattableString.Invariant($"The file is not UTF-8: byte {index + mark + 1}, which is 0x{content[index]:X2}, is invalid in line {line} as byte {column}; {seems}."),
            new ManifestLocation(line, column));
    }

    private static Finding Fault(string message, ManifestLocation location) => new(Codes.ManifestNotUtf8, FindingSeverity.Error, message, Fix, location);
}
