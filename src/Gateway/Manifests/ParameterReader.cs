using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>Reads parameters of a deployment or schedule and checks them against the flow's schema, where it is known and enforced.</summary>
internal sealed class ParameterReader(FieldReader fields, JsonElement? schema)
{
    /// <summary>The parameters as a JSON object; null when absent or, with errors, not usable.</summary>
    public JsonElement? Read(YamlNode? node, string field, TemplatePlace? place = null)
    {
        if (fields.Mapping(node, field) is not { } mapping || fields.Json(mapping, place ?? TemplatePlace.Setting) is not { } json)
        {
            return null;
        }

        if (schema is { ValueKind: JsonValueKind.Object } known)
        {
            new ParameterCheck(known, fields, rendered: place is { IsRendered: true }).Check(json, mapping);
        }

        return json;
    }
}
