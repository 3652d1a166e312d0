using System.Text.Json;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Validation;

/// <summary>The bodies of the requests that write and query automations.</summary>
internal static class AutomationModels
{
    private static readonly string[] EventsOfEveryRun =
        ["prefect.flow-run.Scheduled", "prefect.flow-run.Pending", "prefect.flow-run.Running", "prefect.flow-run.*"];

    private static readonly BodyField[] Fields =
    [
        new("name", BodyTypes.Text, Required: true),
        new("description", BodyTypes.Text),
        new("enabled", BodyTypes.Flag),
        new("tags", BodyTypes.ListOf(BodyTypes.Text)),
        new("trigger", AutomationTriggers.Check, Required: true),
        new("actions", AutomationActions.List, Required: true),
        new("actions_on_trigger", AutomationActions.List),
        new("actions_on_resolve", AutomationActions.List),
    ];

    /// <summary>An automation to make.</summary>
    public static BodyType Create { get; } =
        new BodyModel("AutomationCreate", [.. Fields, new("owner_resource", BodyTypes.Optional(BodyTypes.Text))]) { After = Loop }.Check;

    /// <summary>What an automation is to be from now on.</summary>
    public static BodyType Replace { get; } = new BodyModel("AutomationUpdate", Fields) { After = Loop }.Check;

    /// <summary>Whether an automation is to work.</summary>
    public static BodyType Update { get; } = new BodyModel("AutomationPartialUpdate", [new("enabled", BodyTypes.Flag)]).Check;

    /// <summary>A query of automations with its order. There is no criterion for ids.</summary>
    public static BodyType Query { get; } = BodyTypes.Parameters(
        new("sort", BodyTypes.OneOf("CREATED_DESC", "UPDATED_DESC", "NAME_ASC", "NAME_DESC")),
        new("offset", BodyTypes.NonNegativeInteger),
        new("automations", FilterModels.Part(
            "AutomationFilter",
            FilterModels.Operator,
            new("name", FilterModels.Part("AutomationFilterName", new BodyField("any_", FilterModels.Names))),
            new("created", FilterModels.Part("AutomationFilterCreated", new BodyField("before_", BodyTypes.Optional(BodyTypes.Time)))),
            new("tags", FilterModels.Tags("AutomationFilterTags")))),
        FilterModels.Limit);

    /// <summary>What the server says of an automation that would set itself off by the runs that it starts.</summary>
    private static string? Loop(JsonElement body)
    {
        var trigger = body.GetProperty("trigger");
        if (body.Value("enabled")?.GetBoolean() == false
            || AutomationTriggers.KindOf(trigger) != "event"
            || trigger.Text("posture") != "Reactive"
            || trigger.Value("expect")?.EnumerateArray().Any(each => EventsOfEveryRun.Contains(each.GetString())) != true)
        {
            return null;
        }

        var runs = body.GetProperty("actions").EnumerateArray().Where(action => action.Text("type") == "run-deployment").ToArray();
        return runs.Any(action => action.Text("source") == "inferred")
            ? "Running an inferred deployment from a flow run state change event will lead to an infinite loop of flow runs.  Please"
                + " choose a specific deployment and add additional filtering labels to the match or match_related for this"
                + " automation's trigger."
            : runs.Length > 0 && IsEveryRun(trigger.Value("match")) && Related(trigger.Value("match_related")).Any(IsEveryRun)
                ? "Running a selected deployment from a flow run state change event may lead to an infinite loop of flow runs. "
                    + " Please include additional filtering labels on either match or match_related to narrow down which flow runs"
                    + " will trigger this automation to exclude flow runs from the deployment you've selected."
                : null;
    }

    private static IEnumerable<JsonElement?> Related(JsonElement? related) =>
        related is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(each => (JsonElement?)each) : [related];

    /// <summary>Whether a criterion fits every flow run: because it says nothing, or nothing but that it is one.</summary>
    private static bool IsEveryRun(JsonElement? match)
    {
        var labels = match?.EnumerateObject().ToArray() ?? [];
        return labels.Length == 0
            || (labels is [{ Name: "prefect.resource.id", Value: var id }]
                && (id.ValueKind == JsonValueKind.Array ? id.EnumerateArray().Any(IsAnyRun) : IsAnyRun(id)));

        static bool IsAnyRun(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() == "prefect.flow-run.*";
    }
}
