using Gateway.Branches;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Hosting.Api.Branches;

/// <summary>What a branch holds of a MODE, or has there of its own.</summary>
public sealed record BranchResource
{
    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository, empty for the root.</summary>
    public required string Project { get; init; }

    /// <summary>The MODE.</summary>
    public required string Mode { get; init; }

    /// <summary>The branch, without <c>refs/heads/</c>.</summary>
    public required string Branch { get; init; }

    /// <summary><c>held</c> if the deployments that branches share belong to it, <c>separate</c> if it has deployments of its own.</summary>
    public required BranchIsolation Isolation { get; init; }

    /// <summary>Since when, UTC: when the first of its builds was accepted.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When that ends automatically, UTC; each build of the branch extends it.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The newest rollout of a build of the branch.</summary>
    public required Guid RolloutId { get; init; }

    /// <summary>Number of its own deployments; null if it holds the shared ones.</summary>
    public int? Deployments { get; init; }

    /// <summary>The newest rollout, if it is to delete the branch's own deployments; null if it is another.</summary>
    public RemovalResource? Removal { get; init; }

    internal static BranchResource From(BranchState state) => new()
    {
        Repository = state.Build.Repository,
        Project = state.Build.Project,
        Mode = state.Build.Mode,
        Branch = state.Branch,
        Isolation = state.Isolation,
        Since = state.Since,
        Until = state.Until,
        RolloutId = state.Build.Id,
        Deployments = state.Deployments,
        Removal = state.Newest is { Kind: RolloutKind.Removal } removal ? new RemovalResource(removal.Id, removal.Status, removal.FailureCode) : null,
    };
}

/// <summary>The deletion of a branch's own deployments.</summary>
/// <param name="RolloutId">The rollout.</param>
/// <param name="Status">How far it is. What could not be deleted is tried again, unless the rollout was cancelled.</param>
/// <param name="FailureCode">Why it did not succeed; null if it did, or is not finished.</param>
public sealed record RemovalResource(Guid RolloutId, RolloutStatus Status, string? FailureCode);

/// <summary>Branches, ordered by MODE, repository, project and branch.</summary>
/// <param name="Items">The branches.</param>
public sealed record BranchList(IReadOnlyList<BranchResource> Items);

/// <summary>What a branch gave up.</summary>
/// <param name="Released">One entry for each project and MODE; empty if it held nothing and had no deployments of its own.</param>
public sealed record ReleaseResource(IReadOnlyList<ReleasedResource> Released)
{
    internal static ReleaseResource From(IEnumerable<(ReleasedBranch Branch, Rollout? Removal)> released) =>
        new([.. released.Select(static one => new ReleasedResource(one.Branch.State.Build.Mode, one.Branch.State.Build.Project, one.Branch.State.Isolation, one.Removal?.Id, one.Removal?.Status, one.Removal?.FailureCode))]);
}

/// <summary>What a branch gave up of one project in one MODE.</summary>
/// <param name="Mode">The MODE.</param>
/// <param name="Project">The project: the folder of the manifest in the repository, empty for the root.</param>
/// <param name="Isolation"><c>held</c> if other branches may now deploy, <c>separate</c> if its own deployments are deleted.</param>
/// <param name="RolloutId">The rollout that deletes its own deployments; null if it held the shared ones.</param>
/// <param name="Status">How far that rollout is, with <c>Prefer: wait=N</c> after the wait; null if there is none.</param>
/// <param name="FailureCode">Why it did not succeed; it is tried again at the next sweep. Null if it did, or is not finished.</param>
public sealed record ReleasedResource(string Mode, string Project, BranchIsolation Isolation, Guid? RolloutId, RolloutStatus? Status, string? FailureCode);
