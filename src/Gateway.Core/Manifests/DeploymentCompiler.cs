using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests.Schemas;

namespace Gateway.Manifests;

/// <summary>Compiles one selected deployment of a manifest.</summary>
internal sealed class DeploymentCompiler
{
    /// <summary>Most steps of the checks of all parameters in a manifest; what comes after them is left to the plan and the server.</summary>
    private const long MaxSteps = 1_000_000;

    /// <summary>Most bytes that facts of flows come to with each deployment that takes them: each is written, kept and sent with all of them.</summary>
    private const long MaxFacts = 32 * 1024 * 1024;

    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}");

    private readonly CompilationInput _input;
    private readonly TemplateResolver _templates;
    private readonly FindingList _findings;
    private readonly ScheduleCompiler _schedules = new();
    private readonly PullCompiler _pull;
    private readonly StepBudget _steps = new(MaxSteps);
    private readonly StepBudget _reading = new(SchemaReader.MaxStepsOfAll);
    private readonly StepBudget _facts = new(MaxFacts);
    private readonly Dictionary<string, FlowFacts> _flows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaDocument?> _schemas = new(StringComparer.Ordinal);

    public DeploymentCompiler(Manifest manifest, CompilationInput input, TemplateResolver templates, FindingList findings)
    {
        _input = input;
        _templates = templates;
        _findings = findings;
        _pull = new PullCompiler(manifest.Root.Find("pull"), input);
        foreach (var flow in input.Flows)
        {
            _flows.TryAdd(flow.Entrypoint, flow);
        }
    }

    /// <summary>The deployment as far as it can be read, and whether that is all of it; errors say what is not.</summary>
    public (DeploymentSpec Spec, bool IsComplete) Compile(string name, YamlMapping mapping, BuildOutputs outputs)
    {
        var fields = new FieldReader(_templates, outputs, _findings) { Deployment = name };
        fields.WarnOfUnknownKeys(mapping, KnownKeys.Deployment, "a deployment");
        WarnOfUnapplied(mapping, fields);

        var entrypoint = EntrypointOf(mapping, fields);
        var flow = entrypoint is null ? null : _flows.GetValueOrDefault(entrypoint);
        CheckFacts(flow, mapping, fields);
        var enforce = fields.Boolean(mapping.Find("enforce_parameter_schema"), "enforce_parameter_schema");
        var parameters = new ParameterReader(fields, enforce == false ? null : SchemaOf(flow), _steps);
        var pool = WorkPoolOf(mapping, fields);
        var (limit, options) = ConcurrencyFields.Read(mapping.Find("concurrency_limit"), fields);
        var spec = new DeploymentSpec
        {
            Name = name,
            FlowName = FlowNameOf(mapping, flow, fields),
            FlowFactsKnown = flow is not null,
            Entrypoint = entrypoint ?? "",
            Version = NameOrNull(mapping, "version", fields, TemplatePlace.Setting) ?? (TakesCommit(mapping) ? _input.CommitVersion : null) ?? flow?.Version,
            Description = TextOrNull(mapping, "description", fields) ?? flow?.Description,
            Tags = TagFields.Read(mapping.Find("tags"), fields),
            Parameters = ParametersOf(mapping, parameters, fields),
            ParameterOpenApiSchema = flow?.ParameterOpenApiSchema,
            EnforceParameterSchema = enforce,
            Paused = fields.Boolean(mapping.Find("paused"), "paused"),
            Schedules = _schedules.Compile(mapping, fields, parameters),
            ConcurrencyLimit = limit,
            ConcurrencyOptions = options,
            WorkPoolName = pool.Name ?? "",
            WorkQueueName = pool.Queue,
            JobVariables = pool.JobVariables,
            PullSteps = _pull.Compile(mapping, fields),
            Triggers = TriggerCompiler.Compile(name, mapping.Find("triggers"), fields, parameters),
            Location = mapping.Location,
            Source = mapping,
        };
        return (spec with { SecretTexts = _templates.TakeSecretTexts() }, !fields.Failed);
    }

    private static string? EntrypointOf(YamlMapping mapping, FieldReader fields)
    {
        const string Example = "Use path/to/file.py:function or package.module:function, such as pipelines/flows.py:load_flow.";
        var node = mapping.Find("entrypoint");
        if (FieldReader.IsAbsent(node))
        {
            fields.Error(Codes.EntrypointMissing, "The deployment has no entrypoint.", Example, mapping.Location);
            return null;
        }

        if (fields.Name(node, "entrypoint", TemplatePlace.Exact) is not { } entrypoint)
        {
            return null;
        }

        if (!EntrypointRules.IsValid(entrypoint.Value))
        {
            fields.Error(Codes.EntrypointInvalid, entrypoint.Problem("entrypoint", "it does not name a function"), Example, node!.Location);
            return null;
        }

        return entrypoint.Value;
    }

    private void CheckFacts(FlowFacts? flow, YamlMapping mapping, FieldReader fields)
    {
        var length = Encoding.UTF8.GetByteCount(flow?.Description ?? "") + (flow?.ParameterOpenApiSchema is { } schema ? JsonMarshal.GetRawUtf8Value(schema).Length : 0);
        if (!_facts.Take(length))
        {
            fields.Error(
                Codes.FlowFactsTooLarge,
                FormattableString.Invariant($"The descriptions and parameter schemas of the flows exceed {MaxFacts:N0} bytes, counted once for each deployment that uses them."),
                "Shorten the descriptions and schemas, or split the repository's deployments.",
                mapping.Location);
        }
    }

    /// <summary>The schema of the flow's parameters, which is read once for all deployments of the flow.</summary>
    private SchemaDocument? SchemaOf(FlowFacts? flow)
    {
        if (flow?.ParameterOpenApiSchema is not { } schema)
        {
            return null;
        }

        if (!_schemas.TryGetValue(flow.Entrypoint, out var read))
        {
            _schemas[flow.Entrypoint] = read = SchemaReader.Read(schema, isWhole: false, _reading);
        }

        return read;
    }

    private static string? FlowNameOf(YamlMapping mapping, FlowFacts? flow, FieldReader fields)
    {
        var written = NameOrNull(mapping, "flow_name", fields);
        if (flow is not null && written is not null && written != flow.Name)
        {
            fields.Warning(
                Codes.FlowNameIgnored,
                $"The flow at this entrypoint is called {PlainText.Shown(flow.Name)}, so flow_name is ignored.",
                "Remove flow_name, or correct it.",
                mapping.Find("flow_name")!.Location);
        }

        return flow?.Name ?? written;
    }

    private static JsonElement ParametersOf(YamlMapping mapping, ParameterReader parameters, FieldReader fields)
    {
        if (parameters.Read(mapping.Find("parameters"), "parameters") is not { } read)
        {
            return EmptyObject;
        }

        if (ParameterSize.IsTooLarge(read))
        {
            fields.Error(
                Codes.ParametersTooLarge,
                FormattableString.Invariant($"The parameters have {ParameterSize.Measure(read):N0} bytes as Prefect counts them; its maximum is {ParameterSize.Most:N0}."),
                "Put large values in a file or a variable that the flow reads.",
                mapping.FindEntry("parameters")!.Value.Location);
        }

        return read;
    }

    // Empty text counts as none, as it does for the command line.
    private static string? TextOrNull(YamlMapping mapping, string key, FieldReader fields) =>
        fields.Text(mapping.Find(key), key, TemplatePlace.Setting) is { Value.Length: > 0 } text ? text.Value : null;

    private static string? NameOrNull(YamlMapping mapping, string key, FieldReader fields, TemplatePlace? place = null) =>
        fields.Name(mapping.Find(key), key, place ?? TemplatePlace.Exact) is { Value.Length: > 0 } text ? text.Value : null;

    private static (string? Name, string? Queue, JsonElement JobVariables) WorkPoolOf(YamlMapping mapping, FieldReader fields)
    {
        const string Fix = "Set work_pool to a mapping with the name of a pool.";
        var node = mapping.Find("work_pool");
        if (FieldReader.IsAbsent(node))
        {
            fields.Error(Codes.WorkPoolMissing, "The deployment has no work pool.", Fix, mapping.Location);
            return (null, null, EmptyObject);
        }

        if (fields.Mapping(node, "work_pool") is not { } pool)
        {
            return (null, null, EmptyObject);
        }

        fields.WarnOfUnknownKeys(pool, KnownKeys.WorkPool, "work_pool");
        var name = fields.Name(pool.Find("name"), "work_pool.name", TemplatePlace.Exact);
        if (FieldReader.IsAbsent(pool.Find("name")) || name is { Value.Length: 0 })
        {
            fields.Error(Codes.WorkPoolMissing, "The work pool has no name.", Fix, pool.Location);
        }

        var queue = NameOrNull(pool, "work_queue_name", fields);
        return (name?.Value, queue, JobVariableFields.Read(pool.Find("job_variables"), fields) ?? EmptyObject);
    }

    // Of these types Prefect finds no version in GitHub Actions, and takes the flow's.
    private static bool TakesCommit(YamlMapping mapping) =>
        mapping.Find("version_type") is not YamlScalar { Value: "prefect:simple" or "vcs:gitlab" or "vcs:bitbucket" or "vcs:azuredevops" };

    private void WarnOfUnapplied(YamlMapping mapping, FieldReader fields)
    {
        if (mapping.Find("sla") is { } sla and not (YamlScalar or YamlSequence { Items.Count: 0 }))
        {
            fields.Warning(Codes.SlaNotApplied, "Service levels are a feature of Prefect Cloud, which a self-hosted server does not have.", "Remove sla.", sla.Location);
        }

        if (mapping.Find("version_type") is { } type && !FieldReader.IsAbsent(type) && (_input.CommitVersion is null || TakesCommit(mapping)))
        {
            fields.Warning(Codes.VersionTypeNotApplied, "A self-hosted Prefect server does not store a version type.", "Remove version_type.", type.Location);
        }
    }
}
