using System.Globalization;
using System.Text;

namespace Gateway;

/// <summary>
/// Text that looks like what it is wherever a person reads it: in a log, a list, the audit, a terminal. It is a list of what is allowed:
/// letters, marks, numbers, punctuation and symbols of any script, and the blank. Control characters, those that turn text around or have no
/// width, other separators, private and unassigned ones are not.
/// </summary>
internal static class PlainText
{
    private const int MaxShownLength = 80;

    // Letters and marks by their category that take no room and say nothing.
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164), (0xFE00, 0xFE0D), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    ];

    /// <summary>Whether the text holds nothing but such characters; an empty one does.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsBetween(character, ' ', '~'))
            {
                return IsByRunes(text);
            }
        }

        return true;
    }

    /// <summary>The text as a message may show it: of bounded length, on one line, and nothing in it that cannot be seen.</summary>
    public static string Shown(string text) => OneLine(text.Length <= MaxShownLength ? text : text[..MaxShownLength] + "…");

    /// <summary>The text with every other character written out as <c>\u202e</c>; the same text when there is none.</summary>
    public static string Escape(string text) => Escape(text, static (escaped, code, _) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}"));

    /// <summary>The same with two escapes for a character of two units, as JSON has it.</summary>
    public static string EscapeUnits(string text) => Escape(text, static (escaped, _, units) =>
    {
        foreach (var unit in units)
        {
            escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
    });

    /// <summary>The text on one line: breaks and tabs as blanks, everything else written out.</summary>
    public static string OneLine(string text)
    {
        return Escape(text.AsSpan().IndexOfAny('\n', '\r', '\t') < 0 ? text : text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' '));
    }

    private static string Escape(string text, WriteOut writeOut)
    {
        if (Is(text))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isWhole && IsPlain(rune))
            {
                escaped.Append(rest[..length]);
            }
            else
            {
                writeOut(escaped, isWhole ? rune.Value : rest[0], rest[..length]);
            }

            rest = rest[length..];
        }

        return escaped.ToString();
    }

    private static bool IsByRunes(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != System.Buffers.OperationStatus.Done || !IsPlain(rune))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static bool IsPlain(Rune rune) => rune.IsAscii ? char.IsBetween((char)rune.Value, ' ', '~') : IsOfPlainCategory(rune) && !IsIgnorable(rune.Value);

    private static bool IsOfPlainCategory(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
        or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation
        or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol;

    private static bool IsIgnorable(int code) => Array.Exists(Ignorable, range => code >= range.First && code <= range.Last);

    private delegate void WriteOut(StringBuilder escaped, int code, ReadOnlySpan<char> units);
}
