using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>Reads <c>job_variables</c>, of a work pool or of a trigger.</summary>
internal static class JobVariableFields
{
    private const string Environment = "env";

    /// <summary>The job variables as a JSON object; null when absent or, with errors, not usable.</summary>
    public static JsonElement? Read(YamlNode? node, FieldReader fields)
    {
        if (fields.Mapping(node, "job_variables") is not { } mapping || fields.Json(mapping, TemplatePlace.JobVariables) is not { } variables)
        {
            return null;
        }

        // The names of each are looked at one by one, and by an alias many deployments and triggers can have them.
        if (variables.TryGetProperty(Environment, out var env) && CountOf(env) is > EnvironmentEntries.MaxEntries and var count)
        {
            fields.Error(
                Codes.EnvironmentTooMany,
                $"job_variables.env has {count} variables; the maximum is {EnvironmentEntries.MaxEntries}.",
                "Combine several variables into one, or put the values in a file in the image.",
                mapping.FindEntry(Environment)!.Value.Location);
            return null;
        }

        return variables;
    }

    private static int CountOf(JsonElement env) => env.ValueKind switch
    {
        JsonValueKind.Object => env.GetPropertyCount(),
        JsonValueKind.Array => env.GetArrayLength(),
        _ => 0,
    };
}
