using System.Text.Unicode;

namespace Gateway;

/// <summary>Says in which encoding bytes seem to be that should be UTF-8: what editors and shells write instead of it.</summary>
internal static class EncodingGuess
{
    private const string Bytewise = "Windows-1252 or ISO-8859-1 (Latin-1)";

    private static readonly (byte[] Mark, string Name)[] OtherMarks =
    [
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32 (little endian)"),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32 (big endian)"),
        ([0xFF, 0xFE], "UTF-16 (little endian)"),
        ([0xFE, 0xFF], "UTF-16 (big endian)"),
    ];

    /// <summary>The encoding that a byte order mark names; null when there is none, or that of UTF-8.</summary>
    public static string? ByMark(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, name) in OtherMarks)
        {
            if (bytes.StartsWith(mark))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The encoding of a text whose first character has one byte in UTF-8 and a zero beside it in another; null when it does not look so.</summary>
    public static string? ByZeros(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [not 0, 0, not 0, 0, ..] or [not 0, 0] => "UTF-16 (little endian)",
        [0, not 0, 0, not 0, ..] or [0, not 0] => "UTF-16 (big endian)",
        _ => null,
    };

    /// <summary>The encoding of bytes that are not UTF-8; null when they are.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes) =>
        ByMark(bytes) ?? ByZeros(bytes) ?? (Utf8.IsValid(bytes) ? null : bytes.Contains((byte)0) ? "UTF-16" : Bytewise);
}
