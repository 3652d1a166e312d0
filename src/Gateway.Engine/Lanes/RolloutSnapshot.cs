using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Lanes;

/// <summary>
/// What was on the server before a rollout's first write to each deployment. It only grows: an attempt that comes later must not take
/// what an earlier one wrote for what was there before. What is to be deleted is in it too: should that have to be undone after all, as when
/// the process was ended in the middle, it can be created again, under a new id.
/// </summary>
internal sealed class RolloutSnapshot
{
    private readonly Dictionary<(string Flow, string Name), SnapshotEntry> _entries = [];

    public RolloutSnapshot(IEnumerable<SnapshotEntry> entries)
    {
        foreach (var entry in entries)
        {
            _entries.Add((entry.FlowName, entry.Name), entry);
        }
    }

    public IReadOnlyCollection<SnapshotEntry> Entries => _entries.Values;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Names of the deployments in it.</summary>
    public IReadOnlySet<string> Names => _entries.Values.Where(static entry => entry.Variable is null).Select(static entry => entry.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of the variables in it.</summary>
    public IReadOnlySet<string> VariableNames => _entries.Values.Where(static entry => entry.Variable is not null).Select(static entry => entry.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes in what the work is about to change.</summary>
    /// <returns>Whether there was anything that was not in it yet.</returns>
    public bool Include(PlannedWork work)
    {
        var added = false;
        foreach (var create in work.Creates)
        {
            added |= Add(new SnapshotEntry(create.FlowName, create.Spec.Name, null) { AutomationNames = [.. create.Spec.Triggers.Select(trigger => trigger.Name)] });
        }

        foreach (var update in work.Updates)
        {
            added |= Add(WithAutomations(new SnapshotEntry(update.FlowName, update.Spec.Name, update.Live), update));
        }

        foreach (var deployment in work.Automations.Where(deployment => deployment is PlannedDeployment.Unchanged))
        {
            var before = ((PlannedDeployment.Unchanged)deployment).Live;
            added |= Add(WithAutomations(new SnapshotEntry(deployment.FlowName, deployment.Spec.Name, before), deployment));
        }

        foreach (var prune in work.Pauses.Concat(work.Deletes))
        {
            added |= Add(new SnapshotEntry(prune.FlowName, prune.Live.Name, prune.Live)
            {
                Automations = prune.Automations,
                AutomationNames = [.. prune.Automations.Select(automation => automation.Name)],
            });
        }

        foreach (var variable in work.Variables)
        {
            added |= Add(new SnapshotEntry("", variable.Name, null)
            {
                Variable = new SnapshotVariable(variable.Live, [.. work.SwitchedBy(variable).Select(static deployment => $"{deployment.FlowName}/{deployment.Spec.Name}")]),
            });
        }

        foreach (var variable in work.UnusedVariables)
        {
            added |= Add(new SnapshotEntry("", variable.Name, null) { Variable = new SnapshotVariable(variable, []) });
        }

        return added;
    }

    /// <summary>Names of the automations that are or were there.</summary>
    public IReadOnlySet<string> AutomationNames => _entries.Values.SelectMany(entry => entry.AutomationNames).ToHashSet(StringComparer.Ordinal);

    private bool Add(SnapshotEntry entry) => _entries.TryAdd((entry.FlowName, entry.Name), entry);

    private static SnapshotEntry WithAutomations(SnapshotEntry entry, PlannedDeployment deployment)
    {
        if (deployment.Automations is not { } plan)
        {
            return entry;
        }

        IReadOnlyList<LiveAutomation> before = [.. plan.Unchanged, .. plan.Updates.Select(update => update.Live), .. plan.Deletes];
        return entry with
        {
            Automations = before,
            AutomationNames = [.. before.Select(automation => automation.Name).Union(deployment.Spec.Triggers.Select(trigger => trigger.Name), StringComparer.Ordinal)],
        };
    }
}
