using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Prefect;

/// <summary>A version of Prefect, of a server or of the client in an image, such as <c>3.6.29</c>; ordered by its release.</summary>
internal sealed partial record PrefectVersion : IComparable<PrefectVersion>
{
    private const int MaxLength = 64;

    private PrefectVersion(string text, (int Major, int Minor, int Patch) release, bool isPrerelease)
    {
        Text = text;
        Release = release;
        IsPrerelease = isPrerelease;
    }

    /// <summary>The oldest that the gateway is tested with.</summary>
    public static PrefectVersion Oldest { get; } = Parse("3.4.0")!;

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>Its three numbers.</summary>
    public (int Major, int Minor, int Patch) Release { get; }

    /// <summary>Whether it came before its release: it may lack what the release brings.</summary>
    public bool IsPrerelease { get; }

    /// <summary>Reads a version in Python's form: a release, and what may follow it (<c>3.7.0rc1</c>, <c>3.6.29.dev2</c>, <c>3.6.11+team</c>).</summary>
    /// <returns>The version; null when the text is none.</returns>
    public static PrefectVersion? Parse(string? text)
    {
        if (text is null or { Length: > MaxLength } || Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return new PrefectVersion(text, (Number("major"), Number("minor"), Number("patch")), match.Groups["before"].Success);

        int Number(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Whether it has what a release brought. One before its release does not count as that release.</summary>
    public bool IsAtLeast(int major, int minor, int patch) =>
        Release.CompareTo((major, minor, patch)) is var order && (order > 0 || (order == 0 && !IsPrerelease));

    /// <inheritdoc />
    public int CompareTo(PrefectVersion? other) => other is null ? 1
        : Release.CompareTo(other.Release) is var order and not 0 ? order
        : other.IsPrerelease.CompareTo(IsPrerelease);

    /// <summary>Whether one is older than the other.</summary>
    public static bool operator <(PrefectVersion left, PrefectVersion right) => Compare(left, right) < 0;

    /// <summary>Whether one is newer than the other.</summary>
    public static bool operator >(PrefectVersion left, PrefectVersion right) => Compare(left, right) > 0;

    /// <summary>Whether one is older than the other or the same.</summary>
    public static bool operator <=(PrefectVersion left, PrefectVersion right) => Compare(left, right) <= 0;

    /// <summary>Whether one is newer than the other or the same.</summary>
    public static bool operator >=(PrefectVersion left, PrefectVersion right) => Compare(left, right) >= 0;

    /// <inheritdoc />
    public override string ToString() => Text;

    private static int Compare(PrefectVersion? left, PrefectVersion? right) => Comparer<PrefectVersion>.Default.Compare(left, right);

    [GeneratedRegex(
        @"\Av?(?<major>[0-9]{1,5})\.(?<minor>[0-9]{1,5})(?:\.(?<patch>[0-9]{1,5}))?(?<before>\.?(?:a|b|rc)[0-9]{1,5})?(?:\.post[0-9]{1,5})?(?<before>\.dev[0-9]{1,5})?(?:\+[0-9A-Za-z.]+)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
