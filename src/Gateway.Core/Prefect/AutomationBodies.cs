using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Prefect;

/// <summary>The bodies that create, update and restore the automation of a deployment's trigger, field by field what <c>prefect deploy</c> sends.</summary>
internal static class AutomationBodies
{
    /// <summary>The resource that the automations of a deployment belong to.</summary>
    public static string OwnerOf(Guid deploymentId) => $"prefect.deployment.{deploymentId}";

    /// <summary>The body of <c>POST /automations/</c>: all fields, Prefect's defaults included.</summary>
    public static JsonElement Create(TriggerSpec spec, Guid deploymentId)
    {
        return JsonText.Object(json =>
        {
            WriteWanted(json, spec, deploymentId, spec.Enabled ?? true);
            json.WriteString("owner_resource", OwnerOf(deploymentId));
        });
    }

    /// <summary>The body of <c>PUT /automations/{id}</c>, which replaces everything but the owner.</summary>
    /// <param name="spec">The trigger.</param>
    /// <param name="deploymentId">Id of its deployment.</param>
    /// <param name="enabledNow">Whether the automation fires now, which stays so where the manifest does not speak of it.</param>
    public static JsonElement Update(TriggerSpec spec, Guid deploymentId, bool enabledNow)
    {
        return JsonText.Object(json => WriteWanted(json, spec, deploymentId, spec.Enabled ?? enabledNow));
    }

    /// <summary>The body of <c>PUT /automations/{id}</c> that puts a changed automation back.</summary>
    public static JsonElement Restore(LiveAutomation before)
    {
        return JsonText.Object(json => WriteLive(json, before));
    }

    /// <summary>The body of <c>POST /automations/</c> that makes a deleted automation of the deployment again, under a new id.</summary>
    public static JsonElement Recreate(LiveAutomation before, Guid deploymentId)
    {
        return JsonText.Object(json =>
        {
            WriteLive(json, before);
            json.WriteString("owner_resource", OwnerOf(deploymentId));
        });
    }

    /// <summary>The actions of a trigger's automation: to run the deployment.</summary>
    internal static JsonElement Actions(TriggerSpec spec, Guid deploymentId) => JsonText.Value(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("type", "run-deployment");
        json.WriteString("source", "selected");
        json.WriteString("deployment_id", deploymentId);
        JsonText.Write(json, "parameters", spec.Parameters);
        JsonText.Write(json, "job_variables", spec.JobVariables);
        json.WriteNumber("schedule_after", spec.ScheduleAfter);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void WriteWanted(Utf8JsonWriter json, TriggerSpec spec, Guid deploymentId, bool enabled)
    {
        json.WriteString("name", spec.Name);
        json.WriteString("description", spec.Description);
        json.WriteBoolean("enabled", enabled);
        WriteArray(json, "tags", null);
        JsonText.Write(json, "trigger", spec.Trigger);
        JsonText.Write(json, "actions", Actions(spec, deploymentId));
        WriteArray(json, "actions_on_trigger", null);
        WriteArray(json, "actions_on_resolve", null);
    }

    private static void WriteLive(Utf8JsonWriter json, LiveAutomation live)
    {
        json.WriteString("name", live.Name);
        json.WriteString("description", live.Description ?? "");
        json.WriteBoolean("enabled", live.Enabled);
        json.WriteStartArray("tags");
        foreach (var tag in live.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
        json.WritePropertyName("trigger");
        WriteWithoutIds(json, live.Trigger);
        JsonText.Write(json, "actions", live.Actions);
        WriteArray(json, "actions_on_trigger", live.ActionsOnTrigger);
        WriteArray(json, "actions_on_resolve", live.ActionsOnResolve);
    }

    // The server gives new ids to triggers whatever is sent.
    private static void WriteWithoutIds(Utf8JsonWriter json, JsonElement trigger)
    {
        if (trigger.ValueKind != JsonValueKind.Object)
        {
            trigger.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var field in trigger.EnumerateObject().Where(field => field.Name != "id"))
        {
            if (field is not { Name: "triggers", Value.ValueKind: JsonValueKind.Array })
            {
                field.WriteTo(json);
                continue;
            }

            json.WriteStartArray("triggers");
            foreach (var inner in field.Value.EnumerateArray())
            {
                WriteWithoutIds(json, inner);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { ValueKind: JsonValueKind.Array } live)
        {
            live.WriteTo(json);
        }
        else
        {
            json.WriteStartArray();
            json.WriteEndArray();
        }
    }
}
