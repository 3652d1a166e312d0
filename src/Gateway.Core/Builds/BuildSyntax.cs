using System.Buffers;
using System.Text.RegularExpressions;

namespace Gateway.Builds;

/// <summary>The shapes of single fields of a build result.</summary>
internal static partial class BuildSyntax
{
    /// <summary>What the git ref of a branch begins with.</summary>
    public const string BranchPrefix = "refs/heads/";

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>GitHub's full name of a repository.</summary>
    public static bool IsRepository(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IsName(text.AsSpan(0, slash)) && IsName(text.AsSpan(slash + 1));
    }

    /// <summary>Not empty, and nothing in it that would forge a line in a log, or read as something else than it is.</summary>
    public static bool IsPlain(string text) => text.Length > 0 && PlainText.Is(text);

    public static bool IsSha(string text) => text.Length == 40 && !text.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>A commit, or as many of its first digits as tell it from others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="least">The fewest digits.</param>
    public static bool IsCommitStart(string text, int least = 7) => text.Length >= least && text.Length <= 40 && !text.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>Git's id of a tree: SHA-1, or SHA-256 in a repository that uses it.</summary>
    public static bool IsTree(string text) => text.Length is 40 or 64 && !text.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>The name of an event of GitHub Actions, such as <c>workflow_dispatch</c>.</summary>
    public static bool IsEvent(string text) => text.Length > 0 && text.All(character => char.IsAsciiLetterLower(character) || character == '_');

    /// <summary>The address of a GitHub server, which has no path.</summary>
    public static bool IsServer(string text) =>
        IsPlain(text) && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && address is { UserInfo.Length: 0, AbsolutePath: "/", Query.Length: 0, Fragment.Length: 0 };

    /// <summary>A version of three numbers as Python's packages have it, without what a build of one's own adds behind a plus. <c>PrefectVersion</c> reads every one.</summary>
    public static bool IsPrefectVersion(string text) => Version().IsMatch(text);

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){2}((a|b|rc)[0-9]{1,5})?(\.post[0-9]{1,5})?(\.dev[0-9]{1,5})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();

    private static bool IsName(ReadOnlySpan<char> name) => name.Length > 0 && !name.ContainsAnyExcept(NameCharacters);
}
