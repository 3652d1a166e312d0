namespace Gateway.Rollouts.Planning;

/// <summary>Turns the cases of a plan into what people see of them; the one place that knows both.</summary>
internal static class PlanViews
{
    /// <summary>What a plan shows of a deployment.</summary>
    public static DeploymentView Of(PlannedDeployment planned) => planned switch
    {
        PlannedDeployment.Create => View(planned, PlannedAction.Create),
        PlannedDeployment.Update update => View(planned, PlannedAction.Update) with { Fields = FieldViews.Of(update.Changes) },
        PlannedDeployment.Unchanged => View(planned, PlannedAction.Unchanged),
        _ => throw new InvalidOperationException($"Unknown case {planned.GetType().Name} of a plan."),
    };

    private static DeploymentView View(PlannedDeployment planned, PlannedAction action) => new(planned.Spec.Name, planned.FlowName, action, []);
}
