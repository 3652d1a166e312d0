using System.Text.RegularExpressions;

namespace Gateway.Policy;

/// <summary>
/// <c>{repository}</c> in a repository of images: the lane's own repository in lower case, as registries have it. It stands for whole parts of a
/// path, so that no repository's images can be taken for another's whose name only begins alike.
/// </summary>
internal static partial class RepositoryPlaceholder
{
    private const string Text = "{repository}";

    public static bool IsIn(NamePattern pattern) => pattern.Text.Contains(Text, StringComparison.Ordinal);

    /// <summary>The patterns for one repository. What is no name of one has no images by this: it could hold a <c>*</c>.</summary>
    public static IReadOnlyList<NamePattern> Fill(IReadOnlyList<NamePattern> patterns, string repository) => Repository().IsMatch(repository)
        ? [.. patterns.Select(pattern => IsIn(pattern) ? pattern.Replace(Text, repository.ToLowerInvariant()) : pattern)]
        : [.. patterns.Where(static pattern => !IsIn(pattern))];

    /// <summary>What is wrong with the placeholders of a list.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<NamePattern> patterns, string setting)
    {
        for (var index = 0; index < patterns.Count; index++)
        {
            var text = patterns[index].Text;
            if (Other().Match(text) is { Success: true } other)
            {
                yield return $"{setting}:{index}: '{other.Value}' is not a placeholder. Use {Text}, as in ghcr.io/{Text}.";
            }
            else if (IsIn(patterns[index]) && !Whole().IsMatch(text))
            {
                yield return $"{setting}:{index}: in '{text}', {Text} is not a complete path segment, so it would match images of repositories with similar names. Use it once, with / before it and / or nothing after it, as in ghcr.io/{Text}.";
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+/[A-Za-z0-9._-]+\z")]
    private static partial Regex Repository();

    [GeneratedRegex(@"\{(?!repository\})[^{}]*\}?|(?<!\{repository)\}")]
    private static partial Regex Other();

    [GeneratedRegex(@"\A[^{}]*/\{repository\}(?:/[^{}]*)?\z")]
    private static partial Regex Whole();
}
