using System.Text.Json.Serialization;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Policy;

namespace Gateway.Hosting.Api.Modes;

/// <summary>A MODE: which branches of which repositories change it, and what runs there.</summary>
public sealed record ModeResource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Branch filters in GitHub's syntax; empty if nothing is deployed.</summary>
    public required IReadOnlyList<string> Branches { get; init; }

    /// <summary>Repositories that may change it.</summary>
    public required IReadOnlyList<string> Repositories { get; init; }

    /// <summary>Patterns of its deployments' names.</summary>
    public required IReadOnlyList<string> DeploymentNames { get; init; }

    /// <summary>Work pools that its deployments may use.</summary>
    public required IReadOnlyList<string> WorkPools { get; init; }

    /// <summary>Checks that must succeed.</summary>
    public required IReadOnlyList<string> RequiredChecks { get; init; }

    /// <summary>What its branches have to do with each other: <c>shared</c>, <c>held</c> or <c>separate</c>.</summary>
    public required BranchIsolation BranchIsolation { get; init; }

    /// <summary>How long a branch holds deployments, or has its own, after its last build, in seconds; null with <c>shared</c>.</summary>
    public double? BranchLifetimeSeconds { get; init; }

    /// <summary>How many branches of a repository may have deployments of their own; null without <c>separate</c>.</summary>
    public int? MaxBranches { get; init; }

    /// <summary>Filters of branches that share deployments; null without <c>separate</c>.</summary>
    public IReadOnlyList<string>? SharedBranches { get; init; }

    /// <summary>Why it takes no builds for the time being; null when it does.</summary>
    public FreezeResource? Freeze { get; init; }

    /// <summary>Commits that it accepts although it is frozen, or will be.</summary>
    public required IReadOnlyList<FreezeExceptionResource> FreezeExceptions { get; init; }

    /// <summary>What rollbacks left as bad: builds of it are refused with 423. Newest first.</summary>
    public required IReadOnlyList<HoldResource> Holds { get; init; }

    /// <summary>The newest successful rollout of each project, which is what runs there now.</summary>
    public required IReadOnlyList<RolloutResource> Current { get; init; }

    /// <summary>Its lanes, ordered by repository, project and branch; lanes whose deployments were all removed are left out. Null in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ModeLane>? Lanes { get; init; }
}

/// <summary>All MODEs.</summary>
/// <param name="Items">The MODEs, ordered by name.</param>
public sealed record ModeList(IReadOnlyList<ModeResource> Items);
