using System.Text.Json;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>A deployment as it was before a rollout's first write.</summary>
/// <param name="FlowName">Name of its flow.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">What the server held; null when there was none.</param>
internal sealed record SnapshotEntry(string FlowName, string Name, LiveDeployment? Before)
{
    /// <summary>The automations of its triggers before.</summary>
    public IReadOnlyList<LiveAutomation> Automations { get; init; } = [];

    /// <summary>Names of the automations of its triggers before and after.</summary>
    public IReadOnlyList<string> AutomationNames { get; init; } = [];
}

/// <summary>What puts the automations of a deployment back as they were.</summary>
/// <param name="Deletes">Automations that were not there before.</param>
/// <param name="Updates">How changed ones were before.</param>
/// <param name="Creates">How those were before that are gone.</param>
internal sealed record AutomationRestore(IReadOnlyList<LiveAutomation> Deletes, IReadOnlyList<LiveAutomation> Updates, IReadOnlyList<LiveAutomation> Creates)
{
    public bool Changes => Deletes.Count + Updates.Count + Creates.Count > 0;

    /// <summary>What is to be done for one deployment.</summary>
    public static AutomationRestore For(SnapshotEntry entry, Guid deploymentId, IReadOnlyList<LiveAutomation> live)
    {
        var before = entry.Automations.ToDictionary(automation => automation.Id);
        var now = live
            .Where(automation => before.ContainsKey(automation.Id)
                || (entry.AutomationNames.Contains(automation.Name) && AutomationPlan.IsFor(automation, deploymentId)))
            .ToList();

        // One that was deleted and made again, by an earlier attempt to put it back, has another id and is the same.
        var again = now
            .Where(automation => !before.ContainsKey(automation.Id))
            .ToLookup(automation => automation.Name, StringComparer.Ordinal);
        var gone = entry.Automations.Where(automation => now.All(existing => existing.Id != automation.Id)).ToList();
        var remade = gone
            .Select(automation => again[automation.Name].FirstOrDefault(existing => IsSame(existing, automation)))
            .OfType<LiveAutomation>()
            .ToHashSet();
        return new AutomationRestore(
            [.. now.Where(existing => !before.ContainsKey(existing.Id) && !remade.Contains(existing))],
            [.. now.Where(existing => before.TryGetValue(existing.Id, out var was) && !IsSame(existing, was)).Select(existing => before[existing.Id])],
            [.. gone.Where(automation => !remade.Any(existing => existing.Name == automation.Name && IsSame(existing, automation)))]);
    }

    private static bool IsSame(LiveAutomation one, LiveAutomation other) =>
        JsonElement.DeepEquals(AutomationBodies.Restore(one), AutomationBodies.Restore(other));
}

/// <summary>What puts one deployment back as it was.</summary>
internal abstract record RestoreAction(SnapshotEntry Entry)
{
    /// <summary>The rollout created it: it goes.</summary>
    public sealed record Delete(SnapshotEntry Entry, Guid LiveId, AutomationRestore Automations) : RestoreAction(Entry);

    /// <summary>The rollout changed it: each field that differs is put back.</summary>
    public sealed record Update(SnapshotEntry Entry, PlannedDeployment.Update Back) : RestoreAction(Entry);

    /// <summary>The rollout changed its triggers: their automations are put back.</summary>
    public sealed record Triggers(SnapshotEntry Entry, Guid LiveId, AutomationRestore Automations) : RestoreAction(Entry);

    /// <summary>It is gone: it is created again, under a new id.</summary>
    public sealed record Create(SnapshotEntry Entry) : RestoreAction(Entry);

    /// <summary>A field that the server cannot put back.</summary>
    public sealed record Impossible(SnapshotEntry Entry, string Reason) : RestoreAction(Entry);
}

/// <summary>Works out what puts deployments back as they were, from what the server holds now.</summary>
internal static class RestorePlan
{
    /// <summary>One action for each deployment that is not as it was; none when all are.</summary>
    public static IReadOnlyList<RestoreAction> For(IEnumerable<SnapshotEntry> snapshot, LiveState live)
    {
        var flows = new FlowIndex(live);
        var actions = new List<RestoreAction>();
        foreach (var entry in snapshot)
        {
            var existing = flows.Find(entry.FlowName, entry.Name);
            switch (entry.Before, existing)
            {
                case (null, null):
                    break;
                case (null, not null):
                    actions.Add(new RestoreAction.Delete(entry, existing.Id, AutomationRestore.For(entry, existing.Id, live.Automations)));
                    break;
                case (not null, null):
                    actions.Add(new RestoreAction.Create(entry));
                    break;
                default:
                    actions.AddRange(Back(entry, entry.Before, existing));
                    if (AutomationRestore.For(entry, existing.Id, live.Automations) is { Changes: true } triggers)
                    {
                        actions.Add(new RestoreAction.Triggers(entry, existing.Id, triggers));
                    }

                    break;
            }
        }

        return actions;
    }

    private static IEnumerable<RestoreAction> Back(SnapshotEntry entry, LiveDeployment before, LiveDeployment existing)
    {
        var (planned, cannot) = Difference.Between(LiveSpec.From(before, entry.FlowName), entry.FlowName, existing, UnmanagedFields.OfReverting);
        if (planned is PlannedDeployment.Update update)
        {
            yield return new RestoreAction.Update(entry, update);
        }

        foreach (var finding in cannot)
        {
            yield return new RestoreAction.Impossible(entry, finding.Message);
        }
    }
}
