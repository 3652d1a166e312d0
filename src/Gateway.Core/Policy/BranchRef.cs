using Gateway.Builds;

namespace Gateway.Policy;

internal static class BranchRef
{
    /// <summary>The branch that the ref names; null when it names something else, or a branch that git would not create.</summary>
    public static string? Read(string reference)
    {
        if (!reference.StartsWith(BuildSyntax.BranchPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var branch = reference[BuildSyntax.BranchPrefix.Length..];
        return IsBranch(branch) ? branch : null;
    }

    /// <summary>The rules of <c>git check-ref-format</c>.</summary>
    private static bool IsBranch(string branch) =>
        branch.EnumerateRunes().All(static rune => Alphabet.Branch.Contains(rune.Value))
        && !branch.Contains("..", StringComparison.Ordinal)
        && !branch.Contains("@{", StringComparison.Ordinal)
        && !branch.EndsWith('.')
        && branch.Split('/').All(static part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
}
