using System.Collections.Concurrent;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Lanes;

/// <summary>
/// Reads what planning needs of the server with as few requests as can be: one filter of deployments, one of flows that are not
/// known yet, and the work pools.
/// </summary>
internal sealed class LiveReader
{
    /// <summary>Flow names that are remembered at most; a team has some hundreds.</summary>
    private const int MaxFlows = 20_000;

    private static readonly IReadOnlyDictionary<string, WorkPool> NoPools = new Dictionary<string, WorkPool>(StringComparer.Ordinal);

    private static readonly Task<IReadOnlyList<LiveAutomation>> NoAutomations = Task.FromResult<IReadOnlyList<LiveAutomation>>([]);

    private readonly ConcurrentDictionary<Guid, string> _flowNames = new();
    private readonly IPrefectServer _prefect;

    public LiveReader(IPrefectServer prefect) => _prefect = prefect;

    /// <summary>Reads all that planning needs.</summary>
    /// <param name="specs">What is wanted.</param>
    /// <param name="lane">What is known of the lane: its deployments are read too, those that are not wanted any more included.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<LiveState> ReadAsync(IReadOnlyList<DeploymentSpec> specs, LaneKnowledge lane, CancellationToken cancellationToken)
    {
        var version = _prefect.ReadVersionAsync(cancellationToken);
        var pools = ReadPoolsAsync(specs, cancellationToken);
        var deployments = ReadDeploymentsAsync(Names(specs, lane), AutomationNames.ToRead(specs, lane), cancellationToken);
        await Task.WhenAll(version, pools, deployments);
        return await deployments with { WorkPools = await pools, Version = await version };
    }

    /// <summary>Reads the deployments again.</summary>
    public async Task<LiveState> ReadBackAsync(IReadOnlyList<DeploymentSpec> specs, LaneKnowledge lane, LiveState before, CancellationToken cancellationToken) =>
        await ReadDeploymentsAsync(Names(specs, lane), AutomationNames.ToRead(specs, lane), cancellationToken) with { WorkPools = before.WorkPools, Version = before.Version };

    /// <summary>Reads deployments, the names of their flows, and automations; no work pools.</summary>
    public async Task<LiveState> ReadDeploymentsAsync(IReadOnlySet<string> names, IReadOnlySet<string> automations, CancellationToken cancellationToken)
    {
        var live = automations.Count > 0 ? _prefect.ReadAutomationsAsync(automations, cancellationToken) : NoAutomations;
        var deployments = _prefect.ReadDeploymentsAsync(names, cancellationToken);
        await Task.WhenAll(live, deployments);
        return new LiveState(await deployments, await ReadFlowsAsync(await deployments, cancellationToken), NoPools) { Automations = await live };
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

    private static HashSet<string> Names(IReadOnlyList<DeploymentSpec> specs, LaneKnowledge lane) =>
        specs.Select(spec => spec.Name).Concat(lane.Owned.Select(deployment => deployment.Name)).ToHashSet(StringComparer.Ordinal);

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
