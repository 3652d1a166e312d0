using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>
/// An ordered list of GitHub's branch-filter patterns. The last pattern that matches decides; one that starts with <c>!</c> keeps the
/// branch out. Patterns match the whole name, case counts, and a match takes time in proportion to the branch's length.
/// </summary>
internal sealed class BranchFilter
{
    private readonly ImmutableArray<SignedGlob> _globs;

    private BranchFilter(ImmutableArray<string> patterns, ImmutableArray<SignedGlob> globs)
    {
        Patterns = patterns;
        _globs = globs;
    }

    /// <summary>The patterns as configured.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Compiles the patterns.</summary>
    /// <param name="patterns">The patterns, in order.</param>
    /// <param name="setting">Settings key of the list, which the errors name with the pattern's index.</param>
    /// <param name="kind">What the patterns are, for errors.</param>
    /// <returns>The filter, or every error. No patterns make a filter that accepts nothing.</returns>
    public static Compiled<BranchFilter> Compile(IReadOnlyList<string> patterns, string setting, string kind = "branch filter, such as main or staging/**")
    {
        var errors = new List<string>();
        var globs = ImmutableArray.CreateBuilder<SignedGlob>();
        for (var index = 0; index < patterns.Count; index++)
        {
            var accepts = !patterns[index].StartsWith('!');
            var (glob, error) = GlobSyntax.Read(accepts ? patterns[index] : patterns[index][1..]);
            if (glob is null)
            {
                errors.Add($"{setting}:{index}: the pattern '{patterns[index]}' {error}. Use a GitHub {kind}.");
            }
            else
            {
                globs.Add(new SignedGlob(glob, accepts));
            }
        }

        if (patterns.Count > 0 && patterns.All(static pattern => pattern.StartsWith('!')))
        {
            errors.Add($"{setting} only excludes, so nothing matches. Add a pattern without ! before the others.");
        }

        return errors.Count == 0
            ? new Compiled<BranchFilter>(new BranchFilter([.. patterns], globs.ToImmutable()), [])
            : new Compiled<BranchFilter>(null, errors);
    }

    /// <summary>A branch that both filters accept, made of characters that git allows in a branch's name.</summary>
    public static Overlap Overlap(BranchFilter left, BranchFilter right) =>
        OverlapSearch.Find(left._globs, right._globs, Alphabet.Branch);

    /// <summary>Whether the branch, without <c>refs/heads/</c>, is let in.</summary>
    public bool Accepts(string branch) =>
        _globs.LastOrDefault(entry => entry.Glob.IsMatch(branch)) is { Accepts: true };
}
