using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Manifests.Schemas;

namespace Gateway.Planning;

/// <summary>
/// Checks parameters as the server does with each create and update, so that it refuses none in the middle of a rollout. Where the build
/// does not bring the flow's schema, it is the one that the server holds; each is read once.
/// </summary>
internal sealed class ParameterChecks
{
    private readonly Dictionary<JsonElement, ServerSchema?> _schemas = new(RawJsonComparer.Instance);
    private readonly StepBudget _budget = new(ServerSchema.MaxStepsOfPlan);
    private readonly StepBudget _reading = new(SchemaReader.MaxStepsOfAll);

    /// <summary>What the server would refuse of what is to be written; nothing where nothing is.</summary>
    public IEnumerable<Finding> Check(PlannedDeployment planned)
    {
        var spec = planned.Spec;
        switch (planned)
        {
            case PlannedDeployment.Create when spec.EnforceParameterSchema != false && spec.ParameterOpenApiSchema is { ValueKind: JsonValueKind.Object } sent:
                return Misfits(spec, sent);
            case PlannedDeployment.Update { Patch: not null } update when IsEnforced(update):
                return (spec.ParameterOpenApiSchema ?? update.Live.ParameterOpenApiSchema) is { ValueKind: JsonValueKind.Object } live
                    ? Misfits(spec, live)
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
        if (!_schemas.TryGetValue(schema, out var known))
        {
            _schemas[schema] = known = ServerSchema.OfParameters(schema, _reading);
        }

        return known?.Misfits(spec.Parameters, _budget).Select(path => PlanFindings.ParameterInvalid(spec, path)) ?? [];
    }
}
