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
    public static IReadOnlyList<FieldChange> Between(TriggerSpec wanted, Guid deploymentId, LiveAutomation held)
    {
        var changes = new List<FieldChange>();
        Compare("description", JsonText.String(held.Description ?? ""), JsonText.String(wanted.Description));
        Compare("enabled", Flag(held.Enabled), Flag(wanted.Enabled ?? held.Enabled));
        Compare("tags", Tags(held.Tags), Empty);
        if (!NormalTrigger.IsMetBy(wanted.Trigger, held.Trigger))
        {
            changes.Add(new FieldChange("trigger", held.Trigger, wanted.Trigger));
        }

        var actions = AutomationBodies.Actions(wanted, deploymentId);
        if (held.Actions.GetArrayLength() != 1 || !IsSameAction(actions[0], held.Actions[0]))
        {
            changes.Add(new FieldChange("actions", held.Actions, actions));
        }

        Compare("actions_on_trigger", held.ActionsOnTrigger ?? Empty, Empty);
        Compare("actions_on_resolve", held.ActionsOnResolve ?? Empty, Empty);
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
    private static bool IsSameAction(JsonElement wanted, JsonElement held) =>
        wanted.EnumerateObject().All(field => field.Name switch
        {
            "deployment_id" => true,
            "source" => !held.TryGetProperty("source", out var source) || JsonElement.DeepEquals(field.Value, source),
            "schedule_after" => held.TryGetProperty("schedule_after", out var after) ? JsonElement.DeepEquals(field.Value, after) : field.Value.GetDouble() == 0,
            _ => JsonElement.DeepEquals(field.Value, held.TryGetProperty(field.Name, out var value) ? value : Nothing),
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
