using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// Puts the MODE's values into <c>job_variables.env</c> of a compiled deployment. What the manifest sets itself must be equal: it is
/// refused, not corrected. No value that the manifest sets is ever shown.
/// </summary>
internal sealed class EnvironmentInjection(
    CompilationInput input,
    FindingList findings)
{
    private readonly IReadOnlyDictionary<string, string> _environment = input.Environment;
    private readonly IReadOnlyDictionary<string, string> _reserved = input.ReservedEnvironment;

    /// <summary>The deployment with the values; null, with errors, when the manifest sets one otherwise.</summary>
    public DeploymentSpec? Apply(DeploymentSpec spec, YamlMapping deployment)
    {
        var hasEnvironment = spec.JobVariables.TryGetProperty("env", out var env) && env.ValueKind != JsonValueKind.Null;
        if (_environment.Count + _reserved.Count == 0)
        {
            return spec;
        }

        if (hasEnvironment && !CanBeRead(env, spec, deployment))
        {
            return null;
        }

        var set = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var entry in hasEnvironment ? EnvironmentEntries.From(env)! : [])
        {
            // Of a name that JSON has twice the last counts, as it does for Prefect.
            set[entry.Name] = entry.Value;
        }

        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        var agrees = Check(_reserved, isReserved: true) & Check(_environment, isReserved: false) & TriggersAgree(spec, deployment);
        return !agrees ? null : missing.Count == 0 ? spec : spec with { JobVariables = JobVariableJson.With(spec.JobVariables, "env", json => WriteEnvironment(json, env, missing)) };

        bool Check(IReadOnlyDictionary<string, string> wanted, bool isReserved)
        {
            var same = true;
            foreach (var (name, value) in wanted)
            {
                if (!isReserved && _reserved.ContainsKey(name))
                {
                    continue;
                }

                if (!set.TryGetValue(name, out var written))
                {
                    missing.Add(name, value);
                }
                else if (written.ValueKind != JsonValueKind.String || written.GetString() != value)
                {
                    Report(spec, LocationOf(NodeOf(deployment), name) ?? deployment.Location, name, isReserved ? value : null);
                    same = false;
                }
            }

            return same;
        }
    }

    /// <summary>The names that the manifest's <c>work_pool.job_variables.env</c> sets, as a mapping or in a list.</summary>
    public static IReadOnlySet<string> NamesIn(YamlMapping deployment) => NodeOf(deployment) switch
    {
        YamlMapping mapping => mapping.Entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal),
        YamlSequence list => list.Items.Select(item => ((item as YamlMapping)?.Find("name") as YamlScalar)?.Value).OfType<string>().ToHashSet(StringComparer.Ordinal),
        _ => new HashSet<string>(),
    };

    private static YamlNode? NodeOf(YamlMapping deployment) =>
        ((deployment.Find("work_pool") as YamlMapping)?.Find("job_variables") as YamlMapping)?.Find("env");

    private bool CanBeRead(JsonElement env, DeploymentSpec spec, YamlMapping deployment)
    {
        var node = NodeOf(deployment);
        switch (env.ValueKind)
        {
            case JsonValueKind.Object:
                return true;
            case JsonValueKind.Array when EnvironmentEntries.FaultOf(env) is not { } fault:
                return true;
            case JsonValueKind.Array:
                var (index, problem, fix) = EnvironmentEntries.FaultOf(env)!;
                var location = (node as YamlSequence)?.Items.ElementAtOrDefault(index)?.Location ?? node?.Location ?? deployment.Location;
                findings.Error(Codes.EnvironmentEntryInvalid, $"An entry of the list job_variables.env {problem}.", fix, location, spec.Name);
                return false;
            default:
                findings.Error(Codes.TypeMismatch, "job_variables.env must be a mapping, or a list of entries for a Kubernetes pool.", "Write a key and a value for each entry.", node?.Location ?? deployment.Location, spec.Name);
                return false;
        }
    }

    // The env of a trigger is laid over the deployment's when it starts a run: two mappings name by name, and in place of a list as a whole. Each mapping of the list became a trigger.
    private bool TriggersAgree(DeploymentSpec spec, YamlMapping deployment)
    {
        var agree = true;
        var isList = spec.JobVariables.TryGetProperty("env", out var own) && own.ValueKind == JsonValueKind.Array;
        var mappings = (deployment.Find("triggers") as YamlSequence)?.Items.OfType<YamlMapping>().ToList() ?? [];
        for (var index = 0; index < spec.Triggers.Count; index++)
        {
            if (spec.Triggers[index].JobVariables is { } variables && variables.TryGetProperty("env", out var env))
            {
                agree &= Agrees(spec, env, ((YamlMapping)mappings[index].Find("job_variables")!).Find("env")!);
                if (isList)
                {
                    findings.Error(
                        Codes.TypeMismatch,
                        "job_variables.env of a trigger replaces the deployment's list, including the MODE's values.",
                        "Write the deployment's env as a mapping, or move the trigger's env into the deployment's.",
                        spec.Triggers[index].Location,
                        spec.Name);
                    agree = false;
                }
            }
        }

        return agree;
    }

    private bool Agrees(DeploymentSpec spec, JsonElement env, YamlNode node)
    {
        if (env.ValueKind != JsonValueKind.Object)
        {
            findings.Error(Codes.TypeMismatch, "job_variables.env of a trigger must be a mapping.", "Write a key and a value for each entry.", node.Location, spec.Name);
            return false;
        }

        var agree = true;
        foreach (var entry in env.EnumerateObject())
        {
            var isReserved = _reserved.TryGetValue(entry.Name, out var value);
            var isSet = isReserved || _environment.TryGetValue(entry.Name, out value);
            if (isSet && (entry.Value.ValueKind != JsonValueKind.String || entry.Value.GetString() != value))
            {
                Report(spec, LocationOf(node, entry.Name)!, entry.Name, isReserved ? value : null);
                agree = false;
            }
        }

        return agree;
    }

    private void Report(DeploymentSpec spec, ManifestLocation location, string name, string? reservedValue)
    {
        if (reservedValue is not null)
        {
            findings.Error(
                Codes.ReservedVariable,
                $"{name} is set by the gateway and must be {PlainText.Shown(reservedValue)} here.",
                $"Remove {name} from env, or set it to {PlainText.Shown(reservedValue)}.",
                location,
                spec.Name);
            return;
        }

        var setting = $"{input.ModeSection}:Environment:{name}";
        findings.AddRange(
        [
            new Finding(
                Codes.EnvironmentConflict,
                FindingSeverity.Error,
                $"{name} differs from the value that the gateway sets for this MODE.",
                $"Remove {name} from env, or change {setting}.",
                location,
                spec.Name)
            {
                Setting = setting,
            },
        ]);
    }

    private static ManifestLocation? LocationOf(YamlNode? env, string name) => EntryOf(env, name) ?? env?.Location;

    private static ManifestLocation? EntryOf(YamlNode? env, string name) => env switch
    {
        YamlMapping mapping => mapping.FindEntry(name)?.Location,
        YamlSequence list => list.Items.FirstOrDefault(item => (item as YamlMapping)?.Find("name") is YamlScalar scalar && scalar.Value == name)?.Location,
        _ => null,
    };

    private static void WriteEnvironment(Utf8JsonWriter writer, JsonElement env, Dictionary<string, string> missing)
    {
        if (env.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var entry in env.EnumerateArray())
            {
                entry.WriteTo(writer);
            }

            foreach (var (name, value) in missing)
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteString("value", value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            return;
        }

        writer.WriteStartObject();
        if (env.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in env.EnumerateObject())
            {
                property.WriteTo(writer);
            }
        }

        foreach (var (name, value) in missing)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }
}
