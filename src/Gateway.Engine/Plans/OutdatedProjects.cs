using Gateway.Builds;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Rollouts;

namespace Gateway.Plans;

/// <summary>Compares the folders of a commit with what a MODE runs, by what the ledger knows. Prefect is not asked.</summary>
internal sealed class OutdatedProjects(GatewayPolicy policy, IRolloutLedger ledger)
{
    /// <summary>Compares.</summary>
    /// <param name="question">The folders of the commit.</param>
    /// <param name="repository">The repository that the proof names.</param>
    /// <param name="mode">The MODE.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Each project that was asked about, and each that runs and was not.</returns>
    public async Task<IReadOnlyList<ProjectState>> CompareAsync(ProjectTrees question, string repository, string mode, CancellationToken cancellationToken)
    {
        var lanes = (await ledger.ListLatestAsync(repository, mode, cancellationToken)).GroupBy(static rollout => rollout.Project, StringComparer.Ordinal).ToDictionary(static lane => lane.Key, static lane => lane.ToList(), StringComparer.Ordinal);
        var projects = policy.ProjectsOf(repository);
        return
        [
            .. question.Trees
                .Select(asked => projects.Has(asked.Key)
                    ? Compare(asked.Key, asked.Value, lanes.GetValueOrDefault(asked.Key) ?? [])
                    : new ProjectState(asked.Key, OutdatedReason.NotAllowed, $"The folder is not a project of the repository. Add it to the Paths of an entry of {projects.Setting} to deploy it.", null, null))
                .Concat(
                    from lane in lanes
                    where !question.Trees.ContainsKey(lane.Key)
                    let running = lane.Value.LastOrDefault(static rollout => rollout.Status == RolloutStatus.Succeeded)
                    where running is not null
                    select new ProjectState(lane.Key, OutdatedReason.NotAsked, "The MODE runs it, and the request does not name it. If its folder was removed, its deployments stay until a manifest of it without deployments of this MODE is deployed.", TreeOf(running), running.Id))
                .OrderBy(static project => project.Project, StringComparer.Ordinal),
        ];
    }

    private static ProjectState Compare(string project, string tree, List<Rollout> latest)
    {
        var newest = latest.LastOrDefault();
        if (newest is not null && !newest.Status.IsFinished() && TreeOf(newest) == tree)
        {
            return new ProjectState(project, OutdatedReason.RollingOut, "A rollout of this folder is under way.", RunningTree(), newest.Id);
        }

        if (Running() is not { } running)
        {
            return newest is not null && TreeOf(newest) == tree
                ? Failed(newest)
                : new ProjectState(project, OutdatedReason.NeverDeployed, "No rollout of the project to the MODE has succeeded yet.", null, newest?.Id);
        }

        var isUnderWay = newest is not null && !newest.Status.IsFinished();
        return RunningTree() switch
        {
            // What runs now will not run any more, or may be neither here nor there.
            var other when isUnderWay => new ProjectState(project, OutdatedReason.TreeChanged, $"{Rollout(newest!)} of another state of the folder is under way.", other, newest!.Id),
            var same when same == tree && newest!.Status == RolloutStatus.Failed => Failed(newest) with { Detail = $"{Rollout(newest)}, which came after this folder, failed, and may have left some of its changes: {newest.FailureCode}.", Tree = same },
            var same when same == tree => new ProjectState(project, OutdatedReason.UpToDate, $"The MODE runs this folder since {Rollout(running)}.", tree, running.Id),
            null => new ProjectState(project, OutdatedReason.UnknownTree, $"{Rollout(running)} runs, whose build did not send the folder's id (tree).", null, running.Id),
            var other when running.Kind == RolloutKind.Rollback && latest.Count > 0 && running.Sequence == latest[^1].Sequence =>
                new ProjectState(project, OutdatedReason.RolledBack, $"{running.RequestedBy ?? "Somebody"} went back to an earlier state of the folder with {Rollout(running)}. Post a build of the project to go forward again.", other, running.Id),
            var other when newest is not null && newest.Id != running.Id && TreeOf(newest) == tree => Failed(newest) with { Tree = other },
            var other => new ProjectState(project, OutdatedReason.TreeChanged, $"The MODE runs another state of the folder, from {running.Ref} at {running.Sha[..12]}.", other, running.Id),
        };

        Rollout? Running() => latest.LastOrDefault(static rollout => rollout.Status == RolloutStatus.Succeeded);

        string? RunningTree() => Running() is { } rollout ? TreeOf(rollout) : null;

        ProjectState Failed(Rollout failed) => new(project, OutdatedReason.LastRolloutFailed, $"This folder was built before, and {Rollout(failed)} did not succeed: {failed.FailureCode}.", null, failed.Id);

        static string Rollout(Rollout rollout) => $"rollout {rollout.Id}";
    }

    private static string? TreeOf(Rollout rollout) => RolloutRecords.ToBuild(rollout).Tree;
}
