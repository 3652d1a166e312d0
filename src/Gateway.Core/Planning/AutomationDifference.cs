using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Compares a trigger's automation as wanted with the same as the server holds it.</summary>
internal static class AutomationDifference
{
    private static readonly JsonElement Nothing = JsonText.String(null);
    private static readonly JsonElement Empty = JsonText.Value(json =>
    {
        json.WriteStartArray();
        json.WriteEndArray();
    });

    /// <summary>The fields that differ; the name is the same.</summary>
    public static IReadOnlyList<FieldChange> Between(TriggerSpec wanted, Guid deploymentId, LiveAutomation live)
    {
        var changes = new List<FieldChange>();
        Compare("description", JsonText.String(live.Description ?? ""), JsonText.String(wanted.Description));
        Compare("enabled", Flag(live.Enabled), Flag(wanted.Enabled ?? live.Enabled));
        Compare("tags", Tags(live.Tags), Empty);
        if (!NormalTrigger.IsMetBy(wanted.Trigger, live.Trigger))
        {
            changes.Add(new FieldChange("trigger", live.Trigger, wanted.Trigger));
        }

        var actions = AutomationBodies.Actions(wanted, deploymentId);
        if (live.Actions.GetArrayLength() != 1 || !IsSameAction(actions[0], live.Actions[0]))
        {
            changes.Add(new FieldChange("actions", live.Actions, actions));
        }

        Compare("actions_on_trigger", live.ActionsOnTrigger ?? Empty, Empty);
        Compare("actions_on_resolve", live.ActionsOnResolve ?? Empty, Empty);
        return changes;

        void Compare(string field, JsonElement old, JsonElement @new)
        {
            if (!JsonElement.DeepEquals(old, @new))
            {
                changes.Add(new FieldChange(field, old, @new));
            }
        }
    }

    // What the server leaves out has its default; what it adds cannot be wanted.
    private static bool IsSameAction(JsonElement wanted, JsonElement live) =>
        wanted.EnumerateObject().All(field => field.Name switch
        {
            "deployment_id" => true,
            "source" => !live.TryGetProperty("source", out var source) || JsonElement.DeepEquals(field.Value, source),
            "schedule_after" => live.TryGetProperty("schedule_after", out var after) ? JsonElement.DeepEquals(field.Value, after) : field.Value.GetDouble() == 0,
            _ => JsonElement.DeepEquals(field.Value, live.TryGetProperty(field.Name, out var value) ? value : Nothing),
        });

    private static JsonElement Flag(bool value) => JsonText.Value(json => json.WriteBooleanValue(value));

    private static JsonElement Tags(IReadOnlyList<string> tags) => JsonText.Value(json =>
    {
        json.WriteStartArray();
        foreach (var tag in tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    });
}
