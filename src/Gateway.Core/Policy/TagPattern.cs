using System.Buffers;

namespace Gateway.Policy;

/// <summary>
/// The tag that CI gives an image, such as <c>staging-{sha}</c>, where <c>{sha}</c> stands for the first 7 to 40 digits of the commit, and
/// <c>{branch}</c> for the branch as <see cref="BranchTag"/> writes it.
/// </summary>
internal sealed class TagPattern
{
    /// <summary>Fewest digits of the commit that a tag carries.</summary>
    public const int MinDigits = 7;

    private const string Placeholder = "{sha}";

    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private TagPattern(string text) => Text = text;

    /// <summary>The pattern as configured.</summary>
    public string Text { get; }

    /// <summary>Compiles a list of patterns.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="setting">Settings key of the list, which the errors name with the pattern's index.</param>
    /// <returns>The patterns in their order, or every error.</returns>
    public static Compiled<IReadOnlyList<TagPattern>> Compile(IReadOnlyList<string> patterns, string setting)
    {
        var errors = new List<string>();
        for (var index = 0; index < patterns.Count; index++)
        {
            if (Fault(patterns[index]) is { } fault)
            {
                errors.Add($"{setting}:{index}: the tag pattern '{patterns[index]}' {fault}, such as staging-{{sha}}.");
            }
        }

        return errors.Count == 0
            ? new Compiled<IReadOnlyList<TagPattern>>([.. patterns.Select(static pattern => new TagPattern(pattern))], [])
            : new Compiled<IReadOnlyList<TagPattern>>(null, errors);
    }

    /// <summary>Whether the tag has the pattern's form and carries this commit.</summary>
    /// <param name="tag">The tag of an image.</param>
    /// <param name="sha">The commit, 40 lower-case hexadecimal digits.</param>
    /// <param name="branch">The branch, as git has it.</param>
    public bool IsMatch(string tag, string sha, string branch) => Digits(tag, branch) is { } digits && sha.StartsWith(digits, StringComparison.Ordinal);

    /// <summary>The digits that stand in the place of the commit, or null when the tag has another form.</summary>
    public string? Digits(string tag, string branch)
    {
        var (before, after) = Split(Of(branch));
        if (tag.Length < before.Length + MinDigits + after.Length
            || !tag.StartsWith(before, StringComparison.Ordinal)
            || !tag.EndsWith(after, StringComparison.Ordinal))
        {
            return null;
        }

        var digits = tag[before.Length..^after.Length];
        return digits.Length <= 40 && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }

    /// <summary>The tag that carries these digits of the commit.</summary>
    public string Example(string sha, string branch) => Of(branch).Replace(Placeholder, sha, StringComparison.Ordinal);

    /// <summary>The pattern as configured.</summary>
    public override string ToString() => Text;

    private static string? Fault(string pattern)
    {
        if (!pattern.Contains(Placeholder, StringComparison.Ordinal))
        {
            return "does not contain the commit; add {sha} where it belongs";
        }

        var (before, after) = Split(pattern);
        if (after.Contains(Placeholder, StringComparison.Ordinal))
        {
            return "contains {sha} twice; use it once";
        }

        var parts = pattern.Split(BranchTag.Placeholder);
        if (parts.Length > 2)
        {
            return "contains {branch} twice; use it once";
        }

        var literal = string.Concat(parts).Replace(Placeholder, "", StringComparison.Ordinal);
        if (literal.AsSpan().ContainsAnyExcept(TagCharacters) || before.StartsWith('.') || before.StartsWith('-'))
        {
            return "is not a valid image tag; use letters, digits, _, . and - around {sha} and {branch}, and do not start with . or -";
        }

        return literal.Length > 128 - 40 ? "is too long for a tag of 128 characters; shorten it" : null;
    }

    // What a branch is written as holds no brace, so that it can bring no placeholder.
    private string Of(string branch) => BranchTag.FillIn(Text, branch);

    private static (string Before, string After) Split(string text)
    {
        var at = text.IndexOf(Placeholder, StringComparison.Ordinal);
        return (text[..at], text[(at + Placeholder.Length)..]);
    }
}
