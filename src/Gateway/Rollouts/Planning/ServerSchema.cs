using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Gateway.Rollouts.Planning;

/// <summary>
/// A JSON schema by which the server checks what it is sent, job variables or parameters, checked as it does: what is required may be missing.
/// </summary>
internal sealed class ServerSchema
{
    private readonly JsonSchema _schema;
    private readonly JsonElement _plain;
    private readonly string _whole;

    private ServerSchema(JsonSchema schema, JsonElement plain, string whole)
    {
        _schema = schema;
        _plain = plain;
        _whole = whole;
    }

    /// <summary>
    /// The schema of job variables in a work pool's base job template; null when it has none or one that cannot be read, which
    /// <paramref name="readable"/> tells apart.
    /// </summary>
    public static ServerSchema? OfTemplate(JsonElement? template, out bool readable)
    {
        readable = true;
        if (template is not { ValueKind: JsonValueKind.Object } held
            || !held.TryGetProperty("variables", out var variables)
            || variables.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var schema = Read(variables, "job_variables");
        readable = schema is not null;
        return schema;
    }

    /// <summary>The schema of a flow's parameters; null when it cannot be read.</summary>
    public static ServerSchema? OfParameters(JsonElement schema) => Read(schema, "parameters");

    /// <summary>Paths of the values that do not fit, such as <c>env.A</c>; never the values.</summary>
    public IReadOnlyList<string> Misfits(JsonElement values)
    {
        if (CertainFit.Of(values, _plain))
        {
            return [];
        }

        var node = JsonNode.Parse(values.GetRawText());
        node = Whole(node) ?? node;
        DropReferences(node);
        try
        {
            return [.. _schema.Validate(node?.ToJsonString() ?? "null").Select(PathOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is InvalidCastException or ArithmeticException or FormatException)
        {
            // The library cannot compare a value of the schema's own, such as a bound beyond its numbers: that is left to the server.
            return [];
        }
    }

    private static ServerSchema? Read(JsonElement schema, string whole)
    {
        try
        {
            var prepared = JsonNode.Parse(schema.GetRawText());
            Prepare(prepared);
            return new ServerSchema(JsonSchema.FromJsonAsync(prepared!.ToJsonString()).GetAwaiter().GetResult(), schema, whole);
        }
        catch (Exception failure) when (failure is InvalidOperationException or JsonException or Newtonsoft.Json.JsonException or NotSupportedException or ArgumentException or ArithmeticException or FormatException or InvalidCastException)
        {
            return null;
        }
    }

    private string PathOf(ValidationError error)
    {
        var path = error.Path?.TrimStart('#').TrimStart('/');
        return string.IsNullOrEmpty(path) ? error.Property ?? _whole : path;
    }

    // Formats and what is required are not checked by the server, and the library knows definitions by their older name.
    private static void Prepare(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Prepare(item);
            }
        }
        else if (node is JsonObject schema)
        {
            AllowNulls(schema);
            DropUnchecked(schema);
            DropPatterns(schema);
            if (schema["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var target))
            {
                schema["$ref"] = target.StartsWith("#/$defs/", StringComparison.Ordinal)
                    ? $"#/definitions/{target["#/$defs/".Length..]}"
                    : target.StartsWith('#') ? target : throw new NotSupportedException("A schema outside the template.");
            }

            if (schema.Remove("$defs", out var definitions))
            {
                schema["definitions"] = definitions;
            }

            foreach (var (_, child) in schema.ToList())
            {
                Prepare(child);
            }
        }
    }

    // The server takes null for what is neither required nor has another default.
    private static void AllowNulls(JsonObject schema)
    {
        var required = schema["required"] is JsonArray names ? names.Select(name => name?.ToString()).ToHashSet() : [];
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (property is JsonObject described
                && described["type"] is JsonValue type
                && described["default"] is null
                && !required.Contains(name))
            {
                described["type"] = new JsonArray(type.DeepClone(), "null");
            }
        }
    }

    // A pattern can take years to be found not to fit, and it comes from whoever may post a build: those are left to the server. The library
    // takes a keyword in letters of any case for one, which the server does not.
    private static void DropPatterns(JsonObject schema)
    {
        foreach (var (name, value) in schema.ToList())
        {
            if (name.Equals("pattern", StringComparison.OrdinalIgnoreCase) && value is (null or JsonValue))
            {
                schema.Remove(name);
            }
            else if (name.Equals("patternProperties", StringComparison.OrdinalIgnoreCase))
            {
                // What one of these would allow is nothing additional.
                schema.Remove(name);
                schema.Remove("additionalProperties");
            }
        }
    }

    private static void DropUnchecked(JsonObject schema)
    {
        if (schema["required"] is JsonArray)
        {
            schema.Remove("required");
        }

        foreach (var name in (string[])["format", "default", "examples", "description", "title"])
        {
            if (schema[name] is null or JsonValue or JsonArray)
            {
                schema.Remove(name);
            }
        }
    }

    // What is filled in when a run starts fits anywhere: a text with a template in it, and a reference to a block. And 5.0 is a whole
    // number to the server, but not to the library.
    private static void DropReferences(JsonNode? node)
    {
        if (node is JsonObject values)
        {
            foreach (var (name, value) in values.ToList())
            {
                if (IsReference(value))
                {
                    values.Remove(name);
                }
                else if (Whole(value) is { } whole)
                {
                    values[name] = whole;
                }
                else
                {
                    DropReferences(value);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var index = items.Count - 1; index >= 0; index--)
            {
                if (IsReference(items[index]))
                {
                    items.RemoveAt(index);
                }
                else if (Whole(items[index]) is { } whole)
                {
                    items[index] = whole;
                }
                else
                {
                    DropReferences(items[index]);
                }
            }
        }
    }

    private static bool IsReference(JsonNode? value) => value switch
    {
        JsonValue text when text.TryGetValue<string>(out var written) =>
            written.IndexOf("{{", StringComparison.Ordinal) is >= 0 and var start && written.IndexOf("}}", start + 2, StringComparison.Ordinal) > 0,
        JsonObject block => block["$ref"] is not null || block["__prefect_kind"] is not null,
        _ => false,
    };

    // A number beyond 64 bits, which the library cannot compare, stands as the largest within: no schema's bound lies between.
    private static long? Whole(JsonNode? value) =>
        value is JsonValue number
        && number.GetValueKind() == JsonValueKind.Number
        && !number.TryGetValue<long>(out _)
        && number.TryGetValue<double>(out var held)
        && (double.IsInteger(held) || double.IsInfinity(held))
            ? Math.Abs(held) < long.MaxValue ? (long)held : held > 0 ? long.MaxValue : -long.MaxValue
            : null;
}
