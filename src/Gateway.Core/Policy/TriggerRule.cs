using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// A trigger listens to what is the MODE's alone. Prefect shows each automation the events of the whole server: one without limits would start
/// runs of this MODE whenever another's flows do something, and learn what they did.
/// </summary>
internal sealed class TriggerRule : IDeploymentRule
{
    private const string Id = "prefect.resource.id";
    private const string Name = "prefect.resource.name";
    private const string Role = "prefect.resource.role";
    private const string DeploymentId = "prefect.deployment.";
    private const string WorkPoolId = "prefect.work-pool.";
    private const string TagId = "prefect.tag.";

    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from trigger in deployment.Triggers
        where !mode.Limits.ListensToAnything && !IsOwn(mode, trigger.Trigger)
        select new Finding
        {
            Code = RefusalCodes.TriggerNotAllowed,
            Message = $"{deployment.Name} has a trigger that listens to events outside MODE {mode.Name}.",
            Expected = $"match_related with {Role}: deployment and the {Name} of a deployment of the MODE, or match with an {Id} of the MODE",
            Setting = mode.Setting(nameof(ModeOptions.EventResources)),
            Pointer = "/manifest",
            Location = trigger.Location,
            Fix = $"Narrow match or match_related to resources of the MODE, or add the resource's id to {mode.Setting(nameof(ModeOptions.EventResources))}.",
        };

    private static bool IsOwn(ModePolicy mode, JsonElement trigger) =>
        trigger.TryGetProperty("triggers", out var inner) && inner.ValueKind == JsonValueKind.Array
            ? inner.GetArrayLength() > 0 && inner.EnumerateArray().All(one => IsOwn(mode, one))
            : (trigger.TryGetProperty("match", out var match) && IsOwnResource(mode, match))
              || (trigger.TryGetProperty("match_related", out var related) && IsAnyOwnRelated(mode, related));

    // Of several each must be matched: one that narrows it down is enough.
    private static bool IsAnyOwnRelated(ModePolicy mode, JsonElement related) => related.ValueKind == JsonValueKind.Array
        ? related.EnumerateArray().Any(labels => IsOwnRelated(mode, labels))
        : IsOwnRelated(mode, related);

    private static bool IsOwnResource(ModePolicy mode, JsonElement labels) =>
        All(labels, Id, id => ModePolicy.Any(mode.Limits.EventResources, id))
        || (All(labels, Id, static id => id.StartsWith(DeploymentId, StringComparison.Ordinal)) && All(labels, Name, mode.SelectsDeployment))
        || (All(labels, Id, static id => id.StartsWith(WorkPoolId, StringComparison.Ordinal)) && All(labels, Name, pool => IsOwnPool(mode, pool)));

    private static bool IsOwnRelated(ModePolicy mode, JsonElement labels) =>
        IsOwnResource(mode, labels)
        || All(labels, Id, id => id.StartsWith(TagId, StringComparison.Ordinal) && ModePolicy.Any(mode.Limits.OwnTags, id[TagId.Length..]))
        || (All(labels, Role, static role => role == "deployment") && All(labels, Name, mode.SelectsDeployment))
        || (All(labels, Role, static role => role == "work-pool") && All(labels, Name, pool => IsOwnPool(mode, pool)));

    // Prefect's wildcards are *, ? and […], as of a shell.
    private static bool IsOwnPool(ModePolicy mode, string pool) =>
        pool.IndexOfAny(['*', '?', '[']) < 0 && mode.AllowsWorkPool(pool) && !mode.Others.Any(other => other.AllowsWorkPool(pool));

    /// <summary>
    /// Whether the label is there and each value that it may have, of which there is at least one, is one of these. A value with Prefect's own wildcard matches a pattern of the
    /// settings only where whatever it stands for does; one that is negated, <c>!…</c>, stands for what is not the MODE's.
    /// </summary>
    private static bool All(JsonElement labels, string label, Predicate<string> isOne)
    {
        if (labels.ValueKind != JsonValueKind.Object || !labels.TryGetProperty(label, out var value))
        {
            return false;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => IsOne(value),
            JsonValueKind.Array => value.GetArrayLength() > 0 && value.EnumerateArray().All(IsOne),
            _ => false,
        };

        bool IsOne(JsonElement one) => one.ValueKind == JsonValueKind.String && one.GetString() is { } text && !text.StartsWith('!') && isOne(text);
    }
}
