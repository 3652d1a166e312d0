using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>
/// Whether an entrypoint names a function, as Prefect takes it apart: with <c>.py:</c> in it a file and a function, else a module and a function
/// that the last colon parts, or without one the last dot.
/// </summary>
internal static partial class EntrypointRules
{
    public static bool IsValid(string entrypoint) => entrypoint.Length <= 1024 && Pattern().IsMatch(entrypoint);

    [GeneratedRegex(
        @"\A(?:[^\p{Cc}]*[^/\\\p{Cc}]\.py:[^\W\d]\w*(\.[^\W\d]\w*)*|[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*|(?![^:]*\.py\z)[^\W\d]\w*(\.[^\W\d]\w*)+)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
