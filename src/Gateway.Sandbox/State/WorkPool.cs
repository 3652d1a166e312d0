using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Validation;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.State;

internal sealed class WorkPool
{
    private JsonElement _baseJobTemplate;
    private JsonSchemaCheck? _variables;
    private JsonSchemaCheck? _runVariables;

    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public string? Description { get; set; }

    public bool IsPaused { get; set; }

    public int? ConcurrencyLimit { get; set; }

    public required JsonElement StorageConfiguration { get; set; }

    public required WorkQueue DefaultQueue { get; init; }

    public List<WorkQueue> Queues { get; } = [];

    public List<Worker> Workers { get; } = [];

    public required JsonElement BaseJobTemplate
    {
        get => _baseJobTemplate;
        set
        {
            _baseJobTemplate = value;
            _variables = value.TryGetProperty("variables", out var schema) && schema.ValueKind == JsonValueKind.Object
                ? new JsonSchemaCheck(schema)
                : null;
            _runVariables = _variables is null ? null : new JsonSchemaCheck(schema, ignoreRequired: false);
        }
    }

    /// <summary>What the pool's template asks of job variables; null where it asks nothing, and anything goes.</summary>
    public JsonSchemaCheck? Variables => _variables;

    /// <summary>
    /// What is wrong with the job variables of one run, by which time all that the template requires must be there, or null.
    /// </summary>
    public string? ExplainRun(JsonElement deployment, JsonElement run, ServerManners manners)
    {
        if (_runVariables is null)
        {
            return null;
        }

        var all = new JsonObject();
        foreach (var source in (IEnumerable<IEnumerable<KeyValuePair<string, JsonElement>>>)[Defaults(), Members(deployment), Members(run)])
        {
            foreach (var (name, value) in source)
            {
                all[name] = JsonSerializer.SerializeToNode(value);
            }
        }

        return _runVariables.Explain(JsonSerializer.SerializeToElement(all), manners);
    }

    /// <summary>A pool is ready as long as one of its workers is online.</summary>
    public string StatusAt(DateTimeOffset now) =>
        IsPaused ? "PAUSED" : Workers.Exists(worker => worker.IsOnlineAt(now)) ? "READY" : "NOT_READY";

    private static IEnumerable<KeyValuePair<string, JsonElement>> Members(JsonElement source) =>
        source.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value));

    /// <summary>The defaults of the template's variables; a null says the same as none.</summary>
    private IEnumerable<KeyValuePair<string, JsonElement>> Defaults() =>
        _baseJobTemplate.GetProperty("variables").Value("properties") is not { } properties ? []
            : Members(properties)
                .Where(member => member.Value.Value("default") is not null)
                .Select(member => KeyValuePair.Create(member.Key, member.Value.Value("default")!.Value));
}
