namespace Gateway.Policy;

/// <summary>The names of jobs that must have succeeded, as a MODE and a project require them.</summary>
internal static class RequiredChecks
{
    /// <summary>Compiles a list.</summary>
    /// <param name="names">The names; null for none.</param>
    /// <param name="setting">Settings key of the list, which the errors name with the name's index.</param>
    public static Compiled<IReadOnlyList<string>> Compile(string[]? names, string setting)
    {
        string[] texts = [.. (names ?? []).Select(static text => text ?? "")];
        List<string> errors =
        [
            .. from entry in texts.Index()
               where string.IsNullOrWhiteSpace(entry.Item) || entry.Item.Contains('*', StringComparison.Ordinal)
               select $"{setting}:{entry.Index}: '{entry.Item}' is not the name of a job. Use a full name without *, or remove the entry.",
        ];
        return errors.Count == 0 ? new Compiled<IReadOnlyList<string>>(texts, []) : new Compiled<IReadOnlyList<string>>(null, errors);
    }
}
