using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Sandbox.Validation;

/// <summary>
/// What the server does to a schema before it checks with it: an optional property without a default may be null,
/// a tuple's items become prefix items, a block may be given by reference, and nothing is required.
/// </summary>
internal static class SchemaPreparation
{
    public static JsonElement Prepare(JsonElement schema, bool ignoreRequired)
    {
        var prepared = JsonObject.Create(schema)!;
        ProcessProperties(prepared, prepared);
        if (prepared["definitions"] is JsonObject definitions)
        {
            foreach (var definition in definitions.Select(pair => pair.Value).OfType<JsonObject>().ToArray())
            {
                ProcessProperties(definition, definition);
                AllowReference(definitions, definition);
            }
        }

        if (ignoreRequired)
        {
            RemoveRequired(prepared);
        }

        return JsonSerializer.SerializeToElement(prepared);
    }

    private static void ProcessProperties(JsonObject owner, JsonObject requiredOf)
    {
        if (owner["properties"] is not JsonObject properties)
        {
            return;
        }

        var required = RequiredOf(requiredOf);
        foreach (var (name, value) in properties.ToArray())
        {
            if (value is not JsonObject schema)
            {
                continue;
            }

            AllowNull(schema, required.Contains(name));
            PrefixItems(schema);
            if (schema.ContainsKey("properties"))
            {
                // As on the server, what the nested object requires then also decides for the properties after it.
                required = RequiredOf(schema);
                ProcessProperties(schema, schema);
            }
        }
    }

    private static HashSet<string> RequiredOf(JsonObject schema) =>
        schema["required"] is JsonArray names
            ? [.. names.OfType<JsonValue>().Where(name => name.GetValueKind() == JsonValueKind.String).Select(name => name.GetValue<string>())]
            : [];

    private static void AllowNull(JsonObject schema, bool required)
    {
        if (required || schema.ContainsKey("default") || schema["type"] is not { } type
            || (type is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == "null"))
        {
            return;
        }

        schema.Remove("type");
        schema["anyOf"] = new JsonArray(new JsonObject { ["type"] = type.DeepClone() }, new JsonObject { ["type"] = "null" });
    }

    private static void PrefixItems(JsonObject schema)
    {
        if (schema["items"] is JsonArray { Count: > 0 } items && !schema.ContainsKey("prefixItems"))
        {
            schema.Remove("items");
            schema["prefixItems"] = items;
        }
    }

    private static void AllowReference(JsonObject definitions, JsonObject definition)
    {
        if (!definition.ContainsKey("block_type_slug") || definition["title"]?.GetValue<string>() is not { } title)
        {
            return;
        }

        var reference = JsonNode.Parse(
            """
            {
              "type": "object",
              "properties": {
                "$ref": {
                  "oneOf": [
                    { "type": "string", "format": "uuid" },
                    { "type": "object", "additionalProperties": { "type": "string" }, "minProperties": 1 }
                  ]
                }
              },
              "required": ["$ref"]
            }
            """);
        definitions[title] = new JsonObject { ["oneOf"] = new JsonArray(definition.DeepClone(), reference) };
    }

    private static void RemoveRequired(JsonObject node)
    {
        node.Remove("required");
        foreach (var child in node.Select(pair => pair.Value).OfType<JsonObject>().ToArray())
        {
            RemoveRequired(child);
        }
    }
}
