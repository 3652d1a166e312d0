using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;

namespace Gateway.Lanes;

/// <summary>What the ledger knows of a lane's deployments, in planning's terms.</summary>
internal sealed class LaneOwnership
{
    private readonly ILaneLedger _ledger;
    private readonly LaneCodec _codec;

    public LaneOwnership(ILaneLedger ledger, LaneCodec codec)
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
        var names = specs.Select(spec => spec.Name)
            .Concat(owned.Where(row => row.Removed).Select(row => row.Name))
            .ToHashSet(StringComparer.Ordinal);
        var (others, claims) = names.Count > 0 ? await ReadOthersAsync(lane, names, cancellationToken) : ([], []);
        var ownedByOthers = others
            .Where(row => !row.Removed)
            .Select(row => (Key: (row.FlowName, row.Name), Lane: $"{Lane.Of(row).Origin}, MODE {row.Mode}"))
            .Concat(claims.Select(row => (Key: (row.FlowName, row.Name), Lane: $"{Lane.Of(row).Origin}, MODE {row.Mode}")))
            .Distinct()
            .GroupBy(row => row.Key, row => row.Lane)
            .ToDictionary(rows => rows.Key, rows => string.Join(" and ", rows));

        // What this lane removed and another has taken, or is about to, is not this lane's to prune again.
        var contended = owned.Where(row => row.Removed && ownedByOthers.ContainsKey((row.FlowName, row.Name))).ToList();
        return new LaneReading(owned, new LaneKnowledge
        {
            Owned = [.. owned.Except(contended).Select(row => Owned(lane, row))],
            IsOfBranch = lane.Branch.Length > 0,
            OfOthers = ownedByOthers,
            RemovedByOthers = others
                .Where(row => row.Removed && !ownedByOthers.ContainsKey((row.FlowName, row.Name)))
                .GroupBy(row => (row.FlowName, row.Name))
                .Select(rows => rows.MaxBy(row => row.RolloutSequence)!)
                .Select(row => Owned(Lane.Of(row), row))
                .ToDictionary(deployment => (deployment.FlowName, deployment.Name)),
            ManualChanges = mode.ManualChanges,
            Prune = mode.Prune,
            AllowMassPrune = allowMassPrune,
            VariableTags = ImageVariables.TagsOf(lane.Mode, lane.Repository, lane.Project, lane.Branch),
            VariablePrefix = ImageVariableName.PrefixOf(mode.For(lane.Repository)) + "_",
        })
        {
            Contended = contended,
        };
    }

    /// <summary>Claims what a plan changes and the lane has not in its care yet, or not any more, so that no other lane changes it at the same time.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="rollout">The rollout that is about to apply the plan.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="known">What was known when the plan was made.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False when another lane came first; nothing is claimed then, and the plan is not to be applied.</returns>
    public async Task<bool> ClaimAsync(Lane lane, long rollout, RolloutPlan plan, LaneReading known, CancellationToken cancellationToken)
    {
        var alreadyOwned = known.Rows.Where(row => !row.Removed).Select(row => (row.FlowName, row.Name)).ToHashSet();
        var wanted = plan.Deployments
            .Select(deployment => (deployment.FlowName, deployment.Spec.Name))
            .Concat(plan.Prunes.Where(prune => prune.Changes || prune.Deletes).Select(prune => (prune.FlowName, prune.Live.Name)))
            .Where(key => !alreadyOwned.Contains(key))
            .ToList();
        return wanted.Count == 0 || await _ledger.ClaimAsync(lane, rollout, wanted, cancellationToken);
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
        LaneReading known,
        IReadOnlySet<(string Flow, string Name)> adopted,
        IReadOnlySet<Guid> gone)
    {
        var before = known.Rows.ToDictionary(row => (row.FlowName, row.Name));
        var applied = plan.Deployments.OfType<PlannedDeployment.Unchanged>().Select(deployment => new LaneDeployment
        {
            Repository = lane.Repository,
            Project = lane.Project,
            Branch = lane.Branch,
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
        var removed = plan.Prunes
            .Where(prune => !gone.Contains(prune.Live.Id))
            .Select(prune => (Prune: prune, Row: before[(prune.FlowName, prune.Live.Name)]))
            .Select(pair => new LaneDeployment
            {
                Repository = lane.Repository,
                Project = lane.Project,
                Branch = lane.Branch,
                Mode = lane.Mode,
                FlowName = pair.Row.FlowName,
                Name = pair.Row.Name,
                DeploymentId = pair.Prune.Live.Id,
                Adopted = pair.Row.Adopted,
                Removed = true,
                RolloutSequence = pair.Prune.IsNew ? rollout : pair.Row.RolloutSequence,
                Spec = pair.Row.Spec,
            });
        return new LaneChange(lane, [.. applied, .. removed, .. known.Contended]);
    }

    private OwnedDeployment Owned(Lane lane, LaneDeployment row) => new(row.FlowName, row.Name, _codec.ReadSpec(lane, row), row.Removed)
    {
        LastId = row.DeploymentId,
    };

    // Claims first: one that becomes a row in between is then seen twice, and not missed.
    private async Task<(IReadOnlyList<LaneDeployment> Others, IReadOnlyList<DeploymentClaim> Claims)> ReadOthersAsync(
        Lane lane,
        HashSet<string> names,
        CancellationToken cancellationToken)
    {
        var claims = await _ledger.ListClaimsOfOthersAsync(lane, names, cancellationToken);
        return (await _ledger.ListOfOthersAsync(lane, names, cancellationToken), claims);
    }
}

/// <summary>A lane as the ledger has it.</summary>
/// <param name="Rows">Its deployments.</param>
/// <param name="Knowledge">The same in planning's terms.</param>
internal sealed record LaneReading(IReadOnlyList<LaneDeployment> Rows, LaneKnowledge Knowledge)
{
    /// <summary>Deployments that the lane removed and that another one has taken, or is about to: they stay as they are until that one's rollout has ended.</summary>
    public IReadOnlyList<LaneDeployment> Contended { get; init; } = [];
}
