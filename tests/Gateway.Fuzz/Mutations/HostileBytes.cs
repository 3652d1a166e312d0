using System.Text;

namespace Gateway.Fuzz.Mutations;

/// <summary>What programs have stumbled over elsewhere.</summary>
internal static class HostileBytes
{
    /// <summary>Pieces of text, and of what is none.</summary>
    public static IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "\0", "\r\n", "\n", "\t", " ", "\"", "'", "\\", "\\ud800", "\\u0000", "\u2028", "\ufeff", "{", "}", "[", "]", ":", ",", "-1", "0", "1e999", "null", "%00",
            "9223372036854775807", "9223372036854775808", "../", "\u00e9", "\ud83d\ude00",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    /// <summary>Values of JSON, of every type and of none.</summary>
    public static IReadOnlyList<byte[]> JsonValues { get; } =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-1", "1.5", "1e999", "-0", "9223372036854775807", "9223372036854775808", "2147483648", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"x\"",
            "[]", "{}", "[null]", "[[]]", "{\"\":0}", "{\"\\ud800\":0}", "{\"a\":1,\"a\":2}", "\"{{ $X }}\"", "\"2026-13-45T99:99:99Z\"", "\"00000000-0000-0000-0000-000000000000\"", "NaN", "'x'",
            "\"\u00e9\ud83d\ude00\"",
        }.Select(Encoding.UTF8.GetBytes),
        Deep(40),
        Deep(63),
        Deep(70),
        Deep(2000),
        [(byte)'"', .. Bytes.Repeat("x"u8, 5000), (byte)'"'],
        [(byte)'[', .. Bytes.Repeat("0,"u8, 3000), (byte)'0', (byte)']'],
    ];

    private static byte[] Deep(int levels) => [.. Bytes.Repeat("[{\"a\":"u8, levels / 2), (byte)'0', .. Bytes.Repeat("}]"u8, levels / 2)];
}
