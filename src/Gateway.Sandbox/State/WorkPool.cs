using System.Text.Json;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.State;

internal sealed class WorkPool
{
    private JsonElement _baseJobTemplate;
    private JsonSchemaCheck? _variables;

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
        }
    }

    /// <summary>What the pool's template asks of job variables; null where it asks nothing, and anything goes.</summary>
    public JsonSchemaCheck? Variables => _variables;

    /// <summary>A pool is ready as long as one of its workers is online.</summary>
    public string StatusAt(DateTimeOffset now) =>
        IsPaused ? "PAUSED" : Workers.Exists(worker => worker.IsOnlineAt(now)) ? "READY" : "NOT_READY";
}
