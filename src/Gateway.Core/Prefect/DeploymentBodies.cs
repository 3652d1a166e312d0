using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Prefect;

/// <summary>
/// The body that creates a deployment, field by field what <c>prefect deploy</c> sends, and the fields that an update writes alike. An
/// update sends only what differs: see <c>Rollouts/Planning/Difference</c>.
/// </summary>
internal static class DeploymentBodies
{
    /// <summary>The body of <c>POST /deployments/</c>: all fields, Prefect's defaults included.</summary>
    public static JsonElement Create(DeploymentSpec spec, Guid flowId)
    {
        return JsonText.Object(json =>
        {
            json.WriteString("name", spec.Name);
            json.WriteString("flow_id", flowId);
            json.WriteBoolean("paused", spec.Paused ?? false);
            json.WriteStartArray("schedules");
            foreach (var schedule in spec.Schedules)
            {
                ScheduleBodies.WriteFull(json, schedule);
            }

            json.WriteEndArray();
            WriteConcurrency(json, spec);
            json.WriteBoolean("enforce_parameter_schema", spec.EnforceParameterSchema ?? true);
            JsonText.Write(json, "parameter_openapi_schema", spec.ParameterOpenApiSchema ?? EmptySchema);
            JsonText.Write(json, "parameters", spec.Parameters);
            WriteTags(json, spec);
            json.WriteStartObject("labels");
            json.WriteEndObject();
            JsonText.Write(json, "pull_steps", spec.PullSteps);
            json.WriteString("work_queue_name", spec.WorkQueueName);
            json.WriteString("work_pool_name", spec.WorkPoolName);
            json.WriteNull("storage_document_id");
            json.WriteNull("infrastructure_document_id");
            json.WriteString("description", spec.Description);
            json.WriteNull("path");
            json.WriteString("entrypoint", spec.Entrypoint);
            JsonText.Write(json, "job_variables", ImageVariableReferences.OnServer(spec));
            WriteVersion(json, spec.Version);
        });
    }

    /// <summary>Writes <c>version</c> and its <c>version_info</c>.</summary>
    internal static void WriteVersion(Utf8JsonWriter json, string? version)
    {
        json.WriteString("version", version);
        if (version is null)
        {
            json.WriteNull("version_info");
            return;
        }

        json.WriteStartObject("version_info");
        json.WriteString("type", "prefect:simple");
        json.WriteString("version", version);
        json.WriteEndObject();
    }

    /// <summary>Writes <c>concurrency_options</c>.</summary>
    internal static void WriteOptions(Utf8JsonWriter json, ConcurrencyOptions? options)
    {
        if (options is null)
        {
            json.WriteNull("concurrency_options");
            return;
        }

        json.WriteStartObject("concurrency_options");
        json.WriteString("collision_strategy", options.CollisionStrategy);
        if (options.GracePeriodSeconds is { } seconds)
        {
            json.WriteNumber("grace_period_seconds", seconds);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes <c>tags</c>.</summary>
    internal static void WriteTags(Utf8JsonWriter json, DeploymentSpec spec)
    {
        json.WriteStartArray("tags");
        foreach (var tag in spec.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    private static readonly JsonElement EmptySchema = JsonText.Object(json =>
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteEndObject();
    });

    private static void WriteConcurrency(Utf8JsonWriter json, DeploymentSpec spec)
    {
        if (spec.ConcurrencyLimit is { } limit)
        {
            json.WriteNumber("concurrency_limit", limit);
        }
        else
        {
            json.WriteNull("concurrency_limit");
        }

        WriteOptions(json, spec.ConcurrencyOptions);
    }
}
