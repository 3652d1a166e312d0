namespace Gateway.Policy;

/// <summary>What came of compiling settings: the value, or all that is wrong with them.</summary>
/// <typeparam name="T">What the settings describe.</typeparam>
/// <param name="Value">The value; null when there are errors.</param>
/// <param name="Errors">Every error: a sentence that names the setting, and the fix.</param>
internal sealed record Compiled<T>(T? Value, IReadOnlyList<string> Errors)
    where T : class;
