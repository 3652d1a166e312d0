using Gateway.Rollouts.Planning;

namespace Gateway.Rollouts;

/// <summary>
/// What was on the server before a rollout's first write to each deployment. It only grows: an attempt that comes later must not take
/// what an earlier one wrote for what was there before.
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
    public IReadOnlySet<string> Names => _entries.Values.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes in what the work is about to change.</summary>
    /// <returns>Whether there was anything that was not in it yet.</returns>
    public bool Include(PlannedWork work)
    {
        var added = false;
        foreach (var create in work.Creates)
        {
            added |= _entries.TryAdd((create.FlowName, create.Spec.Name), new SnapshotEntry(create.FlowName, create.Spec.Name, null));
        }

        foreach (var update in work.Updates)
        {
            added |= _entries.TryAdd((update.FlowName, update.Spec.Name), new SnapshotEntry(update.FlowName, update.Spec.Name, update.Live));
        }

        foreach (var prune in work.Pauses)
        {
            added |= _entries.TryAdd((prune.FlowName, prune.Live.Name), new SnapshotEntry(prune.FlowName, prune.Live.Name, prune.Live));
        }

        return added;
    }
}
