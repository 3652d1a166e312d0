using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Rollouts.Planning;

namespace Gateway.Rollouts;

/// <summary>What the ledger knows of a lane's deployments, in planning's terms.</summary>
internal sealed class LaneBook
{
    private readonly ILaneLedger _ledger;
    private readonly LaneCodec _codec;

    public LaneBook(ILaneLedger ledger, LaneCodec codec)
    {
        _ledger = ledger;
        _codec = codec;
    }

    /// <summary>What is known of a lane.</summary>
    public async Task<LaneReading> ReadAsync(
        Lane lane,
        ModePolicy mode,
        IReadOnlyList<DeploymentSpec> specs,
        bool allowMassPrune,
        CancellationToken cancellationToken)
    {
        var owned = await _ledger.ListDeploymentsAsync(lane, cancellationToken);
        var names = specs.Select(spec => spec.Name).ToHashSet(StringComparer.Ordinal);
        var others = await _ledger.ListOfOthersAsync(lane, names, cancellationToken);
        return new LaneReading(owned, new LaneKnowledge
        {
            Owned = [.. owned.Select(row => new OwnedDeployment(row.FlowName, row.Name, _codec.ReadSpec(lane, row), row.Dropped))],
            OfOthers = others
                .GroupBy(row => (row.FlowName, row.Name))
                .ToDictionary(rows => rows.Key, rows => string.Join(" and ", rows.Select(row => $"{row.Repository}, MODE {row.Mode}"))),
            ManualChanges = mode.ManualChanges,
            Prune = mode.Prune,
            AllowMassPrune = allowMassPrune,
        });
    }

    /// <summary>The deployments in the lane's care after a plan is in place.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="rollout">The rollout that put it there.</param>
    /// <param name="plan">The plan as it was verified: nothing to create or update.</param>
    /// <param name="known">What was known before.</param>
    /// <param name="adopted">Deployments that the rollout found on the server and took over.</param>
    /// <param name="gone">Deployments that it deleted.</param>
    public LaneChange After(
        Lane lane,
        long rollout,
        RolloutPlan plan,
        IReadOnlyList<LaneDeployment> known,
        IReadOnlySet<(string Flow, string Name)> adopted,
        IReadOnlySet<Guid> gone)
    {
        var before = known.ToDictionary(row => (row.FlowName, row.Name));
        var applied = plan.Deployments.OfType<PlannedDeployment.Unchanged>().Select(deployment => new LaneDeployment
        {
            Repository = lane.Repository,
            Mode = lane.Mode,
            FlowName = deployment.FlowName,
            Name = deployment.Spec.Name,
            DeploymentId = deployment.LiveId,
            Adopted = before.TryGetValue((deployment.FlowName, deployment.Spec.Name), out var row)
                ? row.Adopted
                : adopted.Contains((deployment.FlowName, deployment.Spec.Name)),
            RolloutSequence = rollout,
            Spec = _codec.WriteSpec(lane, deployment.FlowName, deployment.Spec),
        });
        var dropped = plan.Prunes
            .Where(prune => !gone.Contains(prune.Live.Id))
            .Select(prune => (Prune: prune, Row: before[(prune.FlowName, prune.Live.Name)]))
            .Select(pair => new LaneDeployment
            {
                Repository = lane.Repository,
                Mode = lane.Mode,
                FlowName = pair.Row.FlowName,
                Name = pair.Row.Name,
                DeploymentId = pair.Prune.Live.Id,
                Adopted = pair.Row.Adopted,
                Dropped = true,
                RolloutSequence = pair.Prune.IsNew ? rollout : pair.Row.RolloutSequence,
                Spec = pair.Row.Spec,
            });
        return new LaneChange(lane, [.. applied, .. dropped]);
    }
}

/// <summary>A lane as the ledger has it.</summary>
/// <param name="Rows">Its deployments.</param>
/// <param name="Knowledge">The same in planning's terms.</param>
internal sealed record LaneReading(IReadOnlyList<LaneDeployment> Rows, LaneKnowledge Knowledge);
