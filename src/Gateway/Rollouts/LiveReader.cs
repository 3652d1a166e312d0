using System.Collections.Concurrent;
using Gateway.Manifests;
using Gateway.Prefect;
using Gateway.Rollouts.Planning;

namespace Gateway.Rollouts;

/// <summary>
/// Reads what planning needs of the server with as few requests as can be: one filter of deployments, one of flows that are not
/// known yet, and the work pools.
/// </summary>
internal sealed class LiveReader
{
    /// <summary>Flow names that are remembered at most; a team has some hundreds.</summary>
    private const int MaxFlows = 20_000;

    private readonly ConcurrentDictionary<Guid, string> _flowNames = new();
    private readonly IPrefectServer _prefect;

    public LiveReader(IPrefectServer prefect) => _prefect = prefect;

    /// <summary>Reads all of it.</summary>
    public async Task<LiveState> ReadAsync(IReadOnlyList<DeploymentSpec> specs, CancellationToken cancellationToken)
    {
        var pools = ReadPoolsAsync(specs, cancellationToken);
        var deployments = _prefect.ReadDeploymentsAsync(Names(specs), cancellationToken);
        await Task.WhenAll(pools, deployments);
        return new LiveState(await deployments, await ReadFlowsAsync(await deployments, cancellationToken), await pools);
    }

    /// <summary>Reads the deployments again.</summary>
    public async Task<LiveState> ReadBackAsync(IReadOnlyList<DeploymentSpec> specs, LiveState before, CancellationToken cancellationToken)
    {
        var deployments = await _prefect.ReadDeploymentsAsync(Names(specs), cancellationToken);
        return new LiveState(deployments, await ReadFlowsAsync(deployments, cancellationToken), before.WorkPools);
    }

    /// <summary>Remembers a flow. A flow keeps its name for good, so that what was read once need not be read again.</summary>
    public void Remember(Guid id, string name)
    {
        if (_flowNames.Count >= MaxFlows)
        {
            _flowNames.Clear();
        }

        _flowNames[id] = name;
    }

    private static HashSet<string> Names(IReadOnlyList<DeploymentSpec> specs) =>
        specs.Select(spec => spec.Name).ToHashSet(StringComparer.Ordinal);

    private async Task<IReadOnlyDictionary<string, WorkPool>> ReadPoolsAsync(IReadOnlyList<DeploymentSpec> specs, CancellationToken cancellationToken)
    {
        var names = specs.Select(spec => spec.WorkPoolName).Distinct(StringComparer.Ordinal);
        var pools = await Task.WhenAll(names.Select(name => _prefect.ReadWorkPoolAsync(name, cancellationToken)));
        return pools.OfType<WorkPool>().ToDictionary(pool => pool.Name, StringComparer.Ordinal);
    }

    private async Task<IReadOnlyDictionary<Guid, string>> ReadFlowsAsync(IReadOnlyList<LiveDeployment> deployments, CancellationToken cancellationToken)
    {
        var ids = deployments.Select(deployment => deployment.FlowId).ToHashSet();
        var unknown = ids.Where(id => !_flowNames.ContainsKey(id)).ToList();
        if (unknown.Count > 0)
        {
            foreach (var (id, name) in await _prefect.ReadFlowNamesAsync(unknown, cancellationToken))
            {
                Remember(id, name);
            }
        }

        return ids.Where(_flowNames.ContainsKey).ToDictionary(id => id, id => _flowNames[id]);
    }
}
