namespace Gateway;

/// <summary>Text of somebody who is not known, as it may stand in a log: short, and on one line.</summary>
internal static class LogText
{
    /// <summary>Most characters that are shown, before they are escaped.</summary>
    public const int MaxLength = 140;

    /// <summary>The text in quotation marks, cut off and with everything that is not plain written out; <c>nothing</c> when it is missing or empty.</summary>
    public static string Quote(string? text) => string.IsNullOrEmpty(text) ? "nothing" : $"\"{Shorten(text)}\"";

    private static string Shorten(string text) =>
        text.Length > MaxLength ? PlainText.Escape(text[..MaxLength]) + "…" : PlainText.Escape(text);
}
