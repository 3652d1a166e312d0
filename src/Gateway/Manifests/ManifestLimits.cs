namespace Gateway.Manifests;

/// <summary>Bounds on a manifest, so that a hostile one costs no more than an honest one.</summary>
public sealed record ManifestLimits
{
    /// <summary>Most UTF-16 characters of text; 1,048,576 by default, as much as a whole request may hold.</summary>
    public int MaxCharacters { get; init; } = 1024 * 1024;

    /// <summary>Deepest nesting of lists and mappings, aliases followed; 32 by default.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Most nodes after aliases and merge keys have been followed, each use counted; 500,000 by default.</summary>
    public int MaxNodes { get; init; } = 500_000;

    /// <summary>
    /// Most characters of keys and values after aliases and merge keys have been followed, each use counted, and again with the manifest's
    /// own pull steps for each deployment that takes them; 8,388,608 by default, what a whole text of the longest length comes to when it is used eight times.
    /// </summary>
    public int MaxExpandedCharacters { get; init; } = 8 * 1024 * 1024;

    /// <summary>Most deployments; 2,000 by default.</summary>
    public int MaxDeployments { get; init; } = 2_000;
}
