using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Versions;

/// <summary>An object in a version's document: the names of its fields, and whether it may have others.</summary>
internal sealed class ApiModel(string name, IReadOnlyList<string> fields, bool forbidsOthers)
{
    private readonly FrozenSet<string> _names = fields.ToFrozenSet(StringComparer.Ordinal);

    public string Name { get; } = name;

    /// <summary>The fields in the order in which the server has them.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;

    /// <summary>Whether a field that is none of these is refused; if not, it is dropped.</summary>
    public bool ForbidsOthers { get; } = forbidsOthers;

    /// <summary>
    /// Whether the server made it of several parameters of an operation, so that it is no object of its own to the server: null for one
    /// is as good as nothing.
    /// </summary>
    public bool IsOfParameters => Name.StartsWith("Body_", StringComparison.Ordinal);

    public bool Has(string field) => _names.Contains(field);

    public static ApiModel From(string name, JsonElement schema) => new(
        name,
        [.. schema.GetProperty("properties").EnumerateObject().Select(field => field.Name)],
        schema.Value("additionalProperties")?.ValueKind == JsonValueKind.False);
}
