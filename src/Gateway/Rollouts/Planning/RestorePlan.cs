using Gateway.Prefect;

namespace Gateway.Rollouts.Planning;

/// <summary>A deployment as it was before a rollout's first write.</summary>
/// <param name="FlowName">Name of its flow.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">What the server held; null when there was none.</param>
internal sealed record SnapshotEntry(string FlowName, string Name, LiveDeployment? Before);

/// <summary>What puts one deployment back as it was.</summary>
internal abstract record RestoreAction(SnapshotEntry Entry)
{
    /// <summary>The rollout created it: it goes.</summary>
    public sealed record Delete(SnapshotEntry Entry, Guid LiveId) : RestoreAction(Entry);

    /// <summary>The rollout changed it: each field that differs is put back.</summary>
    public sealed record Update(SnapshotEntry Entry, PlannedDeployment.Update Back) : RestoreAction(Entry);

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
            var held = flows.Find(entry.FlowName, entry.Name);
            switch (entry.Before, held)
            {
                case (null, null):
                    break;
                case (null, not null):
                    actions.Add(new RestoreAction.Delete(entry, held.Id));
                    break;
                case (not null, null):
                    actions.Add(new RestoreAction.Create(entry));
                    break;
                default:
                    actions.AddRange(Back(entry, entry.Before, held));
                    break;
            }
        }

        return actions;
    }

    private static IEnumerable<RestoreAction> Back(SnapshotEntry entry, LiveDeployment before, LiveDeployment held)
    {
        var (planned, cannot) = Difference.Between(LiveSpec.Of(before, entry.FlowName), entry.FlowName, held, Silence.OfRestoring);
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
