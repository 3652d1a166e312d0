namespace Gateway.Policy;

/// <summary>Names that no manifest may set: those that a pattern matches, and no exception.</summary>
/// <param name="Patterns">What is denied.</param>
/// <param name="Exceptions">What is taken out of it.</param>
internal sealed record DeniedNames(IReadOnlyList<NamePattern> Patterns, IReadOnlyList<NamePattern> Exceptions)
{
    /// <summary>The entry that stands for the list which holds when none is set, in whatever case it is written.</summary>
    public const string Default = "default";

    /// <summary>What an entry begins with that takes a name out.</summary>
    private const char Exception = '!';

    /// <summary>Nothing is denied.</summary>
    public static DeniedNames None { get; } = new([], []);

    /// <summary>Whether the name is denied.</summary>
    public bool Denies(string name) => ModePolicy.Any(Patterns, name) && !ModePolicy.Any(Exceptions, name);

    /// <summary>Reads a list of the settings, or tells everything that is wrong with it.</summary>
    /// <param name="texts">The list; null for the default one.</param>
    /// <param name="byDefault">What <c>default</c> stands for.</param>
    /// <param name="setting">Settings key of the list.</param>
    /// <param name="ignoreCase">Whether <c>A</c> and <c>a</c> are the same.</param>
    public static Compiled<DeniedNames> Compile(IReadOnlyList<string?>? texts, IReadOnlyList<string> byDefault, string setting, bool ignoreCase)
    {
        var listed = texts?.Select(static text => text ?? "").ToList() ?? [Default];
        var (patterns, exceptions, errors) = (new List<NamePattern>(), new List<NamePattern>(), new List<string>());
        for (var index = 0; index < listed.Count; index++)
        {
            var (isException, text) = (listed[index].StartsWith(Exception), listed[index]);
            IReadOnlyList<string> named = text.Equals(Default, StringComparison.OrdinalIgnoreCase) ? byDefault : [isException ? text[1..] : text];
            var compiled = NamePattern.Compile(named, setting, ignoreCase, firstIndex: index);
            errors.AddRange(compiled.Errors);
            (isException ? exceptions : patterns).AddRange(compiled.Value ?? []);
        }

        // One that takes nothing out is a typing mistake, or stands beside a list that it was not meant for.
        errors.AddRange(
            from exception in exceptions
            where !patterns.Any(pattern => pattern.MayMeet(exception)) || (!exception.IsWild && !ModePolicy.Any(patterns, exception.Text))
            select $"{setting}: !{exception.Text} excepts a name that the list does not deny. Correct or remove it, or add {Default} to deny the default names.");
        return errors.Count == 0 ? new Compiled<DeniedNames>(new DeniedNames(patterns, exceptions), []) : new Compiled<DeniedNames>(null, errors);
    }
}
