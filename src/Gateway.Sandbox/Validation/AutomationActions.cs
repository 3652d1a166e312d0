using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Validation;

/// <summary>What an automation may do: the kinds of action with their fields. A field that a kind does not have is dropped.</summary>
internal static class AutomationActions
{
    private static readonly BodyType OptionalId = BodyTypes.Optional(BodyTypes.Id);

    private static readonly BodyType OptionalText = BodyTypes.Optional(BodyTypes.Text);

    private static readonly BodyType OptionalDictionary = BodyTypes.Optional(BodyTypes.Dictionary);

    private static readonly Kind[] Kinds =
    [
        new("DoNothing", "do-nothing"),
        Selecting("RunDeployment", "run-deployment", "deployment_id",
            new("parameters", OptionalDictionary), new("job_variables", OptionalDictionary), new("schedule_after", Durations.NotNegative, "0.0")),
        Selecting("PauseDeployment", "pause-deployment", "deployment_id"),
        Selecting("ResumeDeployment", "resume-deployment", "deployment_id"),
        new("CancelFlowRun", "cancel-flow-run"),
        new("DeleteFlowRun", "delete-flow-run"),
        new("ChangeFlowRunState", "change-flow-run-state",
            new("name", OptionalText),
            new("state", FlowRunModels.StateType, Required: true),
            new("message", OptionalText),
            new("force", BodyTypes.Flag, "false")),
        Selecting("PauseWorkQueue", "pause-work-queue", "work_queue_id"),
        Selecting("ResumeWorkQueue", "resume-work-queue", "work_queue_id"),
        new("SendNotification", "send-notification",
            new("block_document_id", BodyTypes.Id, Required: true),
            new("subject", BodyTypes.Text, "\"Prefect automated notification\""),
            new("body", BodyTypes.Text, Required: true)),
        new("CallWebhook", "call-webhook",
            new("block_document_id", BodyTypes.Id, Required: true), new("payload", BodyTypes.Text, "\"\"")),
        Selecting("PauseAutomation", "pause-automation", "automation_id"),
        Selecting("ResumeAutomation", "resume-automation", "automation_id"),
        new("SuspendFlowRun", "suspend-flow-run"),
        new("ResumeFlowRun", "resume-flow-run"),
        Selecting("PauseWorkPool", "pause-work-pool", "work_pool_id"),
        Selecting("ResumeWorkPool", "resume-work-pool", "work_pool_id"),
    ];

    private static readonly BodyUnion Union = new([.. Kinds.Select(kind => (kind.Label, kind.Model))]);

    /// <summary>A list of actions.</summary>
    public static BodyType List { get; } = BodyTypes.ListOf(Union.Check);

    /// <summary>Checked actions as the server keeps them, with their defaults filled in.</summary>
    public static JsonArray Complete(JsonElement actions, ApiDocument document) =>
        [.. actions.EnumerateArray().Select(action => CompleteOne(action, document))];

    private static JsonObject CompleteOne(JsonElement action, ApiDocument document)
    {
        var type = action.Text("type") ?? "do-nothing";
        var kind = Array.Find(Kinds, kind => kind.Type == type)!;
        var complete = new JsonObject { ["type"] = type };
        foreach (var field in kind.Fields.Where(field => document.Model(kind.Label)!.Has(field.Name)))
        {
            complete[field.Name] = action.TryGetProperty(field.Name, out var value)
                ? JsonSerializer.SerializeToNode(field.Name == "schedule_after" ? Durations.Json(Durations.Seconds(value)!.Value) : value)
                : JsonNode.Parse(field.Default);
        }

        return complete;
    }

    /// <summary>An action on what it names, or on what the event is about.</summary>
    private static Kind Selecting(string label, string type, string id, params Field[] further) =>
        new(label, type, [new("source", BodyTypes.Literal("selected", "inferred"), "\"selected\""), new(id, OptionalId), .. further])
        {
            Selected = action => (action.Text("source") ?? "selected") == "selected" == action.Value(id) is not null
                ? null
                : $"{id} is {(action.Value(id) is null ? "required" : "not allowed")}",
        };

    private sealed record Field(string Name, BodyType Type, string Default = "null", bool Required = false);

    private sealed class Kind(string label, string type, params Field[] fields)
    {
        public string Label { get; } = label;

        public string Type { get; } = type;

        public IReadOnlyList<Field> Fields { get; } = fields;

        public Func<JsonElement, string?>? Selected { get; init; }

        public BodyModel Model => new(Label,
        [
            // Only the kind that does nothing is meant by an action without a type.
            new("type", BodyTypes.Literal(Type), Required: Type != "do-nothing"),
            .. Fields.Select(each => new BodyField(each.Name, each.Type, each.Required)),
        ])
        { After = Selected };
    }
}
