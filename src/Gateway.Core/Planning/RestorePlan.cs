using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>A deployment as it was before a rollout's first write, or a Prefect variable that holds the image of some.</summary>
/// <param name="FlowName">Name of its flow; empty of a variable.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">What the server held; null when there was none, and of a variable.</param>
internal sealed record SnapshotEntry(string FlowName, string Name, LiveDeployment? Before)
{
    /// <summary>The variable; null of a deployment.</summary>
    public SnapshotVariable? Variable { get; init; }

    /// <summary>The automations of its triggers before.</summary>
    public IReadOnlyList<LiveAutomation> Automations { get; init; } = [];

    /// <summary>Names of the automations of its triggers before and after.</summary>
    public IReadOnlyList<string> AutomationNames { get; init; } = [];

    /// <summary>What messages call it.</summary>
    internal string Title => Variable is null ? $"{FlowName}/{Name}" : $"the variable {Name}";

    /// <summary>The deployments that are as before once it is, in such words.</summary>
    internal IEnumerable<string> Deployments => Variable?.Deployments ?? [Title];
}

/// <summary>A Prefect variable before a rollout's first write to it.</summary>
/// <param name="Before">What the server held; null when there was none.</param>
/// <param name="Deployments">The deployments that get another image by it, as <c>flow name/deployment name</c>.</param>
internal sealed record SnapshotVariable(LiveVariable? Before, IReadOnlyList<string> Deployments);

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
    public sealed record Create(SnapshotEntry Entry, DeploymentSpec Spec) : RestoreAction(Entry);

    /// <summary>The rollout changed a variable, or somebody deleted it: it gets its value and its tags of before.</summary>
    /// <param name="Entry">The variable.</param>
    /// <param name="Before">What it held.</param>
    /// <param name="IsThere">Whether there is one of its name.</param>
    /// <param name="IsLast">Whether deployments refer to it on the server, so that they are to be as before but for their image when it is written.</param>
    public sealed record Variable(SnapshotEntry Entry, LiveVariable Before, bool IsThere, bool IsLast) : RestoreAction(Entry);

    /// <summary>The rollout created a variable, to which nothing refers any more: it goes.</summary>
    public sealed record DeleteVariable(SnapshotEntry Entry) : RestoreAction(Entry);

    /// <summary>A field that the server cannot put back.</summary>
    public sealed record Impossible(SnapshotEntry Entry, string Reason) : RestoreAction(Entry);
}

/// <summary>Works out what puts deployments back as they were, from what the server holds now.</summary>
internal static class RestorePlan
{
    /// <summary>
    /// One action for each deployment and variable that is not as it was; none when all are. While a variable to which deployments refer is to be put
    /// back, those that differ in more than their image are to have that image themselves first; they refer to it again after the next look.
    /// </summary>
    public static IReadOnlyList<RestoreAction> For(IReadOnlyCollection<SnapshotEntry> snapshot, LiveState live)
    {
        var there = live.Variables.ToDictionary(static variable => variable.Name, StringComparer.Ordinal);
        var variables = snapshot.Where(static entry => entry.Variable is not null).SelectMany(entry => OfVariable(entry, there.GetValueOrDefault(entry.Name), live)).ToList();
        var images = variables.OfType<RestoreAction.Variable>()
            .Where(static action => action is { IsLast: true, Before.Text: not null })
            .ToDictionary(static action => action.Entry.Name, static action => action.Before.Text!, StringComparer.Ordinal);
        var flows = new FlowIndex(live);
        var actions = new List<RestoreAction>();
        foreach (var entry in snapshot.Where(static entry => entry.Variable is null))
        {
            actions.AddRange(OfDeployment(entry, flows.Find(entry.FlowName, entry.Name), images, live));
        }

        // A variable that the rollout made goes when nothing refers to it.
        return [.. actions, .. actions.Count > 0 ? variables.Where(static action => action is not RestoreAction.DeleteVariable) : variables];
    }

    private static IEnumerable<RestoreAction> OfVariable(SnapshotEntry entry, LiveVariable? live, LiveState state)
    {
        if (entry.Variable!.Before is not { } before)
        {
            if (live is not null)
            {
                yield return new RestoreAction.DeleteVariable(entry);
            }
        }
        else if (live is null || !JsonElement.DeepEquals(live.Value, before.Value) || !live.Tags.ToHashSet(StringComparer.Ordinal).SetEquals(before.Tags))
        {
            var isLast = live is not null && state.Deployments.Any(deployment => ImageVariableReferences.VariableOf(deployment.JobVariables) == entry.Name);
            yield return new RestoreAction.Variable(entry, before, live is not null, isLast);
        }
    }

    private static IEnumerable<RestoreAction> OfDeployment(SnapshotEntry entry, LiveDeployment? existing, Dictionary<string, string> images, LiveState live)
    {
        switch (entry.Before, existing)
        {
            case (null, null):
                break;
            case (null, not null):
                yield return new RestoreAction.Delete(entry, existing.Id, AutomationRestore.For(entry, existing.Id, live.Automations));
                break;
            case (not null, null):
                yield return new RestoreAction.Create(entry, LiveSpec.From(WithImage(entry.Before, images), entry.FlowName));
                break;
            default:
                foreach (var action in Back(entry, entry.Before, existing, images))
                {
                    yield return action;
                }

                if (AutomationRestore.For(entry, existing.Id, live.Automations) is { Changes: true } triggers)
                {
                    yield return new RestoreAction.Triggers(entry, existing.Id, triggers);
                }

                break;
        }
    }

    private static IEnumerable<RestoreAction> Back(SnapshotEntry entry, LiveDeployment before, LiveDeployment existing, Dictionary<string, string> images)
    {
        var (planned, cannot) = Between(before);
        if (planned is PlannedDeployment.Update)
        {
            (planned, cannot) = Between(WithImage(before, images));
        }

        if (planned is PlannedDeployment.Update update)
        {
            yield return new RestoreAction.Update(entry, update);
        }

        foreach (var finding in cannot)
        {
            yield return new RestoreAction.Impossible(entry, finding.Message);
        }

        (PlannedDeployment Planned, IReadOnlyList<Finding> Findings) Between(LiveDeployment wanted) =>
            Difference.Between(LiveSpec.From(wanted, entry.FlowName), entry.FlowName, existing, UnmanagedFields.OfReverting);
    }

    private static LiveDeployment WithImage(LiveDeployment deployment, Dictionary<string, string> images) =>
        ImageVariableReferences.VariableOf(deployment.JobVariables) is { } variable && images.GetValueOrDefault(variable) is { } image
            ? deployment with { JobVariables = ImageInjection.With(deployment.JobVariables!.Value, image) }
            : deployment;
}
