using System.Buffers;
using Gateway.Builds;

namespace Gateway.Policy;

/// <summary>
/// The tag that CI gives an image, such as <c>staging-{sha}</c>, where <c>{sha}</c> stands for the first 7 to 40 digits of the commit, and
/// <c>{branch}</c> for the branch and <c>{project}</c> for the name of the project's folder as <see cref="BranchTag"/> writes them.
/// </summary>
internal sealed class TagPattern
{
    /// <summary>Fewest digits of the commit that a tag carries.</summary>
    public const int MinDigits = 7;

    private const string Placeholder = "{sha}";

    /// <summary>Stands for the name of the project's folder.</summary>
    private const string Project = "{project}";

    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private static readonly CharacterSet HexDigits = CharacterSet.From([new CharacterRange('0', '9'), new CharacterRange('a', 'f')]);

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
    /// <param name="source">What it is built of.</param>
    public bool IsMatch(string tag, TagSource source) => Digits(tag, source) is { } digits && source.Sha.StartsWith(digits, StringComparison.Ordinal);

    /// <summary>The digits that stand in the place of the commit, or null when the tag has another form.</summary>
    public string? Digits(string tag, TagSource source)
    {
        var (before, after) = Split(Of(source));
        if ((source.Project.Length == 0 && HasProject)
            || tag.Length < before.Length + MinDigits + after.Length
            || !tag.StartsWith(before, StringComparison.Ordinal)
            || !tag.EndsWith(after, StringComparison.Ordinal))
        {
            return null;
        }

        var digits = tag[before.Length..^after.Length];
        return digits.Length <= 40 && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }

    /// <summary>The tag that carries the first digits of the commit; null where the pattern needs a project and there is none.</summary>
    public string? Example(TagSource source) => source.Project.Length == 0 && HasProject ? null : Of(source).Replace(Placeholder, source.Sha[..MinDigits], StringComparison.Ordinal);

    /// <summary>Whether the tag carries the branch.</summary>
    public bool HasBranch => Text.Contains(BranchTag.Placeholder, StringComparison.Ordinal);

    /// <summary>
    /// A tag that patterns of two MODEs match. Of patterns with a branch and no project it is not asked: no branch is both MODEs'. With a project it is, since a
    /// folder may be called as a branch is.
    /// </summary>
    public static Overlap Overlap(ModePatterns left, ModePatterns right) =>
        (from one in left.ImageTags
         from other in right.ImageTags
         where one.HasProject || other.HasProject || (!one.HasBranch && !other.HasBranch)
         let overlap = OverlapSearch.Find(one.ToGlobs(left.Branches), other.ToGlobs(right.Branches), Alphabet.Name)
         where overlap is not Policy.Overlap.None
         select overlap).FirstOrDefault() ?? new Overlap.None();

    /// <summary>The pattern as configured.</summary>
    public override string ToString() => Text;

    /// <summary>What the pattern matches for the branches of a MODE, any commit and any project.</summary>
    private List<SignedGlob> ToGlobs(BranchFilter branches) =>
    [
        .. (HasBranch ? branches.Patterns.Where(static pattern => !pattern.StartsWith('!')).Select(pattern => Text.Replace(BranchTag.Placeholder, BranchTag.OfPattern(pattern), StringComparison.Ordinal)) : [Text])
            .Select(static text => new SignedGlob(ToGlob(text), Accepts: true)),
    ];

    private static GlobAutomaton ToGlob(string text)
    {
        var glob = new GlobBuilder();
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (rest.StartsWith(Placeholder, StringComparison.Ordinal))
            {
                glob.Several(HexDigits);
                rest = rest[Placeholder.Length..];
            }
            else if (rest.StartsWith(Project, StringComparison.Ordinal))
            {
                glob.Several(CharacterSet.NoSlash);
                rest = rest[Project.Length..];
            }
            else
            {
                _ = rest[0] == BranchTag.Anything ? glob.AnyNumber(CharacterSet.NoSlash) : glob.One(CharacterSet.From(rest[0]));
                rest = rest[1..];
            }
        }

        return glob.Build();
    }

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

        foreach (var placeholder in (string[])[BranchTag.Placeholder, Project])
        {
            if (pattern.Split(placeholder).Length > 2)
            {
                return $"contains {placeholder} twice; use it once";
            }
        }

        var literal = pattern.Replace(Placeholder, "", StringComparison.Ordinal).Replace(BranchTag.Placeholder, "", StringComparison.Ordinal).Replace(Project, "", StringComparison.Ordinal);
        if (literal.AsSpan().ContainsAnyExcept(TagCharacters) || before.StartsWith('.') || before.StartsWith('-'))
        {
            return "is not a valid image tag; use letters, digits, _, . and - around {sha}, {branch} and {project}, and do not start with . or -";
        }

        return literal.Length > 128 - 40 ? "is too long for a tag of 128 characters; shorten it" : null;
    }

    private bool HasProject => Text.Contains(Project, StringComparison.Ordinal);

    // What a branch or a folder is written as holds no brace, so that it can bring no placeholder.
    private string Of(TagSource source) =>
        BranchTag.FillIn(Text, source.Branch).Replace(Project, BranchTag.From(ProjectPath.NameOf(source.Project)), StringComparison.Ordinal);

    private static (string Before, string After) Split(string text)
    {
        var at = text.IndexOf(Placeholder, StringComparison.Ordinal);
        return (text[..at], text[(at + Placeholder.Length)..]);
    }
}

/// <summary>What an image was built of, as far as a tag may carry it.</summary>
/// <param name="Sha">The commit, 40 lower-case hexadecimal digits.</param>
/// <param name="Branch">The branch, as git has it.</param>
/// <param name="Project">The project; empty for the root.</param>
internal sealed record TagSource(string Sha, string Branch, string Project)
{
    /// <summary>What a build's image was built of. A ref that is no branch maps to no MODE, and is refused for that.</summary>
    public static TagSource Of(BuildResult build) => new(build.Sha, BranchRef.Read(build.Ref) ?? build.Ref, build.Project);
}
