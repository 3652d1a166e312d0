namespace Gateway.Policy;

/// <summary>The compiled patterns of one MODE.</summary>
internal sealed record ModePatterns
{
    public required BranchFilter Branches { get; init; }

    /// <summary>The branches that change what branches share, where each has deployments of its own.</summary>
    public required BranchFilter SharedBranches { get; init; }

    public required IReadOnlyList<NamePattern> Repositories { get; init; }

    public required IReadOnlyList<TagPattern> ImageTags { get; init; }

    public required IReadOnlyList<NamePattern> DeploymentNames { get; init; }

    public required IReadOnlyList<NamePattern> WorkPools { get; init; }

    public required IReadOnlyList<NamePattern> AllowedJobVariables { get; init; }

    public required IReadOnlyList<NamePattern> AllowedPullSteps { get; init; }
}
