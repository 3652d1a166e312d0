namespace Gateway.Policy;

/// <summary>
/// Checks that no branch could map to two MODEs and no deployment could belong to two. What cannot be told within bounds counts as
/// an overlap.
/// </summary>
internal static class ModeSeparation
{
    public static IEnumerable<string> Check(IReadOnlyList<ModePolicy> modes)
    {
        for (var index = 0; index < modes.Count; index++)
        {
            foreach (var other in modes.Skip(index + 1))
            {
                if (BranchError(modes[index], other) is { } branchError)
                {
                    yield return branchError;
                }

                if (DeploymentError(modes[index], other) is { } deploymentError)
                {
                    yield return deploymentError;
                }
            }
        }
    }

    /// <summary>
    /// What MODEs have in common that should be each one's own, though nothing is refused for it: runs from one work pool are started by one
    /// worker, in one network.
    /// </summary>
    public static IEnumerable<string> SharedWorkPools(IReadOnlyList<ModePolicy> modes)
    {
        for (var index = 0; index < modes.Count; index++)
        {
            foreach (var other in modes.Skip(index + 1))
            {
                var overlap = NamePattern.Overlap(modes[index].Patterns.WorkPools, other.Patterns.WorkPools);
                if (overlap is not Overlap.None)
                {
                    yield return Describe(modes[index], other, nameof(ModeOptions.WorkPools), overlap, "the work pool", "Give each MODE a work pool of its own.");
                }
            }
        }
    }

    private static string? BranchError(ModePolicy left, ModePolicy right)
    {
        var overlap = BranchFilter.Overlap(left.Patterns.Branches, right.Patterns.Branches);
        return overlap is Overlap.None || !ShareRepositories(left, right)
            ? null
            : Describe(
                left,
                right,
                nameof(ModeOptions.Branches),
                overlap,
                "the branch",
                "Change one so that no branch matches both, or give the two MODEs repositories of which none can be the same.");
    }

    private static string? DeploymentError(ModePolicy left, ModePolicy right)
    {
        var overlap = NamePattern.Overlap(left.Patterns.DeploymentNames, right.Patterns.DeploymentNames);
        return overlap is Overlap.None
            ? null
            : Describe(left, right, nameof(ModeOptions.DeploymentNames), overlap, "the deployment", "Change one so that no name matches both.");
    }

    /// <summary>An empty list is nobody today and anybody tomorrow: it counts as overlapping, so that filling it in breaks nothing.</summary>
    private static bool ShareRepositories(ModePolicy left, ModePolicy right) =>
        left.Repositories.Count == 0
        || right.Repositories.Count == 0
        || NamePattern.Overlap(left.Patterns.Repositories, right.Patterns.Repositories) is not Overlap.None;

    private static string Describe(ModePolicy left, ModePolicy right, string property, Overlap overlap, string what, string fix) =>
        overlap is Overlap.Example example
            ? $"{left.Setting(property)} and {right.Setting(property)} both match {what} '{example.Text}', which would belong to two MODEs. {fix}"
            : $"{left.Setting(property)} and {right.Setting(property)} are too complex to tell whether they match the same. Write fewer or simpler patterns.";
}
