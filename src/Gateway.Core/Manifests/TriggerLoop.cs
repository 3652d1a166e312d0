using System.Text.Json.Nodes;

namespace Gateway.Manifests;

/// <summary>
/// Sees a trigger that starts itself for ever, by the rule by which Prefect's server refuses one: every run that a deployment starts is
/// scheduled, pending and running in turn, so that an event trigger on these of every flow fires again.
/// </summary>
internal static class TriggerLoop
{
    private const string EveryRun = "prefect.flow-run.*";

    private static readonly string[] EveryRunHas = ["prefect.flow-run.Scheduled", "prefect.flow-run.Pending", "prefect.flow-run.Running", EveryRun];

    public static bool IsCertain(JsonObject trigger) =>
        Is(trigger["type"], "event")
        && Is(trigger["posture"], "Reactive")
        && trigger["expect"] is JsonArray expected
        && expected.Any(name => EveryRunHas.Any(every => Is(name, every)))
        && MatchesEveryRun(trigger["match"])
        && (trigger["match_related"] is JsonArray related ? related.Any(MatchesEveryRun) : MatchesEveryRun(trigger["match_related"]));

    private static bool MatchesEveryRun(JsonNode? labels) => labels is JsonObject { Count: 0 }
        || (labels is JsonObject { Count: 1 } one
            && one["prefect.resource.id"] is { } id
            && (id is JsonArray ids ? ids.Any(value => Is(value, EveryRun)) : Is(id, EveryRun)));

    private static bool Is(JsonNode? node, string text) => node is JsonValue value && value.TryGetValue<string>(out var held) && held == text;
}
