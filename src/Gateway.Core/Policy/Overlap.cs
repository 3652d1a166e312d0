namespace Gateway.Policy;

/// <summary>Whether two lists of patterns accept a text in common.</summary>
internal abstract record Overlap
{
    private Overlap()
    {
    }

    /// <summary>No text is accepted by both.</summary>
    public sealed record None : Overlap;

    /// <summary>Both accept a text.</summary>
    /// <param name="Text">A shortest one.</param>
    public sealed record Example(string Text) : Overlap;

    /// <summary>The patterns are too complex to tell within bounds; whoever asks treats it as an overlap.</summary>
    public sealed record Undecided : Overlap;
}
