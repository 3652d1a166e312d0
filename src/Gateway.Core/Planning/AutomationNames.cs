using Gateway.Manifests;

namespace Gateway.Planning;

/// <summary>The names under which the automations of triggers are looked for.</summary>
internal static class AutomationNames
{
    /// <summary>The names that the automations of a deployment had when it was applied last.</summary>
    public static IReadOnlyCollection<string> From(OwnedDeployment? owned) =>
        owned?.LastSpec is { } last ? [.. last.Triggers.Select(trigger => trigger.Name)] : [];

    /// <summary>
    /// The names to read for a plan: none where no manifest ever spoke of triggers, so that nobody pays for what he does not use.
    /// </summary>
    public static IReadOnlySet<string> ToRead(IReadOnlyList<DeploymentSpec> specs, LaneKnowledge lane)
    {
        var former = lane.Owned.Concat(lane.RemovedByOthers.Values).ToLookup(owned => owned.Name, AutomationNames.From, StringComparer.Ordinal);
        var wanted = specs
            .Where(spec => spec.Triggers.Count > 0 || former[spec.Name].Any(names => names.Count > 0))
            .SelectMany(spec => AutomationPlan.NamesToRead(spec, [.. former[spec.Name].SelectMany(names => names)]));
        var removed = lane.Owned
            .Where(owned => owned.LastSpec is { Triggers.Count: > 0 })
            .SelectMany(owned => AutomationPlan.NamesToRead(owned.LastSpec!, AutomationNames.From(owned)));
        return wanted.Concat(removed).ToHashSet(StringComparer.Ordinal);
    }
}
