namespace Gateway.Plans;

/// <summary>Whether a project has to be built and deployed again for its MODE to run a commit, and why.</summary>
/// <param name="Project">The project; empty for the root.</param>
/// <param name="Reason">Why, or why not.</param>
/// <param name="Detail">The same in a sentence.</param>
/// <param name="Tree">Git's id of the folder that the MODE runs; null where it is not known, or nothing runs.</param>
/// <param name="RolloutId">The rollout that speaks for it: the one that runs, or the one that is under way or failed; null where there is none.</param>
internal sealed record ProjectState(string Project, OutdatedReason Reason, string Detail, string? Tree, Guid? RolloutId)
{
    /// <summary>Whether it has to be built.</summary>
    public bool IsOutdated => Reason is OutdatedReason.NeverDeployed or OutdatedReason.UnknownTree or OutdatedReason.TreeChanged or OutdatedReason.LastRolloutFailed;
}

/// <summary>Why a project has to be built, or need not be.</summary>
public enum OutdatedReason
{
    /// <summary>The MODE runs this very folder.</summary>
    UpToDate,

    /// <summary>A rollout of this folder is under way.</summary>
    RollingOut,

    /// <summary>An operator went back from this folder; a change of it, or a build by hand, goes forward again.</summary>
    RolledBack,

    /// <summary>Another branch holds its deployments, so that a build would be refused; once that branch is done, the next push is to build it.</summary>
    HeldByOtherBranch,

    /// <summary>As many branches as may have deployments of their own have them, so that a build would be refused.</summary>
    TooManyBranches,

    /// <summary>The branch would have deployments of its own, and those that branches share run this very folder.</summary>
    SameAsShared,

    /// <summary>The settings do not name it as a project of the repository.</summary>
    NotAllowed,

    /// <summary>The MODE runs it, and the question did not name it.</summary>
    NotAsked,

    /// <summary>Nothing of it was deployed to the MODE yet, or nothing that is left; where branches have deployments of their own, nothing of the branch.</summary>
    NeverDeployed,

    /// <summary>What runs was built by a run that did not send the folder's id.</summary>
    UnknownTree,

    /// <summary>The MODE runs another state of the folder.</summary>
    TreeChanged,

    /// <summary>This folder was built, and its rollout did not succeed.</summary>
    LastRolloutFailed,
}
