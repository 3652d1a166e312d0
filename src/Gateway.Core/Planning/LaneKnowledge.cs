using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Planning;

/// <summary>What the gateway knows of a lane beside its manifest and the server, and how its MODE wants that treated.</summary>
internal sealed record LaneKnowledge
{
    /// <summary>A lane of which nothing is known.</summary>
    public static LaneKnowledge None { get; } = new();

    /// <summary>Whether its deployments are a branch's own.</summary>
    public bool IsOfBranch { get; init; }

    /// <summary>The deployments in the lane's care.</summary>
    public IReadOnlyList<OwnedDeployment> Owned { get; init; } = [];

    /// <summary>Deployments owned by other lanes, by flow and name, each with the words that name that lane.</summary>
    public IReadOnlyDictionary<(string Flow, string Name), string> OfOthers { get; init; } = new Dictionary<(string, string), string>();

    /// <summary>Deployments that other lanes removed and that are in nobody's care, by flow and name: the lane may take them over.</summary>
    public IReadOnlyDictionary<(string Flow, string Name), OwnedDeployment> RemovedByOthers { get; init; } = new Dictionary<(string, string), OwnedDeployment>();

    /// <summary>What becomes of changes by hand that the manifest does not speak of.</summary>
    public ManualChanges ManualChanges { get; init; } = ManualChanges.Keep;

    /// <summary>What becomes of deployments that the manifest removed.</summary>
    public PruneBehaviour Prune { get; init; } = PruneBehaviour.Pause;

    /// <summary>The tags of the lane's Prefect variables.</summary>
    public IReadOnlyList<string> VariableTags { get; init; } = [];

    /// <summary>What the names of its variables begin with.</summary>
    public string VariablePrefix { get; init; } = "";

    /// <summary>Whether a past rollout's deployments are wanted, and no manifest's.</summary>
    public bool GoesBack { get; init; }

    /// <summary>Whether more than half of the lane may be pruned at once.</summary>
    public bool AllowMassPrune { get; init; }
}

/// <summary>A deployment that an earlier rollout of the lane created or adopted.</summary>
/// <param name="FlowName">Name of its flow.</param>
/// <param name="Name">Its name.</param>
/// <param name="LastSpec">What was applied to it last; null when that can no longer be read.</param>
/// <param name="Removed">Whether a later manifest removed it, so that it was pruned.</param>
internal sealed record OwnedDeployment(string FlowName, string Name, DeploymentSpec? LastSpec, bool Removed)
{
    /// <summary>Its id on the server when it was applied last; null when that is not known.</summary>
    public Guid? LastId { get; init; }
}
