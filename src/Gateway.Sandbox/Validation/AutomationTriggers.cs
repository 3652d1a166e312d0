using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Validation;

/// <summary>What sets an automation off: events, or several triggers together or one after the other.</summary>
internal static class AutomationTriggers
{
    private const double ProactiveMinimum = 10;

    private static readonly BodyType Texts = BodyTypes.ListOf(BodyTypes.Text);

    private static readonly BodyModel Event = new("EventTrigger",
    [
        new("type", BodyTypes.Literal("event")),
        new("id", BodyTypes.Id),
        new("match", BodyTypes.Dictionary),
        new("match_related", DictionaryOrList),
        new("after", Texts),
        new("expect", Texts),
        new("for_each", Texts),
        new("posture", BodyTypes.Literal("Reactive", "Proactive"), Required: true),
        new("threshold", BodyTypes.Integer),
        new("within", Durations.NotNegative),
    ])
    {
        Before = (trigger, _) => trigger.Text("posture") == "Proactive"
            && trigger.Value("within") is { } within
            && Durations.Seconds(within) is > 0 and < ProactiveMinimum
                ? "`within` for Proactive triggers must be greater than or equal to 10 seconds"
                : null,
    };

    private static readonly BodyModel Compound = new("CompoundTrigger-Input",
    [
        new("type", BodyTypes.Literal("compound")),
        new("id", BodyTypes.Id),
        new("triggers", BodyTypes.ListOf(Check), Required: true),
        new("within", BodyTypes.Optional(Durations.NotNegative), Required: true),
        new("require", NumberOrWord, Required: true),
    ]);

    private static readonly BodyModel Sequence = new("SequenceTrigger-Input",
    [
        new("type", BodyTypes.Literal("sequence")),
        new("id", BodyTypes.Id),
        new("triggers", BodyTypes.ListOf(Check), Required: true),
        new("within", BodyTypes.Optional(Durations.NotNegative), Required: true),
    ]);

    private static readonly BodyUnion Union = new(("EventTrigger", Event), ("CompoundTrigger", Compound), ("SequenceTrigger", Sequence));

    public static void Check(JsonElement value, Location at, Findings issues) => Union.Check(value, at, issues);

    /// <summary>The kind of a checked trigger.</summary>
    public static string KindOf(JsonElement trigger) =>
        trigger.Text("type") ?? (trigger.Has("posture") ? "event" : trigger.Has("require") ? "compound" : "sequence");

    /// <summary>A checked trigger as the server keeps it: with its defaults filled in, and always with an id of its own.</summary>
    public static JsonObject Complete(JsonElement trigger)
    {
        var kind = KindOf(trigger);
        var complete = new JsonObject { ["type"] = kind, ["id"] = Guid.NewGuid() };
        if (kind == "event")
        {
            AddEvent(complete, trigger);
            return complete;
        }

        complete["triggers"] = new JsonArray([.. trigger.GetProperty("triggers").EnumerateArray().Select(Complete)]);
        complete["within"] = trigger.Value("within") is { } within ? Node(Durations.Json(Durations.Seconds(within)!.Value)) : null;
        if (kind == "compound")
        {
            complete["require"] = Node(trigger.GetProperty("require"));
        }

        return complete;
    }

    private static void AddEvent(JsonObject complete, JsonElement trigger)
    {
        foreach (var (name, standard) in new[] { ("match", "{}"), ("match_related", "{}"), ("after", "[]"), ("expect", "[]"), ("for_each", "[]"), ("threshold", "1") })
        {
            complete[name] = trigger.Value(name) is { } value ? Node(value) : JsonNode.Parse(standard);
        }

        complete["posture"] = trigger.Text("posture");
        var within = trigger.Value("within") is { } given ? Durations.Seconds(given)!.Value : 0;
        complete["within"] = Node(Durations.Json(trigger.Text("posture") == "Proactive" && within == 0 ? ProactiveMinimum : within));
    }

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);

    private static void DictionaryOrList(JsonElement value, Location at, Findings issues) =>
        (value.ValueKind == JsonValueKind.Array ? BodyTypes.ListOf(BodyTypes.Dictionary) : BodyTypes.Dictionary)(value, at, issues);

    private static void NumberOrWord(JsonElement value, Location at, Findings issues) =>
        (value.ValueKind == JsonValueKind.String ? BodyTypes.Literal("any", "all") : BodyTypes.Integer)(value, at, issues);
}
