using System.Text.RegularExpressions;

namespace Gateway.Policy;

/// <summary>A branch as part of an image's tag, which may hold less than a branch's name.</summary>
internal static partial class BranchTag
{
    /// <summary>What stands for it in patterns and templates.</summary>
    public const string Placeholder = "{branch}";

    /// <summary>
    /// The branch as docker/metadata-action writes it: whatever is no letter of ASCII, digit, dot, underscore or dash becomes a dash, several
    /// together one. A workflow that only replaces slashes comes to the same, wherever what it comes to is a tag at all.
    /// </summary>
    public static string From(string branch) => Others().Replace(branch, "-");

    /// <summary>A text with the branch in its place.</summary>
    public static string FillIn(string text, string branch) => text.Replace(Placeholder, From(branch), StringComparison.Ordinal);

    /// <summary>Stands in <see cref="OfPattern"/> for anything: no tag can contain it.</summary>
    public const char Anything = '*';

    /// <summary>What branches of a filter's pattern are written as: the text before its first special character, and anything after it.</summary>
    public static string OfPattern(string pattern)
    {
        var end = pattern.AsSpan().IndexOfAny("*?+[\\");

        // The character before ? and + is part of what they say.
        return end < 0 ? From(pattern) : From(pattern[..(pattern[end] is '?' or '+' ? end - 1 : end)]) + Anything;
    }

    [GeneratedRegex("[^a-zA-Z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();
}
