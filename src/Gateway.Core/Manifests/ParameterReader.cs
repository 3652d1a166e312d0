using System.Text.Json;
using Gateway.Manifests.Schemas;

namespace Gateway.Manifests;

/// <summary>Reads parameters of a deployment or schedule and checks them against the flow's schema, where it is known and enforced.</summary>
/// <param name="fields">Takes the findings.</param>
/// <param name="schema">The flow's schema; null where it is not known, not to be read or not enforced.</param>
/// <param name="budget">How many steps the checks of all parameters in a manifest may take together.</param>
internal sealed class ParameterReader(FieldReader fields, SchemaDocument? schema, StepBudget budget)
{
    /// <summary>The parameters as a JSON object; null when absent or, with errors, not usable.</summary>
    public JsonElement? Read(YamlNode? node, string field, TemplatePlace? place = null)
    {
        if (fields.Mapping(node, field) is not { } mapping || fields.Json(mapping, place ?? TemplatePlace.Setting) is not { } json)
        {
            return null;
        }

        if (schema is not null)
        {
            new ParameterCheck(schema, fields, budget, rendered: place is { IsRendered: true }).Check(json, mapping);
        }

        return json;
    }
}
