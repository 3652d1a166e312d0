using System.Text;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Manifests.Schemas;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Fuzz.Targets;

/// <summary>
/// The schema of a flow's parameters, which CI sends along, or of a pool's job variables, and values for it, on a line of their own: the checks of
/// a manifest and of a plan come to their end.
/// </summary>
internal sealed class ParameterSchemas : IFuzzTarget
{
    private const long MaxSteps = 100_000;
    private const int MaxMisfits = 100;

    /// <summary>Most bytes that reading one schema allocates.</summary>
    private const long MaxAllocated = 100L * 1024 * 1024;

    /// <summary>As the body of a build result is read.</summary>
    private static readonly JsonDocumentOptions AsBodies = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    public string Name => "parameter-schemas";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "\"$ref\":\"#\"", "\"$ref\":\"#/definitions/A\"", "\"$ref\":\"#/$defs/A\"", "\"$defs\":{\"A\":{\"$ref\":\"#/$defs/A\"}}", "\"definitions\":{\"A\":{}}", "\"pattern\":\"^(a+)+$\"", "\"patternProperties\":{\"^(a|a)*$\":{}}",
        "\"type\":\"string\"", "\"type\":[\"string\",\"null\"]", "\"anyOf\":[", "\"allOf\":[{\"$ref\":\"#\"}]", "\"oneOf\":[", "\"not\":{", "\"items\":{", "\"enum\":[", "\"const\":", "\"additionalProperties\":false", "\"required\":[\"a\"]",
        "\"minimum\":1e308", "\"multipleOf\":0", "\"multipleOf\":1e-300", "\"maxLength\":-1", "\"format\":\"date-time\"", "\"discriminator\":{", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "{{ x }}", "\"properties\":{", "\"default\":{",
    ];

    public byte[]? Make(Random random) => random.Next(3) > 0 ? null : new HostileSchemas(random).Make();

    public string Run(byte[] input)
    {
        var end = input.AsSpan().IndexOf((byte)'\n');
        if (end < 0 || Parse(input[..end]) is not { } schema || Parse(input[(end + 1)..]) is not { } values)
        {
            return "no JSON";
        }

        var planned = Plan(schema, Encoding.UTF8.GetString(input, end + 1, input.Length - end - 1), values);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = SchemaReader.Read(schema, isWhole: false);
        PropertyBrokenException.Unless(GC.GetAllocatedBytesForCurrentThread() - before <= MaxAllocated, "Reading a schema takes only so much memory.");
        if (read is null)
        {
            return "unreadable " + planned;
        }

        var budget = new StepBudget(MaxSteps);
        var misfits = Misfits(read, values, budget);
        PropertyBrokenException.Unless(
            misfits.SequenceEqual(Misfits(SchemaReader.Read(schema, isWhole: false)!, values, new StepBudget(MaxSteps))), "The same values fit or do not fit each time.");
        return $"misfits {Math.Min(misfits.Count, 5)}{(budget.IsSpent ? " spent" : "")} {planned}";
    }

    private static List<string> Misfits(SchemaDocument schema, JsonElement values, StepBudget budget) =>
        [.. SchemaCheck.Misfits(schema, values, budget, MaxMisfits).Select(misfit => misfit.Trail.Path())];

    /// <summary>The codes of what a manifest with the values, and a plan of it, are told.</summary>
    private static string Plan(JsonElement schema, string text, JsonElement values)
    {
        var manifest = $"deployments:\n- name: x-staging\n  entrypoint: flows.py:load\n  work_pool: {{name: docker-pool}}\n  parameters: {text}\n";
        if (schema.ValueKind != JsonValueKind.Object || ManifestReader.Read(manifest, new ManifestLimits()).Manifest is not { } read)
        {
            return "no manifest";
        }

        var compilation = ManifestCompiler.Compile(read, new CompilationInput
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal),
            Flows = [new FlowFacts("flows.py:load", "Load", null, null, schema)],
            Selects = static _ => true,
        });
        if (compilation.Deployments is not [var spec])
        {
            return string.Join(' ', compilation.Findings.Select(finding => finding.Code).Distinct().Order());
        }

        var template = JsonElement.Parse($"{{\"variables\":{schema.GetRawText()}}}", Deep);
        var pool = new WorkPool { Name = "docker-pool", Type = "docker", Status = "READY", BaseJobTemplate = template };
        var live = new LiveState([], new Dictionary<Guid, string>(), new Dictionary<string, WorkPool>(StringComparer.Ordinal) { [pool.Name] = pool });
        var plan = Planner.Plan([values.ValueKind == JsonValueKind.Object ? spec with { JobVariables = values } : spec], live);
        return string.Join(' ', plan.Findings.Select(finding => finding.Code).Distinct().Order());
    }

    private static JsonElement? Parse(byte[] json)
    {
        if (UnreadableJson.FindFault(json) is not null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, AsBodies);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
