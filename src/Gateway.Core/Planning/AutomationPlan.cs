using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// How the automations of a deployment's triggers become exactly the wanted ones, with as few writes as can be: an automation that is as
/// wanted keeps its id, and with it what it has counted so far.
/// </summary>
/// <param name="Creates">Automations that are not there yet, in the manifest's order.</param>
/// <param name="Updates">Automations that differ, in the manifest's order.</param>
/// <param name="Deletes">Automations of this deployment's triggers that the manifest does not have, each to be deleted by its id.</param>
/// <param name="Unchanged">Automations that are as wanted.</param>
internal sealed record AutomationPlan(
    IReadOnlyList<AutomationCreate> Creates,
    IReadOnlyList<AutomationUpdate> Updates,
    IReadOnlyList<LiveAutomation> Deletes,
    IReadOnlyList<LiveAutomation> Unchanged)
{
    // What a longer list once had is looked for this far; a request holds 200 names.
    private const int PlacesLookedAt = 10;

    /// <summary>Automations switched off by hand that stay off; each with the default that could take its place.</summary>
    public IReadOnlyList<FieldChange> Kept { get; init; } = [];

    /// <summary>Whether there is anything to write.</summary>
    public bool Changes => Creates.Count + Updates.Count + Deletes.Count > 0;

    /// <summary>
    /// Plans for one deployment. The server does not say to whom an automation belongs. One counts as this deployment's when it runs it and is
    /// named as the CLI names automations by their trigger's place, or as the gateway named one before; or when it is named as the manifest
    /// names a trigger and does nothing else than run this deployment. All others are left alone, as is one known to belong to another.
    /// </summary>
    /// <param name="spec">The deployment as the manifest wants it.</param>
    /// <param name="deploymentId">Its id on the server.</param>
    /// <param name="live">Automations as the server holds them; what is not this deployment's is passed over.</param>
    /// <param name="formerNames">
    /// Names of automations that the gateway made for this deployment before, null for none. Without them one that left the manifest stays
    /// when it had a name of its own, and one that somebody gave a second action is taken for somebody else's.
    /// </param>
    /// <param name="keepsSwitch">
    /// Whether a trigger's automation stays switched off where the manifest does not say whether it is on; it does when left out.
    /// </param>
    public static AutomationPlan For(
        DeploymentSpec spec,
        Guid deploymentId,
        IReadOnlyList<LiveAutomation> live,
        IReadOnlyCollection<string>? formerNames = null,
        Predicate<TriggerSpec>? keepsSwitch = null)
    {
        var wanted = spec.Triggers.Select(trigger => trigger.Name).ToHashSet(StringComparer.Ordinal);
        var former = formerNames?.ToHashSet(StringComparer.Ordinal) ?? [];

        // Of several with one name the oldest stays.
        var own = live
            .Where(automation => IsFor(automation, deploymentId)
                && (TriggerSpec.IsNameAt(spec.Name, automation.Name)
                    || former.Contains(automation.Name)
                    || (wanted.Contains(automation.Name) && DoesOneThing(automation))))
            .OrderBy(automation => automation.Created ?? DateTimeOffset.MaxValue)
            .ThenBy(automation => automation.Id)
            .ToList();
        return Match(spec, deploymentId, own, keepsSwitch ?? (static _ => true));
    }

    /// <summary>
    /// Names to read of the server before planning for the deployment: of its triggers, of those it had before, and the first that the CLI
    /// gives by place.
    /// </summary>
    public static IReadOnlyCollection<string> NamesToRead(DeploymentSpec spec, IReadOnlyCollection<string>? formerNames = null)
    {
        var byPlace = Enumerable.Range(1, Math.Max(PlacesLookedAt, spec.Triggers.Count)).Select(place => TriggerSpec.NameAt(spec.Name, place));
        return spec.Triggers.Select(trigger => trigger.Name).Concat(formerNames ?? []).Concat(byPlace).ToHashSet(StringComparer.Ordinal);
    }

    private static AutomationPlan Match(DeploymentSpec spec, Guid deploymentId, List<LiveAutomation> own, Predicate<TriggerSpec> keepsSwitch)
    {
        var creates = new List<AutomationCreate>();
        var updates = new List<AutomationUpdate>();
        var unchanged = new List<LiveAutomation>();
        var kept = new List<FieldChange>();
        foreach (var said in spec.Triggers)
        {
            var trigger = said;
            var live = own.Find(automation => automation.Name == trigger.Name);
            if (live is null)
            {
                creates.Add(new AutomationCreate(trigger.Name, AutomationBodies.Create(trigger, deploymentId)));
                continue;
            }

            own.Remove(live);
            if (trigger.Enabled is null && !live.Enabled)
            {
                if (keepsSwitch(trigger))
                {
                    kept.Add(new FieldChange($"triggers.{trigger.Name}.enabled", Flag(false), Flag(true)));
                }
                else
                {
                    trigger = trigger with { Enabled = true };
                }
            }

            var changes = AutomationDifference.Between(trigger, deploymentId, live);
            if (changes.Count == 0)
            {
                unchanged.Add(live);
            }
            else
            {
                updates.Add(new AutomationUpdate(live, changes, AutomationBodies.Update(trigger, deploymentId, live.Enabled)));
            }
        }

        return new AutomationPlan(creates, updates, own, unchanged) { Kept = kept };
    }

    private static JsonElement Flag(bool value) => JsonText.Value(json => json.WriteBooleanValue(value));

    /// <summary>Automations by the deployments that they run, so that each deployment looks at its own and not at all.</summary>
    internal static ILookup<Guid, LiveAutomation> ByDeployment(IEnumerable<LiveAutomation> live) =>
        live.SelectMany(automation => RunBy(automation).Select(id => (Id: id, Automation: automation))).ToLookup(pair => pair.Id, pair => pair.Automation);

    private static IEnumerable<Guid> RunBy(LiveAutomation automation) => automation.Actions.ValueKind == JsonValueKind.Array
        ? automation.Actions.EnumerateArray().Select(RunBy).OfType<Guid>().Distinct()
        : [];

    internal static bool IsFor(LiveAutomation automation, Guid deploymentId) =>
        (automation.OwnerResource is null || automation.OwnerResource == AutomationBodies.OwnerOf(deploymentId))
        && automation.Actions.ValueKind == JsonValueKind.Array
        && automation.Actions.EnumerateArray().Any(action => RunBy(action) == deploymentId);

    private static bool DoesOneThing(LiveAutomation automation) =>
        automation.Actions.GetArrayLength() == 1 && IsNothing(automation.ActionsOnTrigger) && IsNothing(automation.ActionsOnResolve);

    private static bool IsNothing(JsonElement? actions) => actions is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0;

    private static Guid? RunBy(JsonElement action) =>
        action.ValueKind == JsonValueKind.Object
        && action.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("run-deployment")
        && action.TryGetProperty("deployment_id", out var id)
        && id.ValueKind == JsonValueKind.String
        && id.TryGetGuid(out var found)
            ? found
            : null;
}

/// <summary>An automation that is not there yet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Body">Body of <c>POST /automations/</c>. May hold secrets.</param>
internal sealed record AutomationCreate(string Name, JsonElement Body);

/// <summary>An automation that differs.</summary>
/// <param name="Live">The state before.</param>
/// <param name="Changes">The fields that differ, in the order of the API's fields. <c>actions</c> may hold secrets.</param>
/// <param name="Body">Body of <c>PUT /automations/{id}</c>. May hold secrets.</param>
internal sealed record AutomationUpdate(LiveAutomation Live, IReadOnlyList<FieldChange> Changes, JsonElement Body)
{
    /// <summary>Its id on the server.</summary>
    public Guid Id => Live.Id;
}
