using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>
/// Checks parameters against their flow's JSON schema as far as names and types go: unknown names, wrong types, values outside an enum.
/// The server checks the rest. Required parameters may be missing, as Prefect allows. The schema comes with the build and is
/// followed only inside itself and only so far: what is deeper, or refers elsewhere, passes.
/// </summary>
/// <param name="schema">The flow's schema.</param>
/// <param name="fields">Takes the findings.</param>
/// <param name="shared">How many steps this check and others may take together.</param>
/// <param name="rendered">
/// Whether they are a trigger's: the server renders their texts as Jinja templates when it fires and refuses none before, so that
/// what does not fit is a warning.
/// </param>
internal sealed class ParameterCheck(JsonElement schema, FieldReader fields, StepBudget shared, bool rendered = false)
{
    private const int MostSteps = 10_000;
    private const int DeepestSchema = 32;

    /// <summary>Characters of a value, or names of properties, that are looked at in one step.</summary>
    private const int InStep = 64;

    // A property is looked up one by one: a schema with more of them than any function has parameters is left to the server.
    private const int MostProperties = 1_000;

    private readonly StepBudget _steps = new(Math.Min(MostSteps, shared.Left));

    public void Check(JsonElement parameters, YamlMapping mapping)
    {
        if (PropertiesOf(schema) is not { } properties)
        {
            return;
        }

        Check(parameters, properties, mapping);
        shared.Take(_steps.Taken);
    }

    private void Check(JsonElement parameters, JsonElement properties, YamlMapping mapping)
    {
        foreach (var parameter in parameters.EnumerateObject())
        {
            if (!_steps.Take(CostIn(properties)))
            {
                return;
            }

            var entry = mapping.FindEntry(parameter.Name)!.Value;
            if (!properties.TryGetProperty(parameter.Name, out var expected))
            {
                if (fields.IsFull(rendered ? FindingSeverity.Warning : FindingSeverity.Error))
                {
                    return;
                }

                var nearest = KnownKeys.Nearest(parameter.Name, properties.EnumerateObject().Select(property => property.Name));
                Report("parameter_unknown", $"The flow has no parameter {ManifestText.Shown(parameter.Name)}.", nearest is null ? "Correct its name, or add it to the flow's parameters." : $"Did you mean {nearest}?", entry.Location);
            }
            else if (parameter.Value.ValueKind != JsonValueKind.Null || IsRequired(parameter.Name))
            {
                CheckValue(parameter.Value, entry.Value, expected, ManifestText.Shown(parameter.Name), depth: 0);
            }
        }
    }

    private void Report(string code, string message, string fix, ManifestLocation location)
    {
        if (rendered)
        {
            fields.Warning(code, message, fix, location);
        }
        else
        {
            fields.Error(code, message, fix, location);
        }
    }

    // Prefect lets null stand for a parameter that has a default.
    private bool IsRequired(string name) =>
        schema.TryGetProperty("required", out var required)
        && required.ValueKind == JsonValueKind.Array
        && required.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == name);

    private void CheckValue(JsonElement value, YamlNode node, JsonElement expected, string path, int depth)
    {
        var rule = Follow(expected);
        if (!FitsHere(value, rule, depth))
        {
            Report(
                "parameter_type",
                $"The parameter {path} must be {Wanted(rule)}; this is {Found(value)}.",
                "Correct the value, or set enforce_parameter_schema to false.",
                node.Location);
            return;
        }

        if (value.ValueKind == JsonValueKind.Object && PropertiesOf(rule) is { } properties)
        {
            foreach (var property in value.EnumerateObject().TakeWhile(_ => _steps.Take(CostIn(properties))).Where(property => properties.TryGetProperty(property.Name, out _)))
            {
                CheckValue(property.Value, (node as YamlMapping)?.Find(property.Name) ?? node, properties.GetProperty(property.Name), $"{path}.{ManifestText.Shown(property.Name)}", depth + 1);
            }
        }

        if (value.ValueKind == JsonValueKind.Array && ItemsOf(rule) is { } items)
        {
            var nodes = (node as YamlSequence)?.Items;
            foreach (var (index, item) in value.EnumerateArray().Index().TakeWhile(_ => !_steps.IsSpent))
            {
                CheckValue(item, nodes is null ? node : nodes[index], items, $"{path}[{index}]", depth + 1);
            }
        }
    }

    /// <summary>Whether the value fits all the way down; used for alternatives, of which one must fit as a whole.</summary>
    private bool Fits(JsonElement value, JsonElement expected, int depth)
    {
        var rule = Follow(expected);
        if (!FitsHere(value, rule, depth))
        {
            return false;
        }

        if (value.ValueKind == JsonValueKind.Object && PropertiesOf(rule) is { } properties)
        {
            return value.EnumerateObject().TakeWhile(_ => _steps.Take(CostIn(properties))).All(property =>
                !properties.TryGetProperty(property.Name, out var inner) || Fits(property.Value, inner, depth + 1));
        }

        return value.ValueKind != JsonValueKind.Array
            || ItemsOf(rule) is not { } items
            || value.EnumerateArray().TakeWhile(_ => !_steps.IsSpent).All(item => Fits(item, items, depth + 1));
    }

    private bool FitsHere(JsonElement value, JsonElement rule, int depth)
    {
        if (!_steps.Take(1 + CostOf(value)) || depth > DeepestSchema || rule.ValueKind != JsonValueKind.Object || IsFilledInLater(value))
        {
            return true;
        }

        return FitsType(value, rule)
            && (!rule.TryGetProperty("const", out var constant) || IsSame(value, constant))
            && (List(rule, "enum") is not { } choices || choices.EnumerateArray().Any(choice => IsSame(value, choice)))
            && (List(rule, "anyOf") is not { } any || any.EnumerateArray().Any(branch => Fits(value, branch, depth + 1)))
            && (List(rule, "oneOf") is not { } one || one.EnumerateArray().Any(branch => Fits(value, branch, depth + 1)))
            && (List(rule, "allOf") is not { } all || all.EnumerateArray().All(branch => Fits(value, branch, depth + 1)));
    }

    private bool IsSame(JsonElement value, JsonElement wanted) =>
        !_steps.Take(1 + (JsonMarshal.GetRawUtf8Value(wanted).Length / InStep)) || JsonElement.DeepEquals(value, wanted);

    private static long CostOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.Number => JsonMarshal.GetRawUtf8Value(value).Length / InStep,
        JsonValueKind.Object => value.GetPropertyCount() / InStep,
        _ => 0,
    };

    private static long CostIn(JsonElement properties) => 1 + (properties.GetPropertyCount() / InStep);

    // Run context, block references and the server's own placeholders get their value, and type, when a run starts.
    private bool IsFilledInLater(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when rendered => ManifestPlaceholders.MayHold(value.GetString()!) || value.GetString()!.Contains("{%", StringComparison.Ordinal),
        JsonValueKind.String => ManifestPlaceholders.FindNext(value.GetString()!, 0) is not null,
        JsonValueKind.Object => value.TryGetProperty("__prefect_kind", out _) || value.TryGetProperty("$ref", out _),
        _ => false,
    };

    private static bool FitsType(JsonElement value, JsonElement rule)
    {
        if (!rule.TryGetProperty("type", out var type))
        {
            return true;
        }

        return type.ValueKind != JsonValueKind.Array ? IsOfType(value, type) : type.EnumerateArray().Any(choice => IsOfType(value, choice));
    }

    private static bool IsOfType(JsonElement value, JsonElement type) => type.ValueKind != JsonValueKind.String || (type.GetString(), value.ValueKind) switch
    {
        ("string", var kind) => kind == JsonValueKind.String,
        ("integer", var kind) => kind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        ("number", var kind) => kind == JsonValueKind.Number,
        ("boolean", var kind) => kind is JsonValueKind.True or JsonValueKind.False,
        ("null", var kind) => kind == JsonValueKind.Null,
        ("object", var kind) => kind == JsonValueKind.Object,
        ("array", var kind) => kind == JsonValueKind.Array,
        _ => true,
    };

    /// <summary>The schema that a chain of references inside the document ends at; one that leads elsewhere demands nothing.</summary>
    private JsonElement Follow(JsonElement rule)
    {
        for (var hops = 0; rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty("$ref", out var reference); hops++)
        {
            var path = reference.ValueKind == JsonValueKind.String ? reference.GetString()!.Split('/') : [];
            if (hops == DeepestSchema
                || path is not ["#", "definitions" or "$defs", var name]
                || !schema.TryGetProperty(path[1], out var definitions)
                || definitions.ValueKind != JsonValueKind.Object
                || !definitions.TryGetProperty(name, out rule))
            {
                return default;
            }
        }

        return rule;
    }

    private static JsonElement? PropertiesOf(JsonElement rule) =>
        rule.ValueKind == JsonValueKind.Object
        && rule.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object
        && properties.GetPropertyCount() <= MostProperties
            ? properties
            : null;

    private static JsonElement? ItemsOf(JsonElement rule) =>
        rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Object ? items : null;

    private static JsonElement? List(JsonElement rule, string key) =>
        rule.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? list : null;

    private static string Wanted(JsonElement rule)
    {
        if (List(rule, "enum") is { } choices)
        {
            return "one of " + ManifestText.Shown(string.Join(", ", choices.EnumerateArray().Select(choice => choice.ToString())));
        }

        return rule.TryGetProperty("type", out var type) ? NameOf(type) : "of another type";
    }

    private static string NameOf(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? string.Join(" or ", type.EnumerateArray().Select(choice => choice.ToString()))
        : type.ToString();

    private static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => double.IsInteger(value.GetDouble()) ? "an integer" : "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        _ => "an array",
    };
}
