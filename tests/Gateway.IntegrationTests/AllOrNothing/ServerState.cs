using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// What a server holds of deployments, their flows, limits, automations and variables, without ids and times: two servers are equal when their texts are.
/// </summary>
internal static class ServerState
{
    /// <summary>An interval, in seconds, that manifests give without an anchor: the server then takes the time of the request.</summary>
    public const int UnanchoredInterval = 1800;

    private static readonly HashSet<string> Incidental = new(StringComparer.Ordinal)
    {
        "id", "created", "updated", "created_by", "updated_by", "flow_id", "deployment_id", "work_queue_id", "last_polled", "status", "concurrency_limit_id", "active_slots", "labels",
    };

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static string From(PrefectSandbox sandbox)
    {
        var limits = sandbox.Limits.Select(limit => KeyValuePair.Create(limit.Key, Convert.ToString(limit.Value, CultureInfo.InvariantCulture)!));
        var variables = sandbox.Variables.Select(static variable => $"\n{variable.Key}: {variable.Value.Value.GetRawText()} {string.Join(' ', variable.Value.Tags.Order(StringComparer.Ordinal))}");
        return From(JsonNode.Parse(sandbox.Deployments.GetRawText())!.AsArray(), id => sandbox.Flows[id], JsonNode.Parse(sandbox.Automations.GetRawText())!.AsArray(), limits)
            + string.Concat(variables.Order(StringComparer.Ordinal));
    }

    /// <summary>The same of what any server answered.</summary>
    public static string From(JsonArray deployments, Func<Guid, string> flows, JsonArray automationsOf, IEnumerable<KeyValuePair<string, string>> limitsOf)
    {
        foreach (var deployment in deployments)
        {
            deployment!["flow"] = flows((Guid)deployment["flow_id"]!);
        }

        var ordered = new JsonArray([.. deployments.OrderBy(deployment => (string)deployment!["flow"]!, StringComparer.Ordinal).ThenBy(deployment => (string)deployment!["name"]!, StringComparer.Ordinal).Select(deployment => deployment!.DeepClone())]);
        var text = Normal(ordered)!.ToJsonString(Readable);
        var names = deployments.ToDictionary(deployment => (string)deployment!["id"]!, deployment => (string)deployment!["name"]!);
        var automations = automationsOf
            .Select(automation => names.Aggregate(
                WithoutIds(automation)!.ToJsonString(Readable),
                (json, name) => json.Replace(name.Key, name.Value, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
        var limits = limitsOf
            .Select(limit => $"{names.Aggregate(limit.Key, (text, name) => text.Replace(name.Key, name.Value, StringComparison.Ordinal))}: {limit.Value}")
            .Order(StringComparer.Ordinal);
        return text + string.Join('\n', automations.Concat(limits));
    }

    private static JsonNode? WithoutIds(JsonNode? node) => node switch
    {
        JsonObject value => new JsonObject(value.Where(pair => pair.Key != "id").Select(pair => KeyValuePair.Create(pair.Key, WithoutIds(pair.Value)))),
        JsonArray values => new JsonArray([.. values.Select(WithoutIds)]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Normal(JsonNode? node, string? name = null) => node switch
    {
        // A deployment's own limit is named after its id.
        JsonObject limit when name == "global_concurrency_limit" => new JsonObject { ["limit"] = limit["limit"]?.DeepClone() },
        JsonObject value => new JsonObject(value
            .Where(pair => !Incidental.Contains(pair.Key) && !(pair.Key == "anchor_date" && (double?)value["interval"] == UnanchoredInterval))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Normal(pair.Value, pair.Key)))),
        JsonArray values when name is "schedules" or "tags" => new JsonArray([.. values
            .Select(value => Normal(value))
            .OrderBy(value => value?.ToJsonString(), StringComparer.Ordinal)]),
        JsonArray values => new JsonArray([.. values.Select(value => Normal(value))]),
        _ => node?.DeepClone(),
    };
}
