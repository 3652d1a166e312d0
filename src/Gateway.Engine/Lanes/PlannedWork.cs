using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Lanes;

/// <summary>A plan sorted by what is to be done.</summary>
internal sealed record PlannedWork(
    IReadOnlyList<PlannedDeployment.Create> Creates,
    IReadOnlyList<PlannedDeployment.Update> Updates,
    IReadOnlyList<PlannedDeployment> Automations,
    IReadOnlyList<PlannedPrune> Pauses,
    IReadOnlyList<PlannedPrune> Deletes,
    IReadOnlyList<OrphanedAutomation> Orphans,
    IReadOnlyList<PlannedVariable> Variables,
    IReadOnlyList<LiveVariable> UnusedVariables,
    PlanCounts Counts)
{
    private const int MaxDifferences = 10;

    /// <summary>What the steps call the deployments.</summary>
    public required DeploymentSubjects Subjects { get; init; }

    /// <summary>Whether nothing is left that can be undone; deleting comes after all of it is verified.</summary>
    public bool IsInPlace => Creates.Count == 0 && Updates.Count == 0 && Automations.Count == 0 && Pauses.Count == 0 && Variables.Count + UnusedVariables.Count == 0;

    /// <summary>Whether anything is to be done that cannot be undone.</summary>
    public bool HasDeletes => Deletes.Count + Orphans.Count > 0;

    /// <summary>The deployments that get another image by way of the variable.</summary>
    public IEnumerable<PlannedDeployment> SwitchedBy(PlannedVariable variable) => Switched.Where(deployment => deployment.Spec.ImageVariable == variable.Name);

    private IReadOnlyList<PlannedDeployment> Switched { get; init; } = [];

    public static PlannedWork From(RolloutPlan plan)
    {
        var creates = plan.Deployments.OfType<PlannedDeployment.Create>().ToList();
        var updates = plan.Deployments.OfType<PlannedDeployment.Update>().ToList();
        return new PlannedWork(
            creates,
            updates,
            [.. plan.Deployments.Where(deployment => deployment.Automations is { Changes: true })],
            [.. plan.Prunes.Where(prune => prune.Changes)],
            [.. plan.Prunes.Where(prune => prune.Deletes)],
            plan.Orphans,
            [.. plan.Variables.Where(static variable => variable.Changes)],
            plan.UnusedVariables,
            PlanCounts.From(plan.Actions))
        {
            Subjects = SubjectsOf(plan),
            Switched = [.. plan.Deployments.Where(static deployment => deployment.Switch is not null)],
        };
    }

    /// <summary>What the steps of a rollout call the deployments of its plan.</summary>
    public static DeploymentSubjects SubjectsOf(RolloutPlan plan) => new(plan.Deployments
        .Select(deployment => (deployment.FlowName, deployment.Spec.Name))
        .Concat(plan.Prunes.Select(prune => (prune.FlowName, prune.Live.Name))));

    /// <summary>What is to be done, in a sentence.</summary>
    public string Describe() => Counts.Describe() + ".";

    /// <summary>What differs, by deployment and field, without any value.</summary>
    public IEnumerable<string> Differences() => Creates
        .Select(create => $"{Subjects.Of(create.FlowName, create.Spec.Name)} is missing")
        .Concat(Updates.Select(update => $"{Subjects.Of(update.FlowName, update.Spec.Name)} ({string.Join(", ", update.Changes.Select(change => change.Field))})"))
        .Concat(Automations.Select(deployment => $"{Subjects.Of(deployment.FlowName, deployment.Spec.Name)} (triggers)"))
        .Concat(Pauses.Select(prune => $"{Subjects.Of(prune.FlowName, prune.Live.Name)} {(prune.Pauses ? "is not paused" : "still refers to a variable")}"))
        .Concat(Variables.Select(static variable => $"the variable {variable.Name}"))
        .Concat(UnusedVariables.Select(static variable => $"the variable {variable.Name} is still there"))
        .Take(MaxDifferences);
}
