using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Drift;

/// <summary>
/// Compares what a lane's last rollout left with what the server holds, by the same rules by which a rollout finds out what to write;
/// touches neither. What a rollout would write is drift, what it would leave alone is not.
/// </summary>
internal static class DriftReport
{
    /// <summary>The field of a deployment whose variable does not hold its image. It is none of Prefect's API.</summary>
    private const string ImageVariableField = "image_variable";

    /// <summary>Every deployment of the lane that is not as it was left, in the lane's order.</summary>
    /// <param name="lane">The lane's deployments with their recorded specs, and how the MODE wants changes by hand treated.</param>
    /// <param name="live">What the server holds of them.</param>
    /// <param name="history">Since when differences are known.</param>
    /// <param name="disclosure">Which values may be shown.</param>
    public static IReadOnlyList<DriftedDeployment> Make(LaneKnowledge lane, LiveState live, DriftHistory history, PlanDisclosure disclosure)
    {
        var index = new FlowIndex(live);
        var images = live.Variables.ToDictionary(static variable => variable.Name, static variable => variable.Text, StringComparer.Ordinal);
        return
        [
            .. lane.Owned
                .Select(owned => owned.Removed
                    ? OfRemoved(owned, index.Find(owned.FlowName, owned.Name), lane.Prune, history)
                    : OfWanted(owned, index.Find(owned.FlowName, owned.Name), live.Automations, images, lane.ManualChanges, history, disclosure))
                .OfType<DriftedDeployment>(),
        ];
    }

    // One that was pruned and deleted by hand since is no loss.
    private static DriftedDeployment? OfRemoved(OwnedDeployment owned, LiveDeployment? live, PruneBehaviour prune, DriftHistory history) =>
        live is { Paused: false } && prune != PruneBehaviour.Keep
            ? Changed(owned, ["paused"], [], history) with { Values = [new DriftedValue("paused", JsonText.Value(static json => json.WriteBooleanValue(true)), JsonText.Value(static json => json.WriteBooleanValue(false)))] }
            : null;

    private static DriftedDeployment? OfWanted(
        OwnedDeployment owned,
        LiveDeployment? live,
        IReadOnlyList<LiveAutomation> automations,
        Dictionary<string, string?> images,
        ManualChanges manualChanges,
        DriftHistory history,
        PlanDisclosure disclosure)
    {
        if (live is null)
        {
            return new DriftedDeployment(owned.Name, owned.FlowName, DriftState.Missing, history.MissingSince(owned.FlowName, owned.Name), [], []);
        }

        if (owned.LastSpec is not { } spec)
        {
            return new DriftedDeployment(owned.Name, owned.FlowName, DriftState.Unreadable, null, [], []);
        }

        var unmanaged = UnmanagedFields.From(owned, manualChanges);
        var (planned, findings) = Difference.Between(spec, owned.FlowName, live, unmanaged);
        var triggers = AutomationPlan.For(spec, live.Id, automations, AutomationNames.From(owned), unmanaged.KeepsSwitch);
        List<string> fields = planned is PlannedDeployment.Update update ? [.. update.Changes.Select(change => change.Field)] : [];
        List<string> kept = [.. planned.Kept.Concat(triggers.Kept).Select(change => change.Field)];
        if (triggers.Changes)
        {
            fields.Add("triggers");
        }

        foreach (var finding in findings)
        {
            // An error stands in the way of putting it right, and it is to be seen; a warning says that it is left as it is.
            (finding.Severity == FindingSeverity.Error ? fields : kept).Add(FieldOf(finding));
        }

        if (spec.ImageVariable is { } variable && images.GetValueOrDefault(variable) != ImageInjection.TextIn(spec.JobVariables))
        {
            fields.Add(ImageVariableField);
        }

        return fields.Count > 0 || kept.Count > 0
            ? Changed(owned, fields, kept, history) with
            {
                Image = OfImage(ImageInjection.TextIn(spec.JobVariables), ImageOf(live, images, spec.ImageVariable)),
                Values = [.. ValuesOf(planned, disclosure), .. FieldViews.From(triggers.Kept, disclosure).Select(Value), .. ValuesOf(triggers)],
            }
            : null;
    }

    private static IEnumerable<DriftedValue> ValuesOf(PlannedDeployment planned, PlanDisclosure disclosure)
    {
        var view = PlanViews.From(planned, disclosure);
        return view.Fields.Concat(view.Kept).Select(Value);
    }

    // A plan's new value is what is expected to be there already.
    private static DriftedValue Value(FieldView view) => new(view.Field, view.New, view.Old);

    // By name alone: what an automation does may hold parameters of any kind.
    private static IEnumerable<DriftedValue> ValuesOf(AutomationPlan triggers)
    {
        var (none, there, changed) = (JsonText.String(null), JsonText.String("there"), JsonText.String("changed"));
        return triggers.Creates.Select(create => new DriftedValue($"triggers.{create.Name}", there, none))
            .Concat(triggers.Updates.Select(update => new DriftedValue($"triggers.{update.Live.Name}", there, changed)))
            .Concat(triggers.Deletes.Select(extra => new DriftedValue($"triggers.{extra.Name}", none, there)));
    }

    private static DriftedImage? OfImage(string? expected, string? live) =>
        expected == live ? null : new DriftedImage(expected, live is not null && (LiveVariable.IsImage(live) || ImageVariableReferences.Is(live)) ? live : null);

    // What its runs get, where it is known: of a variable that is not the lane's, the reference.
    private static string? ImageOf(LiveDeployment live, Dictionary<string, string?> images, string? own) =>
        ImageVariableReferences.VariableOf(live.JobVariables) is { } variable && (variable == own || images.ContainsKey(variable))
            ? images.GetValueOrDefault(variable)
            : ImageInjection.TextIn(live.JobVariables);

    private static DriftedDeployment Changed(OwnedDeployment owned, List<string> names, List<string> kept, DriftHistory history)
    {
        var fields = names.ConvertAll(field => new DriftedField(field, history.Since(owned.FlowName, owned.Name, field)));
        return new DriftedDeployment(
            owned.Name,
            owned.FlowName,
            fields.Count > 0 ? DriftState.Changed : DriftState.Kept,
            fields.Count > 0 ? fields.Min(field => field.Since) : null,
            fields,
            kept);
    }

    private static string FieldOf(Finding finding) => finding.Code switch
    {
        Codes.JobVariablesNotCleared => "job_variables",
        Codes.ConcurrencyLimitShared => "concurrency_limit",
        _ => finding.Code,
    };
}
