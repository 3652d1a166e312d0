namespace Gateway.Manifests;

/// <summary>Bounds on a manifest, so that a hostile one costs no more than an honest one.</summary>
internal sealed record ManifestLimits
{
    private const int CharactersForANode = 16;

    private const string Grows = ", the maximum for a manifest of this length; a longer manifest may have more";

    /// <summary>Most UTF-16 characters of text; 1,048,576 by default, as much as a whole request may hold.</summary>
    public int MaxCharacters { get; init; } = 1024 * 1024;

    /// <summary>Deepest nesting of lists and mappings, aliases followed; 32 by default.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Most nodes after aliases and merge keys have been followed, each use counted; 200,000 by default.</summary>
    public int MaxNodes { get; init; } = 200_000;

    /// <summary>
    /// Most characters of keys and values after aliases and merge keys have been followed, each use counted, and again with the manifest's
    /// own pull steps for each deployment that takes them; 8,388,608 by default, what a whole text of the longest length comes to when it is used eight times.
    /// </summary>
    public int MaxExpandedCharacters { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// What aliases may make of any text; 16,384 nodes and sixteen times as many characters by default. Beyond that a text may have a node for each of its
    /// characters, which without aliases none has, and sixteen characters: what a manifest takes is bounded by its length.
    /// </summary>
    public int MinNodes { get; init; } = 16 * 1024;

    /// <summary>Most deployments; 2,000 by default.</summary>
    public int MaxDeployments { get; init; } = 2_000;

    /// <summary>What a message says beside <see cref="MaxNodes"/>: that it grows with the text's length, or nothing where it does not.</summary>
    internal string NodesNote { get; private init; } = "";

    /// <summary>The same beside <see cref="MaxExpandedCharacters"/>.</summary>
    internal string CharactersNote { get; private init; } = "";

    /// <summary>The limits of a text of that length.</summary>
    public ManifestLimits Of(int length)
    {
        var nodes = MinNodes + length;
        var characters = CharactersForANode * (long)nodes;
        return this with
        {
            MaxNodes = Math.Min(MaxNodes, nodes),
            NodesNote = nodes < MaxNodes ? Grows : "",
            MaxExpandedCharacters = (int)Math.Min(MaxExpandedCharacters, characters),
            CharactersNote = characters < MaxExpandedCharacters ? Grows : "",
        };
    }
}
