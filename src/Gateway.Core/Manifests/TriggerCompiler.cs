using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>Compiles a deployment's <c>triggers</c>: the automations that start runs of it.</summary>
internal static class TriggerCompiler
{
    /// <summary>Most triggers of one deployment.</summary>
    private const int MaxTriggers = 100;

    public static IReadOnlyList<TriggerSpec> Compile(string deployment, YamlNode? node, FieldReader fields, ParameterReader parameters)
    {
        if (FieldReader.IsAbsent(node))
        {
            return [];
        }

        if (node is not YamlSequence list)
        {
            fields.Mismatch("triggers", "a list", node!.Kind, node.Location, "Start each trigger with a dash.");
            return [];
        }

        if (list.Items.Count > MaxTriggers)
        {
            fields.Error(
                Codes.TriggersTooMany,
                $"The deployment has {list.Items.Count} triggers; the maximum is {MaxTriggers}.",
                "Combine triggers, or split the deployment.",
                list.Location);
            return [];
        }

        var triggers = new List<TriggerSpec>();
        var names = new Dictionary<string, ManifestLocation>(StringComparer.Ordinal);
        for (var index = 0; index < list.Items.Count; index++)
        {
            if (fields.Mapping(list.Items[index], "A trigger") is { } mapping)
            {
                var trigger = CompileOne(mapping, TriggerSpec.NameAt(deployment, index + 1), fields, parameters);
                CheckName(trigger.Name, mapping.Find("name")?.Location ?? mapping.Location, names, fields);
                triggers.Add(trigger);
            }
        }

        return triggers;
    }

    private static TriggerSpec CompileOne(YamlMapping mapping, string defaultName, FieldReader fields, ParameterReader parameters)
    {
        var enabled = fields.Boolean(mapping.Find("enabled"), "enabled");
        return new TriggerSpec
        {
            Name = fields.Name(mapping.Find("name"), "trigger name", TemplatePlace.Exact) is { Value.Length: > 0 } name ? name.Value : defaultName,
            Description = fields.Text(mapping.Find("description"), "description", TemplatePlace.Setting)?.Value ?? "",
            Enabled = enabled,
            Trigger = TriggerConditions.Read(mapping, fields, enabled ?? true),
            Parameters = Present(mapping, "parameters") is { } given ? parameters.Read(given, "parameters", TemplatePlace.TriggerParameters) : null,
            JobVariables = JobVariableFields.Read(Present(mapping, "job_variables"), fields),
            ScheduleAfter = DurationFields.Read(mapping.Find("schedule_after"), "schedule_after", fields) ?? 0,
            Location = mapping.Location,
        };
    }

    private static YamlNode? Present(YamlMapping mapping, string key) =>
        mapping.Find(key) is var node && FieldReader.IsAbsent(node) ? null : node;

    // The automation of a trigger is found again by its name.
    private static void CheckName(string name, ManifestLocation location, Dictionary<string, ManifestLocation> names, FieldReader fields)
    {
        if (!names.TryAdd(name, location))
        {
            var first = names[name];
            fields.Error(
                Codes.TriggerNameDuplicate,
                $"The name of this trigger's automation is already used at line {first.Line}, column {first.Column}.",
                "Give each trigger of the deployment its own name, or no name.",
                location);
        }
    }
}
