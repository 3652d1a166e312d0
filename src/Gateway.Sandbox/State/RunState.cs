using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Runs;

namespace Gateway.Sandbox.State;

/// <summary>One state of a flow run. A run keeps all it went through.</summary>
internal sealed record RunState
{
    private static readonly JsonElement NoDetails = SandboxJson.Parse(
        """
        {
          "flow_run_id": null, "task_run_id": null, "child_flow_run_id": null, "scheduled_time": null, "cache_key": null,
          "cache_expiration": null, "deferred": false, "untrackable_result": false, "pause_timeout": null, "pause_reschedule": false,
          "pause_key": null, "run_input_keyset": null, "refresh_cache": null, "retriable": null, "transition_id": null,
          "task_parameters_id": null, "traceparent": null, "deployment_concurrency_lease_id": null
        }
        """);

    public required Guid Id { get; init; }

    public required RunStateType Type { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public string? Message { get; init; }

    public JsonElement Data { get; init; } = SandboxJson.Null;

    /// <summary>When a scheduled run is to start.</summary>
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>All details, those that are not set as well.</summary>
    public required JsonObject Details { get; init; }

    public bool IsFinal => Type is RunStateType.Completed or RunStateType.Failed or RunStateType.Cancelled or RunStateType.Crashed;

    public static RunState New(RunStateType type, string? name, DateTimeOffset now, Guid? runId) => new()
    {
        Id = Guid.CreateVersion7(now),
        Type = type,
        Name = name ?? type.ToString(),
        Timestamp = now,
        Details = DetailsOf(runId),
    };

    /// <summary>The state with a time to start, written as it is given, in UTC or in a zone of its own.</summary>
    public RunState At(DateTimeOffset? time)
    {
        var details = (JsonObject)Details.DeepClone();
        details["scheduled_time"] = time is not { } given ? null
            : given.Offset == TimeSpan.Zero ? SandboxJson.Format(given)
            : given.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        return this with { ScheduledTime = time, Details = details };
    }

    /// <summary>The state with further details.</summary>
    public RunState With(params IEnumerable<(string Name, JsonNode? Value)> further)
    {
        var details = (JsonObject)Details.DeepClone();
        foreach (var (name, value) in further)
        {
            details[name] = value;
        }

        return this with { Details = details };
    }

    private static JsonObject DetailsOf(Guid? runId)
    {
        var details = JsonObject.Create(NoDetails)!;
        details["flow_run_id"] = runId;
        return details;
    }
}
