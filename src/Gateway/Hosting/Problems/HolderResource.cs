using Gateway.Branches;

namespace Gateway.Hosting.Problems;

/// <summary>The branch that holds a project's deployments in a MODE.</summary>
/// <param name="Branch">The branch, without <c>refs/heads/</c>.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Until">When that ends automatically, UTC; each build of the branch extends it.</param>
/// <param name="RolloutId">The newest rollout of a build of the branch.</param>
/// <param name="Actor">Who started the run of that build.</param>
public sealed record HolderResource(string Branch, DateTimeOffset Since, DateTimeOffset Until, Guid RolloutId, string? Actor)
{
    internal static HolderResource From(BranchState state) => new(state.Branch, state.Since, state.Until, state.Build.Id, state.Build.Actor);
}
