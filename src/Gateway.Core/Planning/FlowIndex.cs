using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Finds live deployments by what identifies them, flow name and deployment name.</summary>
internal sealed class FlowIndex
{
    private readonly Dictionary<(string Flow, string Name), LiveDeployment> _byIdentity = [];
    private readonly Dictionary<(string Name, string? Entrypoint), SortedSet<string>> _byName = [];
    private readonly Dictionary<string, SortedSet<string>> _ofLane = new(StringComparer.Ordinal);

    public FlowIndex(LiveState live, IReadOnlyList<OwnedDeployment>? owned = null)
    {
        var ofLane = (owned ?? []).Select(deployment => (deployment.FlowName, deployment.Name)).ToHashSet();
        foreach (var deployment in live.Deployments)
        {
            if (!live.FlowNames.TryGetValue(deployment.FlowId, out var flow))
            {
                continue;
            }

            _byIdentity[(flow, deployment.Name)] = deployment;
            Record(_byName, (deployment.Name, deployment.Entrypoint), flow);
            if (deployment.Entrypoint is { } entrypoint && ofLane.Contains((flow, deployment.Name)))
            {
                Record(_ofLane, entrypoint, flow);
            }
        }
    }

    /// <summary>The live deployment of that identity, or null.</summary>
    public LiveDeployment? Find(string flowName, string name) => _byIdentity.GetValueOrDefault((flowName, name));

    /// <summary>
    /// The flow that the spec names, else those of live deployments with its name and entrypoint, else those of the lane's own with its
    /// entrypoint (another repository's file of the same path holds another flow): one is the answer, none or several are not.
    /// </summary>
    public IReadOnlyList<string> FlowsOf(DeploymentSpec spec)
    {
        if (spec.FlowName is { } name)
        {
            return [name];
        }

        return _byName.TryGetValue((spec.Name, spec.Entrypoint), out var flows) || _ofLane.TryGetValue(spec.Entrypoint, out flows) ? [.. flows] : [];
    }

    private static void Record<TKey>(Dictionary<TKey, SortedSet<string>> flows, TKey key, string flow)
        where TKey : notnull
    {
        if (!flows.TryGetValue(key, out var known))
        {
            flows[key] = known = new SortedSet<string>(StringComparer.Ordinal);
        }

        known.Add(flow);
    }
}
