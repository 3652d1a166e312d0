using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Turns the cases of a plan into what people see of them; the one place that knows both.</summary>
internal static class PlanViews
{
    /// <summary>What a plan shows: the manifest's deployments in its order, then those that it removed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="disclosure">Which values may be shown.</param>
    public static IReadOnlyList<DeploymentView> From(RolloutPlan plan, PlanDisclosure disclosure) =>
    [
        .. plan.Deployments.Select(planned => (planned.Spec.Location, View: From(planned, disclosure)))
            .Concat(plan.Invalid.Select(invalid => (invalid.Spec.Location, View: From(invalid))))
            .OrderBy(static shown => shown.Location.Line)
            .ThenBy(static shown => shown.Location.Column)
            .Select(static shown => shown.View),
        .. plan.Prunes.Select(From),
    ];

    /// <summary>What a plan shows of a deployment.</summary>
    /// <param name="planned">The case.</param>
    /// <param name="disclosure">Which values may be shown; as few as there are when left out.</param>
    public static DeploymentView From(PlannedDeployment planned, PlanDisclosure? disclosure = null)
    {
        disclosure ??= PlanDisclosure.Strictest;
        return new(planned.Spec.Name, planned.FlowName, planned.Action, FieldsOf(planned, disclosure)) { Kept = FieldViews.From(planned.Kept, disclosure) };
    }

    /// <summary>What a plan shows of a deployment that cannot be deployed.</summary>
    public static DeploymentView From(InvalidDeployment invalid) => new(invalid.Spec.Name, invalid.FlowName ?? "", PlannedAction.Invalid, []);

    /// <summary>What a plan shows of a deployment that the manifest removed.</summary>
    public static DeploymentView From(PlannedPrune prune) => new(
        prune.Live.Name,
        prune.FlowName,
        prune.Action,
        [
            .. prune.Deletes ? [Set("deleted")] : prune.Pauses ? [Set("paused")] : (IEnumerable<FieldView>)[],
            .. prune.OwnJobVariables is null ? [] : new[] { new FieldView(ImageReferenceChange.Field, JsonText.String(ImageVariableReferences.VariableOf(prune.Live.JobVariables)), JsonText.String(ImageReferenceChange.Inline)) },
            .. prune.Action == PlannedAction.Prune && prune.Changes ? Gone(prune.Automations) : [],
        ]);

    private static FieldView Set(string field) => new(field, JsonText.Value(static json => json.WriteBooleanValue(false)), JsonText.Value(static json => json.WriteBooleanValue(true)));

    /// <summary>What a plan shows of the variables that hold images: those of its deployments, and those that are used no more. Only what is an image is shown.</summary>
    public static IReadOnlyList<VariableView> VariablesOf(RolloutPlan plan) =>
    [
        .. plan.Variables.Select(static variable => new VariableView(variable.Name, ActionOf(variable), variable.Live?.Image, variable.Image))
            .Concat(plan.UnusedVariables.Select(static variable => new VariableView(variable.Name, VariableAction.Delete, variable.Image, null)))
            .OrderBy(static variable => variable.Name, StringComparer.Ordinal),
    ];

    private static VariableAction ActionOf(PlannedVariable variable) =>
        variable.Live is null ? VariableAction.Create : variable.Changes ? VariableAction.Update : VariableAction.Unchanged;

    private static IReadOnlyList<FieldView> FieldsOf(PlannedDeployment planned, PlanDisclosure disclosure)
    {
        var changes = planned is PlannedDeployment.Update update ? update.Changes : [];
        if (planned.Switch is { } image && !changes.Any(static change => change.Field == ImageSwitch.Field))
        {
            changes = [.. changes, image.AsChange()];
        }

        var fields = FieldViews.From(changes, disclosure);
        return planned.Automations is { Changes: true } automations ? [.. fields, .. TriggersOf(automations)] : fields;
    }

    // By name alone: what an automation does may hold parameters of any kind.
    private static IEnumerable<FieldView> TriggersOf(AutomationPlan plan)
    {
        var (there, changed) = (JsonText.String("there"), JsonText.String("changed"));
        return plan.Creates.Select(create => new FieldView($"triggers.{create.Name}", JsonText.String(null), there))
            .Concat(plan.Updates.Select(update => new FieldView($"triggers.{update.Live.Name}", there, changed)))
            .Concat(Gone(plan.Deletes));
    }

    private static IEnumerable<FieldView> Gone(IEnumerable<LiveAutomation> automations) =>
        automations.Select(automation => new FieldView($"triggers.{automation.Name}", JsonText.String("there"), JsonText.String(null)));
}
