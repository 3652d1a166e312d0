using System.Text.Json;

namespace Gateway.Rollouts.Planning;

/// <summary>
/// Sees at a glance that a value fits a schema of the plain kind that most of a job template is. A no means only that the whole
/// schema must be asked, which takes a hundred times as long.
/// </summary>
internal static class CertainFit
{
    /// <summary>Whether the value fits beyond doubt.</summary>
    public static bool Of(JsonElement value, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Fits(value, schema, keyword))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fits(JsonElement value, JsonElement schema, JsonProperty keyword) => keyword.Name switch
    {
        "title" or "description" or "examples" or "default" or "format" or "$defs" or "required" => true,
        "type" => keyword.Value.ValueKind == JsonValueKind.String && IsOf(value, keyword.Value.GetString()!),
        "anyOf" => keyword.Value.ValueKind == JsonValueKind.Array && keyword.Value.EnumerateArray().Any(choice => Of(value, choice)),
        "items" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Of(item, keyword.Value)),
        "properties" => value.ValueKind == JsonValueKind.Object && keyword.Value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(
            member => !keyword.Value.TryGetProperty(member.Name, out var property) || Of(member.Value, property)),
        "additionalProperties" => keyword.Value.ValueKind == JsonValueKind.True
            || (!schema.TryGetProperty("properties", out _)
                && value.ValueKind == JsonValueKind.Object
                && value.EnumerateObject().All(member => Of(member.Value, keyword.Value))),
        _ => false,
    };

    private static bool IsOf(JsonElement value, string type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.String, "string") => true,
        (JsonValueKind.Object, "object") => true,
        (JsonValueKind.Array, "array") => true,
        (JsonValueKind.Null, "null") => true,
        (JsonValueKind.Number, "number") => true,
        (JsonValueKind.Number, "integer") => value.TryGetInt64(out _),
        (JsonValueKind.True or JsonValueKind.False, "boolean") => true,
        _ => false,
    };
}
