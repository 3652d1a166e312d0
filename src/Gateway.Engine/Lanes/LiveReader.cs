using System.Collections.Concurrent;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Lanes;

/// <summary>
/// Reads what planning needs of the server with as few requests as can be: one filter of deployments, one of flows that are not
/// known yet, one of automations and one of variables where there are any, and the work pools.
/// </summary>
internal sealed class LiveReader
{
    /// <summary>Flow names that are remembered at most; a team has some hundreds.</summary>
    private const int MaxFlows = 20_000;

    private static readonly Task<IReadOnlyList<LiveAutomation>> NoAutomations = Task.FromResult<IReadOnlyList<LiveAutomation>>([]);

    private readonly ConcurrentDictionary<Guid, string> _flowNames = new();
    private readonly IPrefectServer _prefect;

    public LiveReader(IPrefectServer prefect) => _prefect = prefect;

    /// <summary>Reads all that planning needs, but for the work pools.</summary>
    /// <param name="specs">What is wanted.</param>
    /// <param name="lane">What is known of the lane: its deployments are read too, those that are not wanted any more included.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<LiveState> ReadAsync(IReadOnlyList<DeploymentSpec> specs, LaneKnowledge lane, CancellationToken cancellationToken)
    {
        var version = _prefect.ReadVersionAsync(cancellationToken);
        var deployments = ReadDeploymentsAsync(LiveNames.Of(specs, lane), cancellationToken);
        await Task.WhenAll(version, deployments);
        return await deployments with { Version = await version };
    }

    /// <summary>Reads again what was written, and takes the rest from before.</summary>
    public async Task<LiveState> ReadBackAsync(LiveNames written, LiveState before, CancellationToken cancellationToken)
    {
        var read = await ReadDeploymentsAsync(written, cancellationToken);
        return before with
        {
            Deployments = [.. before.Deployments.Where(deployment => !written.Deployments.Contains(deployment.Name)), .. read.Deployments],
            FlowNames = before.FlowNames.Concat(read.FlowNames).DistinctBy(static flow => flow.Key).ToDictionary(),
            Automations = [.. before.Automations.Where(automation => !written.Automations.Contains(automation.Name)), .. read.Automations],
            Variables = [.. before.Variables.Where(variable => !written.Variables.Contains(variable.Name)), .. read.Variables],
        };
    }

    /// <summary>Reads deployments, the names of their flows, automations and variables; no work pools.</summary>
    public async Task<LiveState> ReadDeploymentsAsync(LiveNames names, CancellationToken cancellationToken)
    {
        var automations = names.Automations.Count > 0 ? _prefect.ReadAutomationsAsync(names.Automations, cancellationToken) : NoAutomations;
        var variables = _prefect.ReadVariablesAsync(names.Variables, names.VariableTags, cancellationToken);
        var deployments = _prefect.ReadDeploymentsAsync(names.Deployments, cancellationToken);
        await Task.WhenAll(automations, variables, deployments);
        return new LiveState(await deployments, await ReadFlowsAsync(await deployments, cancellationToken), null)
        {
            Automations = await automations,
            Variables = await variables,
        };
    }

    /// <summary>Reads work pools by their names; one that does not exist is left out.</summary>
    public async Task<IReadOnlyDictionary<string, WorkPool>> ReadPoolsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var pools = await Task.WhenAll(names.Distinct(StringComparer.Ordinal).Select(name => _prefect.ReadWorkPoolAsync(name, cancellationToken)));
        return pools.OfType<WorkPool>().ToDictionary(pool => pool.Name, StringComparer.Ordinal);
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
