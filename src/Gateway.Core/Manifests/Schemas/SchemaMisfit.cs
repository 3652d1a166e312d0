using System.Text.Json;

namespace Gateway.Manifests.Schemas;

/// <summary>A value that does not fit.</summary>
/// <param name="Trail">Where it is.</param>
/// <param name="Value">The value, which is not for others to see.</param>
/// <param name="Schema">What it does not fit.</param>
internal sealed record SchemaMisfit(SchemaTrail Trail, JsonElement Value, SchemaNode Schema);
