using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Rollouts.Planning;

/// <summary>Finds live deployments by what identifies them, flow name and deployment name.</summary>
internal sealed class FlowIndex
{
    private readonly Dictionary<(string Flow, string Name), LiveDeployment> _byIdentity = [];
    private readonly Dictionary<(string Name, string? Entrypoint), SortedSet<string>> _flows = [];

    public FlowIndex(LiveState live)
    {
        foreach (var deployment in live.Deployments)
        {
            if (live.FlowNames.TryGetValue(deployment.FlowId, out var flow))
            {
                _byIdentity[(flow, deployment.Name)] = deployment;
                var key = (deployment.Name, deployment.Entrypoint);
                if (!_flows.TryGetValue(key, out var flows))
                {
                    _flows[key] = flows = new SortedSet<string>(StringComparer.Ordinal);
                }

                flows.Add(flow);
            }
        }
    }

    /// <summary>The live deployment of that identity, or null.</summary>
    public LiveDeployment? Find(string flowName, string name) => _byIdentity.GetValueOrDefault((flowName, name));

    /// <summary>The flow that the spec names, else those of live deployments with its name and entrypoint: one is the answer, none or several are not.</summary>
    public IReadOnlyList<string> FlowsOf(DeploymentSpec spec)
    {
        if (spec.FlowName is { } name)
        {
            return [name];
        }

        return _flows.TryGetValue((spec.Name, spec.Entrypoint), out var flows) ? [.. flows] : [];
    }
}
