using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>What a rollout would do to the server, and what stands in its way.</summary>
/// <param name="Deployments">One case per deployment whose flow is known, in the manifest's order.</param>
/// <param name="Findings">What is wrong or worth knowing; with an error among them nothing may be applied.</param>
internal sealed record RolloutPlan(IReadOnlyList<PlannedDeployment> Deployments, IReadOnlyList<Finding> Findings)
{
    /// <summary>Deployments in the lane's care that the manifest removed and that are still on the server.</summary>
    public IReadOnlyList<PlannedPrune> Prunes { get; init; } = [];

    /// <summary>Deployments of the manifest that cannot be deployed as they are; the findings say why. Never there without an error.</summary>
    public IReadOnlyList<InvalidDeployment> Invalid { get; init; } = [];

    /// <summary>Automations that deployments of the lane left behind.</summary>
    public IReadOnlyList<OrphanedAutomation> Orphans { get; init; } = [];

    /// <summary>The Prefect variables that hold the deployments' images, by name.</summary>
    public IReadOnlyList<PlannedVariable> Variables { get; init; } = [];

    /// <summary>Variables of the lane to which nothing refers any more once the plan is in place.</summary>
    public IReadOnlyList<LiveVariable> UnusedVariables { get; init; } = [];

    /// <summary>What becomes of each deployment; for a plan that is shown and for a rollout that is counted.</summary>
    internal IEnumerable<PlannedAction> Actions => Deployments.Select(deployment => deployment.Action)
        .Concat(Invalid.Select(static _ => PlannedAction.Invalid))
        .Concat(Prunes.Select(prune => prune.Action));

    /// <summary>Whether a finding forbids to apply the plan.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}

/// <summary>The server's state that a plan is made against.</summary>
/// <param name="Deployments">Deployments with the names that the manifest uses, of whatever flow.</param>
/// <param name="FlowNames">Names of their flows by id.</param>
/// <param name="WorkPools">Work pools that the manifest names, by name; one that is missing does not exist. Null where they were not read, and nothing is checked against them.</param>
internal sealed record LiveState(
    IReadOnlyList<LiveDeployment> Deployments,
    IReadOnlyDictionary<Guid, string> FlowNames,
    IReadOnlyDictionary<string, WorkPool>? WorkPools)
{
    /// <summary>Automations with the names that the deployments' triggers have or had.</summary>
    public IReadOnlyList<LiveAutomation> Automations { get; init; } = [];

    /// <summary>The lane's Prefect variables, and those of the names that its deployments refer to or are to refer to.</summary>
    public IReadOnlyList<LiveVariable> Variables { get; init; } = [];

    /// <summary>The server's version; null where it is not told.</summary>
    public PrefectVersion? Version { get; init; }
}

/// <summary>What becomes of one deployment: created, updated or left alone.</summary>
/// <param name="Spec">The state that the manifest wants.</param>
/// <param name="FlowName">Name of its flow, from the spec or from the server.</param>
internal abstract record PlannedDeployment(DeploymentSpec Spec, string FlowName)
{
    /// <summary>Whether it was on the server before the gateway had it in its care.</summary>
    public bool Adopted { get; init; }

    /// <summary>What becomes of its triggers' automations; null where it is not there yet, so that all of them are to be created.</summary>
    public AutomationPlan? Automations { get; init; }

    /// <summary>Changes by hand that the manifest does not speak of and that stay; each with the default that could take its place.</summary>
    public IReadOnlyList<FieldChange> Kept { get; init; } = [];

    /// <summary>The image that it gets by way of the variable to which it refers already; null where that stays as it is.</summary>
    public ImageSwitch? Switch { get; init; }

    /// <summary>
    /// What is written of it before the variable to which it is to refer: with the image itself, so that no run of it has what is new of the
    /// deployment and the image of before. The reference follows once the variable holds the new image. Null where one write does.
    /// </summary>
    public PlannedDeployment? Before { get; init; }

    /// <summary>Whether nothing is to be written, neither to itself nor to its variable nor to the automations of its triggers.</summary>
    public bool IsAsWanted => this is Unchanged && Switch is null && Automations is not { Changes: true };

    /// <summary>What becomes of it.</summary>
    public PlannedAction Action => this switch
    {
        Create => PlannedAction.Create,
        { Adopted: true } => PlannedAction.Adopt,
        { IsAsWanted: true } => PlannedAction.Unchanged,
        _ => PlannedAction.Update,
    };

    /// <summary>It is not there yet.</summary>
    public sealed record Create(DeploymentSpec Spec, string FlowName) : PlannedDeployment(Spec, FlowName);

    /// <summary>It is there and differs: first the schedules are deleted, then the patch is sent.</summary>
    /// <param name="Spec">The state that the manifest wants.</param>
    /// <param name="FlowName">Name of its flow.</param>
    /// <param name="Live">The state before.</param>
    /// <param name="Changes">The fields that differ, in the order of the API's fields.</param>
    /// <param name="SchedulesToDelete">Ids of schedules that an update cannot remove or that stand in its way.</param>
    /// <param name="Patch">Body of <c>PATCH /deployments/{id}</c>; null when deleting schedules is all there is to do. May hold secrets.</param>
    public sealed record Update(
        DeploymentSpec Spec,
        string FlowName,
        LiveDeployment Live,
        IReadOnlyList<FieldChange> Changes,
        IReadOnlyList<Guid> SchedulesToDelete,
        JsonElement? Patch) : PlannedDeployment(Spec, FlowName)
    {
        /// <summary>Id of the deployment on the server.</summary>
        public Guid LiveId => Live.Id;
    }

    /// <summary>It is there and as wanted: nothing is written.</summary>
    /// <param name="Spec">The state that the manifest wants.</param>
    /// <param name="FlowName">Name of its flow.</param>
    /// <param name="Live">Its state on the server.</param>
    public sealed record Unchanged(DeploymentSpec Spec, string FlowName, LiveDeployment Live) : PlannedDeployment(Spec, FlowName)
    {
        /// <summary>Id of the deployment on the server.</summary>
        public Guid LiveId => Live.Id;
    }
}

/// <summary>A deployment that cannot be deployed as the manifest has it, so that nothing becomes of it.</summary>
/// <param name="Spec">What can be read of it.</param>
/// <param name="FlowName">Name of its flow; null where it is not known.</param>
internal sealed record InvalidDeployment(DeploymentSpec Spec, string? FlowName);

/// <summary>A deployment that the manifest removed.</summary>
/// <param name="FlowName">Name of its flow.</param>
/// <param name="Live">Its state on the server.</param>
/// <param name="Behaviour">What the MODE wants done with it.</param>
/// <param name="IsNew">Whether this manifest is the first without it.</param>
internal sealed record PlannedPrune(string FlowName, LiveDeployment Live, PruneBehaviour Behaviour, bool IsNew)
{
    /// <summary>The automations of the triggers that it had, which go with it.</summary>
    public IReadOnlyList<LiveAutomation> Automations { get; init; } = [];

    /// <summary>
    /// Its job variables with the image that it has had so far, where it refers to the lane's variable: what the manifest no longer has does not get the
    /// images of later builds, which need not have its flow. Null where it stays as it is.
    /// </summary>
    public JsonElement? OwnJobVariables { get; init; }

    /// <summary>What becomes of it. One that an earlier rollout paused already is left as it is.</summary>
    public PlannedAction Action => Behaviour != PruneBehaviour.Keep && (Changes || Deletes) ? PlannedAction.Prune : PlannedAction.Keep;

    /// <summary>Whether there is anything to write that can be undone.</summary>
    public bool Changes => Pauses || OwnJobVariables is not null || (Behaviour != PruneBehaviour.Keep && Automations.Count > 0);

    /// <summary>Whether it is to be paused, be it for good or until it is deleted.</summary>
    public bool Pauses => Behaviour != PruneBehaviour.Keep && !Live.Paused;

    /// <summary>Whether it is to be deleted once all the rest is in place.</summary>
    public bool Deletes => Behaviour == PruneBehaviour.Delete;
}

/// <summary>
/// An automation of a trigger whose deployment somebody deleted on the server. Prefect keeps it, and each time that it triggers its action fails.
/// </summary>
/// <param name="DeploymentName">Name of the deployment that is gone.</param>
/// <param name="Automation">The automation, which goes too.</param>
internal sealed record OrphanedAutomation(string DeploymentName, LiveAutomation Automation);

/// <summary>A field that differs. Values of <c>job_variables</c>, <c>parameters</c> and <c>schedules</c> may hold secrets.</summary>
/// <param name="Field">Its name in Prefect's API.</param>
/// <param name="Old">What the server holds; JSON's null for nothing.</param>
/// <param name="New">What the manifest wants; JSON's null for nothing.</param>
internal sealed record FieldChange(string Field, JsonElement Old, JsonElement New);
