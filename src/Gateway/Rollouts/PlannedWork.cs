using Gateway.Rollouts.Planning;

namespace Gateway.Rollouts;

/// <summary>A plan sorted by what is to be done.</summary>
internal sealed record PlannedWork(
    IReadOnlyList<PlannedDeployment.Create> Creates,
    IReadOnlyList<PlannedDeployment.Update> Updates,
    int Unchanged)
{
    private const int MostDifferences = 10;

    public bool IsEmpty => Creates.Count == 0 && Updates.Count == 0;

    public static PlannedWork Of(RolloutPlan plan)
    {
        var creates = plan.Deployments.OfType<PlannedDeployment.Create>().ToList();
        var updates = plan.Deployments.OfType<PlannedDeployment.Update>().ToList();
        return new PlannedWork(creates, updates, plan.Deployments.Count - creates.Count - updates.Count);
    }

    /// <summary>What differs, by deployment and field, without any value.</summary>
    public IEnumerable<string> Differences() => Creates
        .Select(create => $"{create.Spec.Name} is missing")
        .Concat(Updates.Select(update => $"{update.Spec.Name} ({string.Join(", ", update.Changes.Select(change => change.Field))})"))
        .Take(MostDifferences);
}
