using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>Whether an entrypoint names a function, in a file or in a module.</summary>
internal static partial class EntrypointRules
{
    public static bool IsValid(string entrypoint) => entrypoint.Length <= 1024 && Pattern().IsMatch(entrypoint);

    [GeneratedRegex(
        @"\A(?:[^\p{Cc}]*[^/\\\p{Cc}]\.py:[^\W\d]\w*(\.[^\W\d]\w*)*|(?![^:]*\.py\z)[^\W\d]\w*(\.[^\W\d]\w*)+)\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
