namespace Gateway.Policy;

/// <summary>
/// A name in which <c>*</c> stands for any number of characters, in names with parts but no slash; everything else stands for itself,
/// and the whole name must match.
/// </summary>
internal sealed class NamePattern
{
    private readonly GlobAutomaton _glob;
    private readonly bool _ignoreCase;
    private readonly bool _acrossSlashes;

    private NamePattern(string text, bool ignoreCase, bool acrossSlashes)
    {
        Text = text;
        _ignoreCase = ignoreCase;
        _acrossSlashes = acrossSlashes;
        var glob = new GlobBuilder();
        foreach (var rune in Fold(text).EnumerateRunes())
        {
            _ = rune.Value == '*' ? glob.AnyNumber(acrossSlashes ? CharacterSet.Any : CharacterSet.NoSlash) : glob.One(CharacterSet.From(rune.Value));
        }

        _glob = glob.Build();
    }

    /// <summary>The pattern as configured.</summary>
    public string Text { get; }

    /// <summary>Compiles a list of patterns.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="setting">Settings key of the list, which the errors name with the pattern's index.</param>
    /// <param name="ignoreCase">Whether <c>A</c> and <c>a</c> are the same.</param>
    /// <param name="acrossSlashes">Whether <c>*</c> stands for slashes too, as in values that are no names.</param>
    /// <param name="firstIndex">Index of the first pattern in the list of the settings.</param>
    /// <returns>The patterns in their order, or every error.</returns>
    public static Compiled<IReadOnlyList<NamePattern>> Compile(
        IReadOnlyList<string> patterns, string setting, bool ignoreCase = false, bool acrossSlashes = false, int firstIndex = 0)
    {
        var errors = new List<string>();
        for (var index = 0; index < patterns.Count; index++)
        {
            if (Fault(patterns[index]) is { } fault)
            {
                errors.Add($"{setting}:{firstIndex + index}: the pattern '{patterns[index]}' {fault}.");
            }
        }

        return errors.Count == 0
            ? new Compiled<IReadOnlyList<NamePattern>>([.. patterns.Select(pattern => new NamePattern(pattern, ignoreCase, acrossSlashes))], [])
            : new Compiled<IReadOnlyList<NamePattern>>(null, errors);
    }

    /// <summary>A name that one of each list matches.</summary>
    public static Overlap Overlap(IReadOnlyList<NamePattern> left, IReadOnlyList<NamePattern> right) =>
        OverlapSearch.Find(Signed(left), Signed(right), Alphabet.Name);

    /// <summary>Whether the whole name matches.</summary>
    public bool IsMatch(string name) => _glob.IsMatch(Fold(name));

    /// <summary>The pattern as configured.</summary>
    public override string ToString() => Text;

    /// <summary>Whether it matches more than its own text.</summary>
    internal bool IsWild => Text.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether both may match the same: of most patterns how they begin tells that they do not.</summary>
    internal bool MayMeet(NamePattern other)
    {
        var (left, right) = (Text.Split('*')[0], other.Text.Split('*')[0]);
        return left.StartsWith(right, StringComparison.OrdinalIgnoreCase) || right.StartsWith(left, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The same pattern with another text in the place of one that it holds.</summary>
    internal NamePattern Replace(string text, string by) => new(Text.Replace(text, by, StringComparison.Ordinal), _ignoreCase, _acrossSlashes);

    private static List<SignedGlob> Signed(IReadOnlyList<NamePattern> patterns) =>
        [.. patterns.Select(static pattern => new SignedGlob(pattern._glob, Accepts: true))];

    private static string? Fault(string pattern) => pattern switch
    {
        "" => "is empty; use a name, in which * stands for any characters except a slash, or remove the entry",
        _ when pattern.Length > GlobSyntax.MaxLength => $"is longer than {GlobSyntax.MaxLength} characters; shorten it",
        _ when pattern.Contains("**", StringComparison.Ordinal) => "has **, which only branch filters support; use one *, which stops at a slash",
        _ when pattern.Trim() != pattern => "starts or ends with white space; remove it",
        _ => null,
    };

    private string Fold(string text) => _ignoreCase ? text.ToLowerInvariant() : text;
}
