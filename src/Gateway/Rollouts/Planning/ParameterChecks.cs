using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Rollouts.Planning;

/// <summary>
/// Checks parameters as the server does with each create and update, so that it refuses none in the middle of a rollout. Where the build
/// does not bring the flow's schema, it is the one that the server holds; each is read once.
/// </summary>
internal sealed class ParameterChecks
{
    private readonly Dictionary<string, ServerSchema?> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Schema, string Parameters), IReadOnlyList<string>> _checked = [];

    /// <summary>What the server would refuse of what is to be written; nothing where nothing is.</summary>
    public IEnumerable<Finding> Check(PlannedDeployment planned)
    {
        var spec = planned.Spec;
        switch (planned)
        {
            case PlannedDeployment.Create when spec.EnforceParameterSchema != false && spec.ParameterOpenApiSchema is { ValueKind: JsonValueKind.Object } sent:
                return Misfits(spec, sent);
            case PlannedDeployment.Update { Patch: not null } update when IsEnforced(update):
                return (spec.ParameterOpenApiSchema ?? update.Live.ParameterOpenApiSchema) is { ValueKind: JsonValueKind.Object } held
                    ? Misfits(spec, held)
                    : [PlanFindings.ParameterSchemaMissing(spec)];
            default:
                return [];
        }
    }

    private static bool IsEnforced(PlannedDeployment.Update update) =>
        update.Changes.FirstOrDefault(change => change.Field == "enforce_parameter_schema") is { } change
            ? change.New.ValueKind == JsonValueKind.True
            : update.Live.EnforceParameterSchema;

    private IEnumerable<Finding> Misfits(DeploymentSpec spec, JsonElement schema)
    {
        var key = (schema.GetRawText(), spec.Parameters.GetRawText());
        if (!_checked.TryGetValue(key, out var misfits))
        {
            _checked[key] = misfits = CertainFit.Of(spec.Parameters, schema) ? [] : SchemaOf(schema, key.Item1)?.Misfits(spec.Parameters) ?? [];
        }

        return misfits.Select(path => PlanFindings.ParameterInvalid(spec, path));
    }

    private ServerSchema? SchemaOf(JsonElement schema, string text)
    {
        if (!_schemas.TryGetValue(text, out var read))
        {
            _schemas[text] = read = ServerSchema.OfParameters(schema);
        }

        return read;
    }
}
