using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Endpoints;

/// <summary>The fields that creating and updating write alike: what is sent is taken, what is not is kept.</summary>
internal static class DeploymentFields
{
    public static void Apply(Deployment deployment, SandboxCall call)
    {
        foreach (var field in call.Body.EnumerateObject())
        {
            Apply(deployment, field.Name, field.Value, call.Manners.Document);
        }
    }

    private static void Apply(Deployment deployment, string name, JsonElement value, ApiDocument document)
    {
        switch (name)
        {
            case "version":
                deployment.Version = value.GetString();
                break;
            case "description":
                deployment.Description = value.GetString();
                break;
            case "paused":
                deployment.Paused = value.GetBoolean();
                break;
            case "concurrency_options":
                deployment.ConcurrencyOptions = document.Complete("ConcurrencyOptions", value);
                break;
            case "parameters":
                deployment.Parameters = value;
                break;
            case "parameter_openapi_schema":
                deployment.ParameterSchema = value;
                break;
            case "enforce_parameter_schema":
                deployment.EnforceParameterSchema = value.GetBoolean();
                break;
            case "tags":
                deployment.Tags = [.. value.EnumerateArray().Select(tag => tag.GetString()!)];
                break;
            case "path":
                deployment.Path = value.GetString();
                break;
            case "pull_steps":
                deployment.PullSteps = value;
                break;
            case "entrypoint":
                deployment.Entrypoint = value.GetString();
                break;
            case "storage_document_id":
                deployment.StorageDocumentId = value;
                break;
            case "infrastructure_document_id":
                deployment.InfrastructureDocumentId = value;
                break;
            // Empty job variables change nothing: on the server they count as not sent.
            case "job_variables" when value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any():
                deployment.JobVariables = value;
                break;
        }
    }
}
