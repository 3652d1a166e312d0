namespace Gateway.Planning;

/// <summary>Number of deployments of each kind in a plan.</summary>
/// <param name="Create">Deployments that are not on the server yet.</param>
/// <param name="Update">Deployments on the server that differ.</param>
/// <param name="Unchanged">As wanted.</param>
/// <param name="Adopt">Deployments on the server that the gateway does not own yet.</param>
/// <param name="Prune">Removed from the manifest, to be paused or deleted.</param>
/// <param name="Keep">Removed from the manifest, but kept.</param>
/// <param name="Invalid">In the manifest, with errors.</param>
public sealed record PlanCounts(int Create, int Update, int Unchanged, int Adopt, int Prune, int Keep, int Invalid)
{
    /// <summary>Counts what becomes of deployments.</summary>
    internal static PlanCounts From(IEnumerable<PlannedAction> actions)
    {
        var counts = actions.CountBy(static action => action).ToDictionary();
        return new PlanCounts(
            Create: counts.GetValueOrDefault(PlannedAction.Create),
            Update: counts.GetValueOrDefault(PlannedAction.Update),
            Unchanged: counts.GetValueOrDefault(PlannedAction.Unchanged),
            Adopt: counts.GetValueOrDefault(PlannedAction.Adopt),
            Prune: counts.GetValueOrDefault(PlannedAction.Prune),
            Keep: counts.GetValueOrDefault(PlannedAction.Keep),
            Invalid: counts.GetValueOrDefault(PlannedAction.Invalid));
    }

    /// <summary>The same in words, without what there is none of: what a plan says is what the rollout says.</summary>
    internal string Describe()
    {
        (int Count, string What)[] kinds =
        [
            (Invalid, "invalid"), (Create, "to create"), (Update, "to update"), (Adopt, "to adopt"), (Prune, "to prune"), (Keep, "kept"), (Unchanged, "unchanged"),
        ];
        return string.Join(", ", kinds.Where(static kind => kind.Count > 0).Select(static kind => FormattableString.Invariant($"{kind.Count} {kind.What}")).DefaultIfEmpty("no deployment"));
    }
}
