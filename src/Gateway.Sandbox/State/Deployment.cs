using System.Text.Json;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.State;

internal sealed class Deployment
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; set; }

    public required string Name { get; init; }

    public required Flow Flow { get; init; }

    public string? Version { get; set; }

    public string? Description { get; set; }

    public bool Paused { get; set; }

    /// <summary>In the order they were made. The server answers them newest first.</summary>
    public List<Schedule> Schedules { get; private set; } = [];

    public ConcurrencyLimit? Limit { get; set; }

    public JsonElement ConcurrencyOptions { get; set; } = SandboxJson.Null;

    public JsonElement JobVariables { get; set; } = SandboxJson.EmptyObject;

    public JsonElement Parameters { get; set; } = SandboxJson.EmptyObject;

    public IReadOnlyList<string> Tags { get; set; } = [];

    public IReadOnlyDictionary<string, JsonElement> Labels { get; set; } = new Dictionary<string, JsonElement>();

    public WorkPool? Pool { get; set; }

    public WorkQueue? Queue { get; set; }

    public JsonElement ParameterSchema { get; set; } = SandboxJson.Parse("""{"type":"object","properties":{}}""");

    public bool EnforceParameterSchema { get; set; } = true;

    public string? Path { get; set; }

    public JsonElement PullSteps { get; set; } = SandboxJson.Null;

    public string? Entrypoint { get; set; }

    public JsonElement StorageDocumentId { get; set; } = SandboxJson.Null;

    public JsonElement InfrastructureDocumentId { get; set; } = SandboxJson.Null;

    /// <summary>Newest first, as the server orders them; of equal age the later made first.</summary>
    public IEnumerable<Schedule> SchedulesNewestFirst() =>
        Schedules.Select((schedule, index) => (schedule, index))
            .OrderByDescending(each => each.schedule.Updated)
            .ThenByDescending(each => each.index)
            .Select(each => each.schedule);

    /// <summary>The same deployment, with which nothing that changes is shared.</summary>
    /// <param name="limit">Its own limit; null when it has none.</param>
    public Deployment Copy(ConcurrencyLimit? limit)
    {
        var copy = (Deployment)MemberwiseClone();
        copy.Limit = limit;
        copy.Schedules = [.. Schedules.Select(static schedule => schedule.Copy())];
        return copy;
    }
}
