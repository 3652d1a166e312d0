using Gateway.Manifests;
using Gateway.Planning;

namespace Gateway.Lanes;

/// <summary>What is to be read of the server, by name.</summary>
/// <param name="Deployments">Names of deployments, of whatever flow.</param>
/// <param name="Automations">Names of automations.</param>
/// <param name="Variables">Names of variables.</param>
internal sealed record LiveNames(IReadOnlySet<string> Deployments, IReadOnlySet<string> Automations, IReadOnlySet<string> Variables)
{
    /// <summary>The tags by which variables are found that are not named; only where others are.</summary>
    public IReadOnlyList<string> VariableTags { get; private init; } = [];

    /// <summary>All that a plan of a lane needs. Nobody reads automations or variables whose manifests never had any.</summary>
    public static LiveNames Of(IReadOnlyList<DeploymentSpec> specs, LaneKnowledge lane) => new(
        specs.Select(static spec => spec.Name).Concat(lane.Owned.Select(static deployment => deployment.Name)).ToHashSet(StringComparer.Ordinal),
        AutomationNames.ToRead(specs, lane),
        specs.Select(static spec => spec.ImageVariable).Concat(lane.Owned.Select(static deployment => deployment.LastSpec?.ImageVariable)).OfType<string>().ToHashSet(StringComparer.Ordinal))
    {
        VariableTags = lane.VariableTags,
    };

    /// <summary>What a plan writes.</summary>
    public static LiveNames WrittenBy(PlannedWork work, LaneKnowledge lane)
    {
        IReadOnlyList<PlannedDeployment> deployments = [.. work.Creates, .. work.Updates, .. work.Automations];
        var names = deployments.Select(static deployment => deployment.Spec.Name).Concat(work.Pauses.Select(static prune => prune.Live.Name)).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<DeploymentSpec> triggered = [.. work.Creates.Concat(work.Automations).Select(static deployment => deployment.Spec)];
        var owned = lane with { Owned = [.. lane.Owned.Where(deployment => names.Contains(deployment.Name))] };
        return new LiveNames(names, AutomationNames.ToRead(triggered, owned), work.Variables.Select(static variable => variable.Name).Concat(work.UnusedVariables.Select(static variable => variable.Name)).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>What a snapshot has, and what stands beside it by the names of its automations.</summary>
    public static LiveNames In(RolloutSnapshot snapshot) => new(snapshot.Names, snapshot.AutomationNames, snapshot.VariableNames);
}
