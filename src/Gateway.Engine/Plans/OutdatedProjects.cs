using Gateway.Branches;
using Gateway.Builds;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Rollouts;

namespace Gateway.Plans;

/// <summary>Compares the folders of a commit with what a MODE runs, by what the ledger knows. Prefect is not asked.</summary>
internal sealed class OutdatedProjects(GatewayPolicy policy, IRolloutLedger rollouts, ILaneLedger ledger, BranchRegister branches)
{
    /// <summary>Compares.</summary>
    /// <param name="question">The folders of the commit.</param>
    /// <param name="repository">The repository that the proof names.</param>
    /// <param name="mode">The MODE, as what it is for the branch.</param>
    /// <param name="reference">The git ref of the branch.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Each project that was asked about, and each that runs and was not.</returns>
    public async Task<IReadOnlyList<ProjectState>> CompareAsync(ProjectTrees question, string repository, ModePolicy mode, string reference, CancellationToken cancellationToken)
    {
        var lanes = await ReadAsync(repository, mode, mode.LaneBranch, cancellationToken);
        var shared = mode.Twin is null ? lanes : await ReadAsync(repository, mode, branch: "", cancellationToken);
        var holders = await branches.ListOtherHoldersAsync(repository, mode, reference, cancellationToken);
        var owners = mode.Twin is null ? [] : await ledger.ListOwnersAsync(repository, mode.Name, cancellationToken);
        var isFull = mode.Twin is not null && owners.Count >= mode.MaxBranches && !owners.Contains(mode.LaneBranch, StringComparer.Ordinal);
        var projects = policy.ProjectsOf(repository);
        return
        [
            .. question.Trees
                .Select(asked => projects.Has(asked.Key)
                    ? Reconsider(Compare(asked.Key, asked.Value, lanes.GetValueOrDefault(asked.Key) ?? []), asked.Value)
                    : new ProjectState(asked.Key, OutdatedReason.NotAllowed, $"The folder is not a project of the repository. Add it to the Paths of an entry of {projects.Setting} to deploy it.", null, null))
                .Concat(
                    from lane in lanes
                    where !question.Trees.ContainsKey(lane.Key)
                    let running = lane.Value.LastOrDefault(static rollout => rollout.Status == RolloutStatus.Succeeded)
                    where running is not null
                    select new ProjectState(lane.Key, OutdatedReason.NotAsked, "The MODE runs it, and the request does not name it. If its folder was removed, its deployments stay until a manifest of it without deployments of this MODE is deployed.", TreeOf(running), running.Id))
                .OrderBy(static project => project.Project, StringComparer.Ordinal),
        ];

        // What the lane alone does not show: a build of it would be refused, or the branch needs no deployments of its own.
        ProjectState Reconsider(ProjectState state, string tree) => state switch
        {
            { IsOutdated: true } or { Reason: OutdatedReason.RolledBack } when holders.GetValueOrDefault(state.Project) is { } holder =>
                state with { Reason = OutdatedReason.HeldByOtherBranch, Detail = BranchRegister.Describe(holder), RolloutId = holder.Build.Id },
            { Reason: OutdatedReason.NeverDeployed } when mode.Twin is not null && !lanes.ContainsKey(state.Project)
                && Compare(state.Project, tree, shared.GetValueOrDefault(state.Project) ?? []) is { Reason: OutdatedReason.UpToDate } same =>
                same with
                {
                    Reason = OutdatedReason.SameAsShared,
                    Detail = $"The branch has no deployments of its own, and those that branches share run this folder since rollout {same.RolloutId}. Post a build of the project if the branch is to have its own.",
                },
            { IsOutdated: true } when isFull => state with { Reason = OutdatedReason.TooManyBranches, Detail = BranchRegister.DescribeFull(mode.MaxBranches, owners, mode.Setting(nameof(ModeOptions.MaxBranches))) },
            { Reason: OutdatedReason.NeverDeployed } when mode.Twin is not null => state with { Detail = "The branch has no deployments of its own of this project." },
            _ => state,
        };
    }

    private async Task<Dictionary<string, List<Rollout>>> ReadAsync(string repository, ModePolicy mode, string branch, CancellationToken cancellationToken) =>
        (await rollouts.ListLatestAsync(repository, branch, mode.Name, cancellationToken))
            .GroupBy(static rollout => rollout.Project, StringComparer.Ordinal)
            .Select(static lane => (Project: lane.Key, Rollouts: WithoutRemoved([.. lane])))
            .Where(static lane => lane.Rollouts.Count > 0)
            .ToDictionary(static lane => lane.Project, static lane => lane.Rollouts, StringComparer.Ordinal);

    // What a branch had of its own and was deleted, or is about to be, runs no more.
    private static List<Rollout> WithoutRemoved(List<Rollout> latest)
    {
        var removed = latest.FindLastIndex(static rollout => rollout.Kind == RolloutKind.Removal && (rollout.Status == RolloutStatus.Succeeded || !rollout.Status.IsFinished()));
        return [.. latest.Skip(removed + 1).Where(static rollout => rollout.Kind != RolloutKind.Removal)];
    }

    private static ProjectState Compare(string project, string tree, List<Rollout> latest)
    {
        var (newest, running) = (latest.LastOrDefault(), latest.LastOrDefault(static rollout => rollout.Status == RolloutStatus.Succeeded));
        var runningTree = running is null ? null : TreeOf(running);
        var isOfNewest = newest is not null && (newest == running ? runningTree : TreeOf(newest)) == tree;
        var isUnderWay = newest is not null && !newest.Status.IsFinished();
        if (isUnderWay && isOfNewest)
        {
            return new ProjectState(project, OutdatedReason.RollingOut, "A rollout of this folder is under way.", runningTree, newest!.Id);
        }

        if (running is null)
        {
            return isOfNewest
                ? Failed(newest!)
                : new ProjectState(project, OutdatedReason.NeverDeployed, "The MODE does not run the project: no rollout of it has succeeded yet.", null, newest?.Id);
        }

        return runningTree switch
        {
            // What runs now will not run any more, or may be neither here nor there.
            _ when isUnderWay => new ProjectState(project, OutdatedReason.TreeChanged, $"{Rollout(newest!)} of another state of the folder is under way.", runningTree, newest!.Id),
            _ when runningTree == tree && newest!.Status == RolloutStatus.Failed => Failed(newest) with { Detail = $"{Rollout(newest)}, which came after this folder, failed, and may have left some of its changes: {newest.FailureCode}." },
            _ when runningTree == tree => new ProjectState(project, OutdatedReason.UpToDate, $"The MODE runs this folder since {Rollout(running)}.", tree, running.Id),
            null => new ProjectState(project, OutdatedReason.UnknownTree, $"{Rollout(running)} runs, whose build did not send the folder's id (tree).", null, running.Id),
            _ when running.Kind == RolloutKind.Rollback && running == newest =>
                new ProjectState(project, OutdatedReason.RolledBack, $"{running.RequestedBy ?? "Somebody"} went back to an earlier state of the folder with {Rollout(running)}. Post a build of the project to go forward again.", runningTree, running.Id),
            _ when isOfNewest => Failed(newest!),
            _ => new ProjectState(project, OutdatedReason.TreeChanged, $"The MODE runs another state of the folder, from {running.Ref} at {running.Sha[..12]}.", runningTree, running.Id),
        };

        ProjectState Failed(Rollout failed) => new(project, OutdatedReason.LastRolloutFailed, $"This folder was built before, and {Rollout(failed)} did not succeed: {failed.FailureCode}.", runningTree, failed.Id);

        static string Rollout(Rollout rollout) => $"rollout {rollout.Id}";
    }

    private static string? TreeOf(Rollout rollout) => BuildDetails.Read(rollout.Details).Tree;
}
