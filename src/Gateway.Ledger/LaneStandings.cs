using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Reads how the lanes of a MODE stand: a fixed number of queries, however many lanes there are.</summary>
internal static class LaneStandings
{
    /// <summary>Why rollouts end that may leave some deployments changed and others not.</summary>
    private static readonly string[] HalfDoneCodes = [Codes.RestoreFailed, Codes.CrashedRepeatedly, Codes.SnapshotUnreadable];

    /// <summary>The lanes of a MODE, by repository, project and branch; those that nothing is left of are left out.</summary>
    public static async Task<IReadOnlyList<LaneStanding>> ListAsync(LedgerContext context, string mode, LaneFilter filter, CancellationToken cancellationToken)
    {
        var rollouts = Of(context.Rollouts.AsNoTracking(), mode, filter);
        var newest = await ListNewestAsync(rollouts, cancellationToken);
        var current = (await ListNewestAsync(rollouts.Where(row => row.Status == RolloutStatus.Succeeded), cancellationToken)).ToDictionary(Lane.Of);
        var deployments = (await Of(context.LaneDeployments.AsNoTracking(), mode, filter).OrderBy(row => row.Name).ThenBy(row => row.FlowName).ToListAsync(cancellationToken)).ToLookup(Lane.Of);
        var sequences = deployments.SelectMany(static lane => lane).Select(static row => row.RolloutSequence).Distinct().ToList();
        var appliedBy = await rollouts.Where(row => sequences.Contains(row.Sequence)).ToDictionaryAsync(row => row.Sequence, cancellationToken);
        var halfDone = (await ListHalfDoneAsync(context, rollouts, current, cancellationToken)).ToLookup(static half => Lane.Of(half.Rollout));
        var drifts = await Of(context.Drifts.AsNoTracking(), mode, filter).ToListAsync(cancellationToken);
        var driftOf = drifts.ToDictionary(Lane.Of);
        return
        [
            .. newest
                .Select(rollout => new LaneStanding(Lane.Of(rollout), rollout, current.GetValueOrDefault(Lane.Of(rollout)))
                {
                    Deployments = [.. deployments[Lane.Of(rollout)]],
                    AppliedBy = appliedBy,
                    HalfDone = [.. halfDone[Lane.Of(rollout)]],
                    Drift = driftOf.GetValueOrDefault(Lane.Of(rollout)),
                })
                .Where(static lane => lane.Deployments.Count > 0 || lane.Newest.Kind != RolloutKind.Removal || lane.Newest.Status != RolloutStatus.Succeeded)
                .OrderBy(static lane => lane.Lane.Repository, StringComparer.Ordinal)
                .ThenBy(static lane => lane.Lane.Project, StringComparer.Ordinal)
                .ThenBy(static lane => lane.Lane.Branch, StringComparer.Ordinal),
        ];
    }

    private static async Task<List<Rollout>> ListNewestAsync(IQueryable<Rollout> rollouts, CancellationToken cancellationToken)
    {
        var newest = rollouts.GroupBy(row => new { row.Repository, row.Project, row.Branch }).Select(lane => lane.Max(row => row.Sequence));
        return await rollouts.Where(row => newest.Contains(row.Sequence)).ToListAsync(cancellationToken);
    }

    private static async Task<List<HalfDoneRollout>> ListHalfDoneAsync(
        LedgerContext context,
        IQueryable<Rollout> rollouts,
        Dictionary<Lane, Rollout> current,
        CancellationToken cancellationToken)
    {
        var failed = await rollouts.Where(row => HalfDoneCodes.Contains(row.FailureCode)).OrderBy(row => row.Sequence).ToListAsync(cancellationToken);
        failed.RemoveAll(rollout => !rollout.Status.IsFinished() || rollout.Sequence < current.GetValueOrDefault(Lane.Of(rollout))?.Sequence);
        var sequences = failed.ConvertAll(static rollout => rollout.Sequence);
        var steps = (await context.Steps.AsNoTracking().Where(row => sequences.Contains(row.RolloutSequence)).OrderBy(row => row.Id).ToListAsync(cancellationToken)).ToLookup(static row => row.RolloutSequence);
        var snapshots = await context.States.AsNoTracking()
            .Where(row => sequences.Contains(row.RolloutSequence))
            .Select(row => new { row.RolloutSequence, row.Snapshot })
            .ToDictionaryAsync(static row => row.RolloutSequence, static row => row.Snapshot, cancellationToken);

        // A retry goes on from what was there before, where that was kept: one that failed and was put back has put that back, for all whose retry it is.
        var ids = failed.Where(rollout => snapshots.GetValueOrDefault(rollout.Sequence) is not null).Select(static rollout => (Guid?)rollout.Id).ToList();
        var putBack = await rollouts.Where(row => row.Status == RolloutStatus.RolledBack && ids.Contains(row.SourceId)).Select(row => row.SourceId).ToListAsync(cancellationToken);
        foreach (var rollout in Enumerable.Reverse(failed))
        {
            if (putBack.Contains(rollout.Id))
            {
                putBack.Add(rollout.SourceId);
            }
        }

        failed.RemoveAll(rollout => putBack.Contains(rollout.Id));
        return failed.ConvertAll(rollout => new HalfDoneRollout(rollout, snapshots.GetValueOrDefault(rollout.Sequence), [.. steps[rollout.Sequence]]));
    }

    private static IQueryable<T> Of<T>(IQueryable<T> rows, string mode, LaneFilter filter)
        where T : class, ILaneRow
    {
        rows = rows.OfRepository(filter.Repository).Where(row => row.Mode == mode);
        rows = filter.Project is { } project ? rows.Where(row => row.Project == project) : rows;
        return filter.Branch is { } branch ? rows.Where(row => row.Branch == branch) : rows;
    }
}
