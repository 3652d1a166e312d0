namespace Gateway.Policy;

/// <summary>
/// Checks that no branch could map to two MODEs, and that no deployment, Prefect block or variable could belong to two. What cannot be told within bounds counts as
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

                if (TagError(modes[index], other) is { } tagError)
                {
                    yield return tagError;
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
                "Change one so that no branch matches both, or list different repositories in the two MODEs.");
    }

    private static string? TagError(ModePolicy left, ModePolicy right)
    {
        var overlap = TagPattern.Overlap(left.Patterns, right.Patterns);
        return overlap is Overlap.None || !ShareRepositories(left, right) || NamePattern.Overlap(left.Own.ImageRepositories, right.Own.ImageRepositories) is Overlap.None
            ? null
            : Describe(left, right, nameof(ModeOptions.ImageTags), overlap, "the image tag", "Change one so that no tag matches both, for example by starting it with the MODE's name.");
    }

    private static string? DeploymentError(ModePolicy left, ModePolicy right)
    {
        var overlap = NamePattern.Overlap(left.Patterns.DeploymentNames, right.Patterns.DeploymentNames);
        return overlap is Overlap.None
            ? null
            : Describe(left, right, nameof(ModeOptions.DeploymentNames), overlap, "the deployment", "Change one so that no name matches both.");
    }

    /// <summary>The same of Prefect blocks and variables, once the MODEs know their lanes. MODEs whose names alone are in each other's way are told of elsewhere.</summary>
    public static IEnumerable<string> CheckReferences(IReadOnlyList<ModePolicy> modes) =>
        from pair in modes.SelectMany((left, index) => modes.Skip(index + 1).Select(right => (Left: left, Right: right)))
        where pair.Right.Name != pair.Left.Name && !pair.Right.Name.StartsWith(pair.Left.Name + "-", StringComparison.Ordinal)
        from kind in Enum.GetValues<PrefectReferenceKind>()
        let both = Both(pair.Left, pair.Right, kind)
        where both is not null
        select both;

    // The lanes first: what is theirs is the MODE's as well, and it is their setting that has to change.
    private static string? Both(ModePolicy left, ModePolicy right, PrefectReferenceKind kind) =>
        (from one in Holders(left)
         from other in Holders(right)
         let overlap = Meeting(one.Own.Of(kind), other.Own.Of(kind))
         where overlap is not Overlap.None
         select Describe(one, other, ReferenceRule.PropertyOf(kind), overlap, kind == PrefectReferenceKind.Block ? "the block" : "the Prefect variable", $"Narrow one, list the name without * in both, or list it in {ReferenceRule.SharedSetting(kind)} if every MODE may use it. A name that starts with a MODE's name always belongs to that MODE."))
        .FirstOrDefault();

    private static IEnumerable<ModePolicy> Holders(ModePolicy mode) => mode.Parts.Where(part => !ReferenceEquals(part, mode)).Append(mode);

    // Most pairs are told apart by how they begin, which costs nothing. A name that both list without * is meant to be both's.
    private static Overlap Meeting(IReadOnlyList<NamePattern> left, IReadOnlyList<NamePattern> right) =>
        (from one in left
         from other in right
         where (one.IsWild || other.IsWild) && one.MayMeet(other)
         let overlap = NamePattern.Overlap([one], [other])
         where overlap is not Overlap.None
         select overlap).FirstOrDefault() ?? new Overlap.None();

    /// <summary>An empty list is nobody today and anybody tomorrow: it counts as overlapping, so that filling it in breaks nothing.</summary>
    private static bool ShareRepositories(ModePolicy left, ModePolicy right) =>
        left.Repositories.Count == 0
        || right.Repositories.Count == 0
        || NamePattern.Overlap(left.Patterns.Repositories, right.Patterns.Repositories) is not Overlap.None;

    private static string Describe(ModePolicy left, ModePolicy right, string property, Overlap overlap, string what, string fix) =>
        overlap is Overlap.Example example
            ? $"{left.OwnSetting(property)} and {right.OwnSetting(property)} both match {what} '{example.Text}', which would belong to two MODEs. {fix}"
            : $"{left.OwnSetting(property)} and {right.OwnSetting(property)} are too complex to check for overlap. Use fewer or simpler patterns.";
}
