using System.Text.RegularExpressions;

namespace Gateway.Sandbox.Faults;

/// <summary>A path with <c>*</c> for anything inside a segment and <c>**</c> for anything.</summary>
internal sealed class PathPattern(string pattern)
{
    private readonly Regex _regex = new(
        $"^(?:{Regex.Escape(pattern.Length > 1 ? pattern.TrimEnd('/') : pattern)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    public bool Matches(string path) => _regex.IsMatch(path);
}
