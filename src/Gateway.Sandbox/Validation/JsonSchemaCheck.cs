using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Validation;

/// <summary>
/// Checks values against a schema as the server does, so that its sentences come out word for word.
/// The keywords are those that flows' parameters and pools' templates are made of.
/// </summary>
internal sealed partial class JsonSchemaCheck(JsonElement schema, bool ignoreRequired = true)
{
    private const int MaximumDepth = 128;

    private readonly JsonElement _schema = SchemaPreparation.Prepare(schema, ignoreRequired);

    /// <summary>The server's sentence about the error that says most, or null when there is none.</summary>
    /// <exception cref="UnresolvableReferenceException">The schema refers to what is not in it, and the server does not tell of that.</exception>
    public string? Explain(JsonElement instance, ServerManners manners)
    {
        try
        {
            return Explain(SchemaError.BestOf(Errors(instance)));
        }
        catch (UnresolvableReferenceException exception) when (manners.TellsUnresolvableReferences)
        {
            return $"Validation failed. Failure reason: {exception.Message}";
        }
    }

    private static string? Explain((SchemaError Error, IReadOnlyList<object> Path)? best)
    {
        if (best is not var (error, path))
        {
            return null;
        }

        var field = string.Concat(path.Select(Step)).TrimStart('.');
        var where = field.Length == 0 ? "Validation failed." : $"Validation failed for field {PythonText.Repr(field)}.";
        return $"{where} Failure reason: {error.Message}";
    }

    /// <summary>The message of the error that is met first, or null when there is none.</summary>
    public string? FirstMessage(JsonElement instance) => Errors(instance) is [var first, ..] ? first.Message : null;

    private static string Step(object part) => part switch
    {
        int index => $"[{index}]",
        string name when PlainName().IsMatch(name) => $".{name}",
        var name => $"['{name}']",
    };

    private List<SchemaError> Errors(JsonElement instance)
    {
        var errors = new List<SchemaError>();
        Check(instance, _schema, errors, 0);
        return errors;
    }

    private List<SchemaError> ErrorsOf(JsonElement instance, JsonElement schema, int depth)
    {
        var errors = new List<SchemaError>();
        Check(instance, schema, errors, depth);
        return errors;
    }

    private void Check(JsonElement instance, JsonElement schema, List<SchemaError> errors, int depth)
    {
        if (schema.ValueKind == JsonValueKind.False)
        {
            errors.Add(new("false", $"False schema does not allow {PythonText.Repr(instance)}", [], MatchesType: false, []));
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object || depth > MaximumDepth)
        {
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            CheckKeyword(instance, schema, keyword.Name, keyword.Value, errors, depth + 1);
        }
    }

    private void CheckKeyword(
        JsonElement instance, JsonElement schema, string keyword, JsonElement value, List<SchemaError> errors, int depth)
    {
        switch (keyword)
        {
            case "$ref":
                Check(instance, Resolve(value.GetString()!), errors, depth);
                break;
            case "allOf":
                foreach (var part in value.EnumerateArray())
                {
                    Check(instance, part, errors, depth);
                }

                break;
            case "anyOf" or "oneOf":
                CheckChoice(instance, schema, keyword, value, errors, depth);
                break;
            case "properties" or "additionalProperties" or "patternProperties" when instance.ValueKind == JsonValueKind.Object:
                CheckProperties(instance, schema, keyword, value, errors, depth);
                break;
            case "items" or "prefixItems" when instance.ValueKind == JsonValueKind.Array:
                CheckItems(instance, schema, keyword, value, errors, depth);
                break;
            case "not":
                if (ErrorsOf(instance, value, depth).Count == 0)
                {
                    Add($"{PythonText.Repr(instance)} should not be valid under {PythonText.Repr(value)}");
                }

                break;
            case "required" when instance.ValueKind == JsonValueKind.Object:
                foreach (var name in value.EnumerateArray().Select(name => name.GetString()!).Where(name => !instance.TryGetProperty(name, out _)))
                {
                    Add($"{PythonText.Repr(name)} is a required property");
                }

                break;
            default:
                if (SchemaKeywords.Broken(instance, keyword, value) is { } message)
                {
                    Add(message);
                }

                break;
        }

        void Add(string message) => errors.Add(new(keyword, message, [], MatchesTypeOf(instance, schema), []));
    }

    private void CheckChoice(
        JsonElement instance, JsonElement schema, string keyword, JsonElement choices, List<SchemaError> errors, int depth)
    {
        var context = new List<SchemaError>();
        var valid = new List<JsonElement>();
        foreach (var choice in choices.EnumerateArray())
        {
            var found = ErrorsOf(instance, choice, depth);
            if (found.Count == 0)
            {
                valid.Add(choice);
                if (keyword == "anyOf")
                {
                    return;
                }
            }

            context.AddRange(found);
        }

        var matches = MatchesTypeOf(instance, schema);
        if (valid.Count == 0)
        {
            errors.Add(new(keyword, $"{PythonText.Repr(instance)} is not valid under any of the given schemas", [], matches, context));
        }
        else if (valid.Count > 1)
        {
            var each = string.Join(", ", valid.Skip(1).Append(valid[0]).Select(PythonText.Repr));
            errors.Add(new(keyword, $"{PythonText.Repr(instance)} is valid under each of {each}", [], matches, []));
        }
    }

    private void CheckProperties(
        JsonElement instance, JsonElement schema, string keyword, JsonElement value, List<SchemaError> errors, int depth)
    {
        if (keyword == "properties")
        {
            foreach (var property in value.EnumerateObject())
            {
                if (instance.TryGetProperty(property.Name, out var child))
                {
                    errors.AddRange(ErrorsOf(child, property.Value, depth).Select(error => error.Under(property.Name)));
                }
            }

            return;
        }

        if (keyword == "patternProperties")
        {
            foreach (var pattern in value.EnumerateObject())
            {
                foreach (var property in instance.EnumerateObject().Where(property => SchemaKeywords.Matches(pattern.Name, property.Name)))
                {
                    errors.AddRange(ErrorsOf(property.Value, pattern.Value, depth).Select(error => error.Under(property.Name)));
                }
            }

            return;
        }

        var extras = instance.EnumerateObject().Where(property => !IsNamed(schema, property.Name)).ToArray();
        if (value.ValueKind == JsonValueKind.False && extras.Length > 0)
        {
            var names = string.Join(", ", extras.Select(extra => extra.Name).Order(StringComparer.Ordinal).Select(PythonText.Repr));
            var message = $"Additional properties are not allowed ({names} {(extras.Length == 1 ? "was" : "were")} unexpected)";
            errors.Add(new(keyword, message, [], MatchesTypeOf(instance, schema), []));
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var extra in extras)
            {
                errors.AddRange(ErrorsOf(extra.Value, value, depth).Select(error => error.Under(extra.Name)));
            }
        }
    }

    private void CheckItems(
        JsonElement instance, JsonElement schema, string keyword, JsonElement value, List<SchemaError> errors, int depth)
    {
        if (keyword == "prefixItems")
        {
            foreach (var (index, (item, part)) in instance.EnumerateArray().Zip(value.EnumerateArray()).Index())
            {
                errors.AddRange(ErrorsOf(item, part, depth).Select(error => error.Under(index)));
            }

            return;
        }

        var first = schema.TryGetProperty("prefixItems", out var prefix) ? prefix.GetArrayLength() : 0;
        foreach (var (index, item) in instance.EnumerateArray().Index().Skip(first))
        {
            errors.AddRange(ErrorsOf(item, value, depth).Select(error => error.Under(index)));
        }
    }

    private static bool IsNamed(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns)
            && patterns.EnumerateObject().Any(pattern => SchemaKeywords.Matches(pattern.Name, name)));

    private static bool MatchesTypeOf(JsonElement instance, JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && SchemaKeywords.Broken(instance, "type", type) is null;

    /// <summary>What a reference means. Nothing is ever fetched.</summary>
    private JsonElement Resolve(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            throw new UnresolvableReferenceException($"Unresolvable: {reference}");
        }

        var target = _schema;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(step)
                .Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(name, out target))
            {
                throw new UnresolvableReferenceException(
                    $"PointerToNowhere: {PythonText.Repr(reference[1..])} does not exist within {PythonText.Repr(_schema)}");
            }
        }

        return target;
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
