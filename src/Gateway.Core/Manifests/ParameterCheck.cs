using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests.Schemas;

namespace Gateway.Manifests;

/// <summary>
/// Checks parameters against their flow's JSON schema, as the server does when it is sent them, and for names that the flow does not have, which
/// fail each of its runs. Required parameters may be missing, as Prefect allows. What cannot be told in so many steps is left to the server.
/// </summary>
/// <param name="schema">The flow's schema.</param>
/// <param name="fields">Takes the findings.</param>
/// <param name="shared">How many steps this check and others may take together.</param>
/// <param name="rendered">
/// Whether they are a trigger's: the server renders their texts as Jinja templates when it fires and refuses none before, so that
/// what does not fit is a warning.
/// </param>
internal sealed class ParameterCheck(SchemaDocument schema, FieldReader fields, StepBudget shared, bool rendered = false)
{
    private const int MaxSteps = 10_000;
    private const int MaxMisfits = 100;

    // The nearest name is looked for among all: a schema with more of them than any function has parameters is left to the server.
    private const int MaxProperties = 1_000;

    /// <summary>Names of properties that are looked at in one step.</summary>
    private const int NamesInStep = 64;

    private readonly StepBudget _steps = new(Math.Min(MaxSteps, shared.Left));

    private bool IsFull => fields.IsFull(rendered ? FindingSeverity.Warning : FindingSeverity.Error);

    public void Check(JsonElement parameters, YamlMapping mapping)
    {
        if (schema.Root.Properties is not { Count: <= MaxProperties } properties)
        {
            return;
        }

        CheckNames(parameters, properties, mapping);
        foreach (var misfit in SchemaCheck.Misfits(schema, parameters, _steps, MaxMisfits, rendered ? IsRenderedLater : null).TakeWhile(_ => !IsFull))
        {
            // Of the whole, and of a name that is told of already, the server has more to say.
            if (misfit.Trail.Steps() is [{ Name: { } name }, ..] steps && properties.ContainsKey(name))
            {
                Report(
                    Codes.ParameterType,
                    $"The parameter {misfit.Trail.Path(PlainText.Shown)} must be {MisfitText.Wanted(misfit)}; this is {MisfitText.Found(misfit.Value)}.",
                    "Correct the value, or set enforce_parameter_schema to false.",
                    NodeOf(mapping, steps).Location);
            }
        }

        shared.Take(_steps.Taken);
    }

    private void CheckNames(JsonElement parameters, IReadOnlyDictionary<string, SchemaNode> properties, YamlMapping mapping)
    {
        foreach (var parameter in parameters.EnumerateObject().Where(parameter => !properties.ContainsKey(parameter.Name)))
        {
            if (!_steps.Take(1 + (properties.Count / NamesInStep)) || IsFull)
            {
                return;
            }

            var nearest = NearestName.Find(parameter.Name, properties.Keys);
            Report(
                Codes.ParameterUnknown,
                $"The flow has no parameter {PlainText.Shown(parameter.Name)}.",
                nearest is null ? "Correct its name, or add it to the flow's parameters." : $"Did you mean {nearest}?",
                mapping.FindEntry(parameter.Name)!.Value.Location);
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

    /// <summary>The value that the steps lead to, or the last on the way to it that the manifest itself holds: the rest is a step's output.</summary>
    private static YamlNode NodeOf(YamlMapping mapping, IReadOnlyList<SchemaTrail> steps)
    {
        YamlNode node = mapping;
        foreach (var step in steps)
        {
            node = (node, step.Name) switch
            {
                (YamlMapping map, { } name) => map.Find(name) ?? node,
                (YamlSequence list, null) => list.Items[step.Index],
                _ => node,
            };
        }

        return node;
    }

    private static bool IsRenderedLater(JsonElement value) =>
        SchemaValues.IsFilledInLater(value)
        || (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && (ManifestPlaceholders.MayHold(text) || text.Contains("{%", StringComparison.Ordinal)));
}
