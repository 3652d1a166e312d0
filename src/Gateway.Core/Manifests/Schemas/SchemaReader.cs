using System.Text.Json;

namespace Gateway.Manifests.Schemas;

/// <summary>
/// Reads a JSON schema as Prefect's server takes it, JSON Schema 2020-12 with the server's own changes. It may come from anyone: reading takes
/// a bounded number of steps, and follows nothing out of the document.
/// </summary>
internal sealed class SchemaReader
{
    /// <summary>Most steps of reading all schemas of a build or of a plan; an honest one of the longest body takes fewer.</summary>
    public const long MaxStepsOfAll = 5_000_000;

    private const long MaxSteps = 200_000;

    /// <summary>Deeper than the JSON of any body or answer that is read.</summary>
    private const int Deepest = 128;

    /// <summary>Types that are kept of a list of them: those that there are, and one more.</summary>
    private const int MaxTypes = 8;

    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    private readonly JsonElement _root;
    private readonly bool _isWhole;
    private readonly StepBudget _budget;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<SchemaPointer> _pointers = [];
    private readonly Dictionary<string, Dictionary<string, JsonElement>> _definitions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);
    private bool _isReadable = true;

    private SchemaReader(JsonElement root, bool isWhole, StepBudget budget)
    {
        _root = root;
        _isWhole = isWhole;
        _budget = budget;
    }

    /// <summary>The schema; null when it is none, or is larger than what is read.</summary>
    /// <param name="root">The document.</param>
    /// <param name="isWhole">
    /// Whether it is null too when it refers to what is not in it. If not, that is left to the server, which minds only when it comes there.
    /// </param>
    /// <param name="shared">How many steps this reading and others may take together; null for as many as one may.</param>
    public static SchemaDocument? Read(JsonElement root, bool isWhole, StepBudget? shared = null)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var budget = new StepBudget(Math.Min(MaxSteps, shared?.Left ?? MaxSteps));
        var read = new SchemaReader(root, isWhole, budget).Read();
        shared?.Take(budget.Taken);
        return read;
    }

    private SchemaDocument? Read()
    {
        Index("definitions");
        Index("$defs");
        var root = Read(_root, depth: 0);
        var targets = new List<SchemaNode>();
        while (_isReadable && targets.Count < _pointers.Count)
        {
            var pointer = _pointers[targets.Count];
            targets.Add(pointer.Steps is [] ? root : ReadTarget(pointer));
        }

        return _isReadable ? new SchemaDocument(root, targets) : null;
    }

    private SchemaNode Refuse()
    {
        _isReadable = false;
        return SchemaNode.Unknown;
    }

    private void Index(string container)
    {
        if (!_root.TryGetProperty(container, out var held) || held.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var definitions = _definitions[container] = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var definition in held.EnumerateObject())
        {
            _isReadable &= definitions.TryAdd(definition.Name, definition.Value);

            // The server puts another schema in its place, by its title: a block may be given by reference.
            if (container == "definitions"
                && definition.Value.ValueKind == JsonValueKind.Object
                && definition.Value.TryGetProperty("block_type_slug", out _)
                && definition.Value.TryGetProperty("title", out var title)
                && title.ValueKind == JsonValueKind.String)
            {
                _blocks.Add(title.GetString()!);
            }
        }
    }

    private SchemaNode ReadTarget(SchemaPointer pointer)
    {
        if (pointer.Steps is not { } steps)
        {
            return Elsewhere();
        }

        if (steps is ["definitions", var title] && _blocks.Contains(title))
        {
            return SchemaNode.Unknown;
        }

        return Find(steps) is { } target ? Read(target, depth: 0) : Elsewhere();
    }

    private SchemaNode Elsewhere() => _isWhole || _budget.IsSpent ? Refuse() : SchemaNode.Unknown;

    private JsonElement? Find(IReadOnlyList<string> steps)
    {
        if (steps is [var container, var name] && _definitions.TryGetValue(container, out var definitions))
        {
            return definitions.TryGetValue(name, out var definition) ? definition : null;
        }

        JsonElement? target = _root;
        foreach (var step in steps)
        {
            target = target is { } parent ? Child(parent, step) : null;
        }

        return target;
    }

    private JsonElement? Child(JsonElement parent, string step)
    {
        if (parent.ValueKind == JsonValueKind.Object)
        {
            return _budget.Take(SchemaValues.CostOf(parent)) && parent.TryGetProperty(step, out var property) ? property : null;
        }

        return parent.ValueKind == JsonValueKind.Array
            && SchemaPointer.IndexOf(step) is { } index
            && index < parent.GetArrayLength()
            && _budget.Take(index)
                ? parent[index]
                : null;
    }

    private SchemaNode Read(JsonElement schema, int depth)
    {
        if (!_budget.Take() || depth > Deepest)
        {
            return Refuse();
        }

        return schema.ValueKind switch
        {
            JsonValueKind.True => SchemaNode.Anything,
            JsonValueKind.False => SchemaNode.Nothing,
            JsonValueKind.Object => ReadKeywords(schema, depth),
            _ => SchemaNode.Unknown,
        };
    }

    private SchemaNode ReadKeywords(JsonElement schema, int depth)
    {
        var node = SchemaNode.Anything;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!_budget.Take(SchemaValues.CostOfName(keyword)) || !names.Add(keyword.Name) || !_budget.Take(SchemaValues.CostOfScalar(keyword.Value)))
            {
                return Refuse();
            }

            node = With(node, keyword.Name, keyword.Value, schema, depth);
            if (!_isReadable)
            {
                return node;
            }
        }

        // What a pattern allows is nothing additional.
        return names.Contains("patternProperties") ? node with { Additional = null } : node;
    }

    private SchemaNode With(SchemaNode node, string keyword, JsonElement value, JsonElement schema, int depth) => keyword switch
    {
        "type" when TypesOf(value) is { Count: > 0 } types => node with { Types = types },
        "enum" when value.ValueKind == JsonValueKind.Array => node with { Choices = value },
        "const" => node with { Constant = value },
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf"
            or "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties"
            when value.ValueKind == JsonValueKind.Number => node with { Bounds = [.. node.Bounds, new SchemaBound(keyword, value.GetDouble())] },
        "$ref" when value.ValueKind == JsonValueKind.String => node with { Reference = Refer(value.GetString()!) },
        "allOf" when ListOf(value, depth) is { Count: > 0 } all => node with { All = all },
        "anyOf" when ListOf(value, depth) is { Count: > 0 } any => node with { Any = any },
        "oneOf" when ListOf(value, depth) is { Count: > 0 } one => node with { One = one },
        "not" => node with { Not = Read(value, depth + 1) },
        "properties" when value.ValueKind == JsonValueKind.Object => node with { Properties = PropertiesOf(value, RequiredBy(schema), depth) },
        "additionalProperties" => node with { Additional = Read(value, depth + 1) },
        "required" when value.ValueKind == JsonValueKind.Array => node with { Required = RequiredBy(schema) },
        "prefixItems" when ListOf(value, depth) is { Count: > 0 } prefix => node with { Prefix = prefix },
        "items" => node with { Items = Read(value, depth + 1) },
        "uniqueItems" when value.ValueKind is JsonValueKind.True or JsonValueKind.False => node with { HasUniqueItems = value.ValueKind == JsonValueKind.True },

        // A schema of another draft, or one that gives its parts addresses of their own, means something else by what is read here.
        "$schema" when !(value.ValueKind == JsonValueKind.String && value.ValueEquals(Draft)) => Refuse(),
        "$id" or "$anchor" or "$dynamicRef" or "$dynamicAnchor" or "$vocabulary" => Refuse(),

        // Patterns of Python's are not .NET's, and one can take years; the others are rare.
        "type" or "enum" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" or "minLength" or "maxLength" or "minItems"
            or "maxItems" or "minProperties" or "maxProperties" or "$ref" or "allOf" or "anyOf" or "oneOf" or "properties" or "required" or "prefixItems"
            or "uniqueItems" or "pattern" or "patternProperties" or "propertyNames" or "contains" or "dependentRequired" or "dependentSchemas" or "if"
            or "unevaluatedItems" or "unevaluatedProperties" => node with { LeavesMore = true },

        // The server looks at no format, and ignores what it does not know.
        _ => node,
    };

    /// <summary>Which of the targets a pointer means. However a place is spelt, it is read once.</summary>
    private int Refer(string text)
    {
        var pointer = SchemaPointer.Parse(text);
        if (!_places.TryGetValue(pointer.Key, out var place))
        {
            _places[pointer.Key] = place = _pointers.Count;
            _pointers.Add(pointer);
        }

        return place;
    }

    private List<SchemaNode> ListOf(JsonElement list, int depth)
    {
        var read = new List<SchemaNode>();
        if (list.ValueKind == JsonValueKind.Array)
        {
            foreach (var schema in list.EnumerateArray().TakeWhile(_ => _isReadable))
            {
                read.Add(Read(schema, depth + 1));
            }
        }

        return read;
    }

    private Dictionary<string, SchemaNode> PropertiesOf(JsonElement properties, HashSet<string> required, int depth)
    {
        var read = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var property in properties.EnumerateObject().TakeWhile(property => _isReadable && _budget.Take(SchemaValues.CostOfName(property))))
        {
            // The server takes "required" away before it checks, wherever it stands, and a property of that name with it.
            var node = property.Name == "required" ? SchemaNode.Unknown : Read(property.Value, depth + 1);
            _isReadable &= read.TryAdd(property.Name, node with { IsOptional = node.Types.Count > 0 && !required.Contains(property.Name) && !property.Value.TryGetProperty("default", out _) });

            // As on the server, what an object within requires counts for the properties after it.
            required = property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("properties", out _) ? RequiredBy(property.Value) : required;
        }

        _isReadable &= !_budget.IsSpent;
        return read;
    }

    private HashSet<string> RequiredBy(JsonElement schema)
    {
        var required = new HashSet<string>(StringComparer.Ordinal);
        if (_isReadable && schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in names.EnumerateArray().TakeWhile(IsCounted).Where(name => name.ValueKind == JsonValueKind.String))
            {
                required.Add(name.GetString()!);
            }
        }

        return required;
    }

    // There are seven types: where there are more, one of them is not known and all values may be of it.
    private HashSet<string>? TypesOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        var types = new HashSet<string>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var type in value.EnumerateArray().TakeWhile(IsCounted))
        {
            if (type.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            if (types.Count < MaxTypes)
            {
                types.Add(type.GetString()!);
            }
        }

        return types;
    }

    private bool IsCounted(JsonElement item)
    {
        _isReadable &= _budget.Take(1 + SchemaValues.CostOfScalar(item));
        return _isReadable;
    }
}
