using System.Globalization;
using System.Text;

namespace Gateway.Hosting.Api.Plans;

/// <summary>
/// Puts texts that others wrote into GitHub's Markdown so that they are nothing but text: every character with a meaning, to Markdown,
/// to HTML or to what GitHub links and notifies by, becomes a character reference, which has none.
/// </summary>
internal static class MarkdownText
{
    /// <summary>A reference to the zero-width space. GitHub looks for names, issues and addresses in text that is already rendered, and finds none across it.</summary>
    private const string Break = "&#8203;";

    /// <summary>The text in code style, of which GitHub links nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters of it that are shown.</param>
    public static string Code(string text, int most) => text.Length == 0 ? "" : $"<code>{Escape(Cut(text, most), breaks: "@")}</code>";

    /// <summary>The text in plain style.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters of it that are shown.</param>
    public static string Prose(string text, int most) => Escape(Cut(text, most), breaks: "@#:./-_");

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return $"{text[..end]}… ({text.Length.ToString(CultureInfo.InvariantCulture)} characters)";
    }

    private static string Escape(string text, string breaks)
    {
        var escaped = new StringBuilder(text.Length * 2);
        var afterBreak = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (afterBreak && !Rune.IsWhiteSpace(rune))
            {
                escaped.Append(Break);
            }

            Append(escaped, rune);
            afterBreak = rune.IsAscii && breaks.Contains((char)rune.Value, StringComparison.Ordinal);
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, Rune rune)
    {
        if (rune.Value == '\n')
        {
            escaped.Append('↵');
        }
        else if (IsInvisible(rune))
        {
            // It could turn the text around or hide a part of it.
            escaped.Append(CultureInfo.InvariantCulture, $"&#92;u&#123;{rune.Value:x}&#125;");
        }
        else if (rune.IsAscii && !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value != ' ')
        {
            escaped.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }
        else
        {
            escaped.Append(rune.ToString());
        }
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
