namespace Gateway.Policy;

/// <summary>
/// Job variables with a dot in their name. Prefect's workers from 3.6.11 on take each as a way into another one (<c>env.NAME</c> sets <c>NAME</c> of
/// <c>env</c>), in which <c>[</c> stands for a dot and <c>]</c> for nothing; earlier ones take it as a name.
/// </summary>
internal static class JobVariablePath
{
    /// <summary>Whether a worker may take it as a way into another job variable.</summary>
    public static bool IsNested(string name) => name.Contains('.', StringComparison.Ordinal);

    /// <summary>The job variable that it sets, as workers see it.</summary>
    public static string RootOf(string name) => IsNested(name)
        ? name.Replace('[', '.').Replace("]", "", StringComparison.Ordinal).Split('.')[0]
        : name;

    /// <summary>Whether a job variable is judged as a whole, so that no way may lead into it: what is set past its rules would not be judged.</summary>
    public static bool HasRules<T>(string root, IReadOnlyDictionary<string, T> locked) => root is "env" or "image" or "networks" || locked.ContainsKey(root);
}
