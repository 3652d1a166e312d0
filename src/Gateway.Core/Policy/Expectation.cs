namespace Gateway.Policy;

/// <summary>Words for what a rule would have accepted.</summary>
internal static class Expectation
{
    /// <summary>The texts, or the words for an empty list.</summary>
    public static string OneOf(IReadOnlyCollection<string> texts, string none) => texts.Count == 0 ? none : string.Join(", ", texts);
}
