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

    /// <summary>Most deployments; 2,000 by default.</summary>
    public int MaxDeployments { get; init; } = 2_000;
}
