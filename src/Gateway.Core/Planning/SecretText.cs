using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Planning;

/// <summary>
/// Hides secrets inside texts. References to Prefect's blocks and variables are lifted out first and put back at the end, so that no
/// rule sees them. Every step takes time in proportion to the text, whatever it says.
/// </summary>
internal static class SecretText
{
    private const string SchemeEnd = "://";

    /// <summary>Stands for a reference while a text is masked; a private character that no honest text has.</summary>
    private const char Reference = '\ue000';

    private static readonly Regex References = Linear(@"\{\{\s*prefect\.(?:blocks|variables)\.[^{}]*\}\}");

    private static readonly Regex Assignment = Linear(@"(?<name>[\p{L}_][\p{L}\p{N}_.\-]*)(?:\s*=\s*|[""']\s*:\s*|:\s+)");

    private static readonly Regex Option = Linear(@"(?:^|\s)--?(?<name>\p{L}[\p{L}\p{N}_\-]*)\s+");

    private static readonly SearchValues<char> UrlEnds = SearchValues.Create(" \t\r\n\"'<>");

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n&;");

    /// <summary>The text with nothing left but its references.</summary>
    public static string Conceal(string text) => WithoutReferences(text, static bare => Hide(bare));

    /// <summary>The text with the secrets in it hidden.</summary>
    public static string Mask(string text) => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
        ? SecretMask.Masked
        : WithoutReferences(text, static bare => SecretTokens.Mask(MaskNamed(Option, MaskNamed(Assignment, MaskUsers(bare)))));

    /// <summary>A sentence with the secrets in it hidden: in one of ours a colon behind a name is no assignment.</summary>
    public static string MaskSentence(string text) => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
        ? SecretMask.Masked
        : WithoutReferences(text, static bare => SecretTokens.Mask(MaskUsers(bare)));

    private static string WithoutReferences(string text, Func<string, string> mask)
    {
        if (text.Contains(Reference, StringComparison.Ordinal))
        {
            return SecretMask.Masked;
        }

        var references = new Queue<string>();
        var masked = mask(References.Replace(text, reference =>
        {
            references.Enqueue(reference.Value);
            return Reference.ToString();
        }));
        if (references.Count == 0)
        {
            return masked;
        }

        // Masking keeps every reference and their order.
        var restored = new StringBuilder(masked.Length);
        foreach (var character in masked)
        {
            _ = character == Reference ? restored.Append(references.Dequeue()) : restored.Append(character);
        }

        return restored.ToString();
    }

    /// <summary>Hides all but the references, and of the rest what is to be kept.</summary>
    private static string Hide(ReadOnlySpan<char> bare, string kept = "")
    {
        var hidden = new StringBuilder();
        while (bare.Length > 0)
        {
            var literal = bare.IndexOf(Reference) is var at and >= 0 ? bare[..at] : bare;
            if (literal.Length > 0)
            {
                hidden.Append(literal.SequenceEqual(kept) ? kept : SecretMask.Masked);
            }

            bare = bare[literal.Length..];
            if (bare.Length > 0)
            {
                hidden.Append(Reference);
                bare = bare[1..];
            }
        }

        return hidden.ToString();
    }

    private static string MaskUsers(string text)
    {
        var masked = new StringBuilder(text.Length);
        var from = 0;
        for (var at = text.IndexOf(SchemeEnd, StringComparison.Ordinal); at >= 0; at = text.IndexOf(SchemeEnd, from, StringComparison.Ordinal))
        {
            var start = at + SchemeEnd.Length;
            var next = text.IndexOf(SchemeEnd, start, StringComparison.Ordinal);
            var user = User(text.AsSpan(start, (next < 0 ? text.Length : next) - start));
            masked.Append(text, from, start - from).Append(Hide(user, kept: ":"));
            from = start + user.Length;
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    // What stands before the last @ of the authority. A password with an unescaped slash ends the authority early: then what follows
    // the colon is no port, and the user goes on to the last @ of all.
    private static ReadOnlySpan<char> User(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(UrlEnds);
        var url = end < 0 ? text : text[..end];
        var path = url.IndexOfAny("/?#");
        var authority = path < 0 ? url : url[..path];
        var at = authority.LastIndexOf('@');
        if (at < 0 && authority.IndexOf(':') is var colon and >= 0 && authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9'))
        {
            at = url.LastIndexOf('@');
        }

        return at < 0 ? [] : url[..at];
    }

    private static string MaskNamed(Regex naming, string text)
    {
        var masked = new StringBuilder(text.Length);
        var from = 0;
        for (var match = naming.Match(text); match.Success; match = naming.Match(text, from))
        {
            var start = match.Index + match.Length;
            var value = SecretNames.Is(match.Groups["name"].Value) ? Value(text.AsSpan(start)) : [];
            masked.Append(text, from, start - from).Append(Hide(value));
            from = start + value.Length;
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    // Up to its closing quote, or to what separates values in URLs, connection strings and command lines. A comma may be part of it.
    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text)
    {
        if (text is ['"' or '\'', ..])
        {
            var close = text[1..].IndexOf(text[0]);
            return close < 0 ? text : text[..(close + 2)];
        }

        var end = text.IndexOfAny(ValueEnds);
        return end < 0 ? text : text[..end];
    }

    private static Regex Linear(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
}
