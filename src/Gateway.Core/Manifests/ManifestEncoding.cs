using System.Text;
using System.Text.Unicode;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>Makes text of a manifest's file, which must be UTF-8, as a build result is. A byte order mark of UTF-8 is taken off.</summary>
internal static class ManifestEncoding
{
    private const string Fix = "Save the file as UTF-8.";

    /// <summary>Reads the bytes.</summary>
    /// <param name="bytes">What the file holds.</param>
    /// <returns>The text; or where and why the file is not UTF-8, and what it seems to be.</returns>
    public static (string? Text, Finding? Fault) Decode(ReadOnlySpan<byte> bytes)
    {
        if (EncodingGuess.ByMark(bytes) is { } marked)
        {
            return (null, Fault($"The file is {marked} according to its byte order mark, not UTF-8.", new ManifestLocation(1, 1)));
        }

        if (EncodingGuess.ByZeros(bytes) is { } guessed)
        {
            return (null, Fault($"The file is not UTF-8: it seems to be {guessed} without a byte order mark.", new ManifestLocation(1, 1)));
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
        var seems = EncodingGuess.Of(content[..(index + 1)]);
        return Fault(
            FormattableString.Invariant($"The file is not UTF-8: byte {index + mark + 1}, which is 0x{content[index]:X2}, is invalid in line {line} as byte {column}; it seems to be {seems}."),
            new ManifestLocation(line, column));
    }

    private static Finding Fault(string message, ManifestLocation location) => new(Codes.ManifestNotUtf8, FindingSeverity.Error, message, Fix, location);
}
