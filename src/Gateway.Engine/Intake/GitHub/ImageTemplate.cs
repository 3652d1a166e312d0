using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Policy;

namespace Gateway.Intake.GitHub;

/// <summary>
/// The image that a workflow pushes for a commit: a reference with <c>{sha}</c>, the whole commit, or <c>{sha:N}</c>, its first N digits, in
/// its tag, which may also have the branch, <c>{branch}</c>, as tag patterns have it. Tag patterns of a MODE say which tags are allowed; this says which one it is.
/// </summary>
internal sealed partial class ImageTemplate
{
    /// <summary>Any commit.</summary>
    internal static readonly string ExampleSha = new('a', 40);

    /// <summary>Any branch.</summary>
    internal const string ExampleBranch = "staging/fix";

    // What differs for them is not the repository of each commit and branch.
    private const string OtherBranch = "other";
    private static readonly string OtherSha = new('b', 40);

    private readonly string _text;

    private ImageTemplate(string text) => _text = text;

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="template">The template; null when the text is none.</param>
    /// <returns>What is wrong with it, as the end of a sentence; null when nothing is.</returns>
    public static string? Compile(string text, out ImageTemplate? template)
    {
        template = null;
        var found = Placeholder().Matches(text);
        if (found is not [var placeholder])
        {
            return "must contain the commit once, as {sha} or {sha:7}";
        }

        if (Digits(placeholder) is < TagPattern.MinDigits or > 40)
        {
            return $"must contain {TagPattern.MinDigits} to 40 digits of the commit";
        }

        var candidate = new ImageTemplate(text);
        if (ImageReference.Parse(candidate.For(ExampleSha, ExampleBranch)) is not { Tag: not null, Digest: null } image
            || RepositoryFor(OtherSha, ExampleBranch) != image.Repository)
        {
            return "must be an image reference with the commit in its tag, such as ghcr.io/org/name:staging-{sha}";
        }

        if (RepositoryFor(ExampleSha, OtherBranch) != image.Repository)
        {
            return "may contain the branch only in its tag, such as ghcr.io/org/name:{branch}-{sha}";
        }

        template = candidate;
        return null;

        string? RepositoryFor(string sha, string branch) => ImageReference.Parse(candidate.For(sha, branch))?.Repository;
    }

    /// <summary>Whether the tag carries the branch.</summary>
    public bool HasBranch => _text.Contains(BranchTag.Placeholder, StringComparison.Ordinal);

    /// <summary>The image of a commit.</summary>
    /// <param name="sha">The commit.</param>
    /// <param name="branch">The branch that it was pushed to, as git has it.</param>
    public string For(string sha, string branch) => Placeholder().Replace(BranchTag.FillIn(_text, branch), match => sha[..Digits(match)]);

    /// <summary>The template as configured.</summary>
    public override string ToString() => _text;

    private static int Digits(Match match) =>
        match.Groups["digits"] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 40;

    [GeneratedRegex(@"\{sha(?::(?<digits>[0-9]{1,3}))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
