using System.Buffers;
using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>
/// Puts the MODE's values into <c>job_variables.env</c> of a compiled deployment. What the manifest sets itself must be equal: it is
/// refused, not corrected. No value that the manifest sets is ever shown.
/// </summary>
internal sealed class EnvironmentInjection(
    IReadOnlyDictionary<string, string> environment,
    IReadOnlyDictionary<string, string> reserved,
    FindingList findings)
{
    /// <summary>The deployment with the values; null, with errors, when the manifest sets one otherwise.</summary>
    public DeploymentSpec? Apply(DeploymentSpec spec, YamlMapping deployment)
    {
        var hasEnvironment = spec.JobVariables.TryGetProperty("env", out var env) && env.ValueKind != JsonValueKind.Null;
        if (environment.Count + reserved.Count == 0)
        {
            return spec;
        }

        if (hasEnvironment && env.ValueKind != JsonValueKind.Object)
        {
            findings.Error("type_mismatch", "job_variables.env must be a mapping.", "Write a key and a value for each entry.", LocationOf(NodeOf(deployment), name: null) ?? deployment.Location, spec.Name);
            return null;
        }

        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        var agrees = Check(reserved, isReserved: true) & Check(environment, isReserved: false) & TriggersAgree(spec, deployment);
        return !agrees ? null : missing.Count == 0 ? spec : spec with { JobVariables = With(spec.JobVariables, env, missing) };

        bool Check(IReadOnlyDictionary<string, string> wanted, bool isReserved)
        {
            var same = true;
            foreach (var (name, value) in wanted)
            {
                if (!isReserved && reserved.ContainsKey(name))
                {
                    continue;
                }

                if (!hasEnvironment || !env.TryGetProperty(name, out var set))
                {
                    missing.Add(name, value);
                }
                else if (set.ValueKind != JsonValueKind.String || set.GetString() != value)
                {
                    Report(spec, LocationOf(NodeOf(deployment), name) ?? deployment.Location, name, isReserved ? value : null);
                    same = false;
                }
            }

            return same;
        }
    }

    /// <summary>The mapping that the manifest writes as <c>work_pool.job_variables.env</c>; null when there is none.</summary>
    public static YamlMapping? EnvironmentOf(YamlMapping deployment) => NodeOf(deployment) as YamlMapping;

    private static YamlNode? NodeOf(YamlMapping deployment) =>
        ((deployment.Find("work_pool") as YamlMapping)?.Find("job_variables") as YamlMapping)?.Find("env");

    // The env of a trigger is laid over the deployment's when it starts a run.
    private bool TriggersAgree(DeploymentSpec spec, YamlMapping deployment)
    {
        var agree = true;
        foreach (var trigger in spec.Triggers)
        {
            if (trigger.JobVariables is { } variables && variables.TryGetProperty("env", out var env))
            {
                var node = ((YamlSequence)deployment.Find("triggers")!).Items.OfType<YamlMapping>().First(item => item.Location == trigger.Location);
                agree &= Agrees(spec, env, ((YamlMapping)node.Find("job_variables")!).Find("env")!);
            }
        }

        return agree;
    }

    private bool Agrees(DeploymentSpec spec, JsonElement env, YamlNode node)
    {
        if (env.ValueKind != JsonValueKind.Object)
        {
            findings.Error("type_mismatch", "job_variables.env must be a mapping.", "Write a key and a value for each entry.", node.Location, spec.Name);
            return false;
        }

        var agree = true;
        foreach (var entry in env.EnumerateObject())
        {
            var isReserved = reserved.TryGetValue(entry.Name, out var value);
            var isSet = isReserved || environment.TryGetValue(entry.Name, out value);
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
                "reserved_variable",
                $"{name} is the gateway's to set and must be {ManifestText.Shown(reservedValue)} here.",
                $"Remove {name} from env, or set it to {ManifestText.Shown(reservedValue)}.",
                location,
                spec.Name);
            return;
        }

        findings.Error(
            "environment_conflict",
            $"{name} differs from what the gateway sets for this MODE.",
            $"Remove {name} from env, or change the MODE's setting.",
            location,
            spec.Name);
    }

    private static ManifestLocation? LocationOf(YamlNode? env, string? name) =>
        name is not null && (env as YamlMapping)?.FindEntry(name) is { } entry ? entry.Location : env?.Location;

    private static JsonElement With(JsonElement jobVariables, JsonElement env, Dictionary<string, string> missing)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = 512 });
        writer.WriteStartObject();
        foreach (var property in jobVariables.EnumerateObject().Where(property => property.Name != "env"))
        {
            property.WriteTo(writer);
        }

        writer.WriteStartObject("env");
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
        writer.WriteEndObject();
        writer.Flush();
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 512 });
    }
}
