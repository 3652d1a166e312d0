using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Prefect;

/// <summary>A deployment as the Prefect server holds it now.</summary>
internal sealed record LiveDeployment
{
    /// <summary>Its id on the server.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name; unique within its flow.</summary>
    public required string Name { get; init; }

    public required Guid FlowId { get; init; }

    /// <summary>Its version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Its description, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Whether its schedules make no runs.</summary>
    public bool Paused { get; init; }

    /// <summary>Its schedules; the server answers them in no order that means anything.</summary>
    public IReadOnlyList<LiveSchedule> Schedules { get; init; } = [];

    /// <summary>Where its concurrency limit is really kept; null for none.</summary>
    public LiveConcurrencyLimit? GlobalConcurrencyLimit { get; init; }

    /// <summary>What happens to runs above the limit, or null.</summary>
    public LiveConcurrencyOptions? ConcurrencyOptions { get; init; }

    /// <summary>Values for the pool's base job template, a JSON object. May hold secrets.</summary>
    public JsonElement? JobVariables { get; init; }

    /// <summary>Default parameters of its runs, a JSON object. May hold secrets.</summary>
    public JsonElement? Parameters { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its labels, a JSON object; the server adds some of its own.</summary>
    public JsonElement? Labels { get; init; }

    /// <summary>Its work pool, or null.</summary>
    public string? WorkPoolName { get; init; }

    /// <summary>Its work queue, or null.</summary>
    public string? WorkQueueName { get; init; }

    /// <summary>JSON schema of its parameters.</summary>
    [JsonPropertyName("parameter_openapi_schema")]
    public JsonElement? ParameterOpenApiSchema { get; init; }

    /// <summary>Whether the server checks parameters against the schema.</summary>
    public bool EnforceParameterSchema { get; init; } = true;

    /// <summary>Steps that a run takes first, a JSON array, or null.</summary>
    public JsonElement? PullSteps { get; init; }

    /// <summary><c>path/to/file.py:function</c>, or null.</summary>
    public string? Entrypoint { get; init; }

    /// <summary><c>READY</c> when something polls for its runs, else <c>NOT_READY</c>.</summary>
    public string? Status { get; init; }
}

/// <summary>A schedule as the server holds it.</summary>
internal sealed record LiveSchedule
{
    /// <summary>Its id on the server.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name within the deployment, or null.</summary>
    public string? Slug { get; init; }

    /// <summary>Whether it makes runs.</summary>
    public bool Active { get; init; } = true;

    /// <summary>Parameters of its runs, a JSON object.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Its rule: an object with <c>cron</c>, <c>interval</c> or <c>rrule</c>.</summary>
    public required JsonElement Schedule { get; init; }
}

/// <summary>A concurrency limit; a deployment's own is named <c>deployment:</c> and its id, any other is shared.</summary>
/// <param name="Id">Its id on the server.</param>
/// <param name="Name">Its name.</param>
/// <param name="Limit">Most runs at one time.</param>
internal sealed record LiveConcurrencyLimit(Guid Id, string Name, int Limit);

/// <summary>What the server does with runs above the limit.</summary>
/// <param name="CollisionStrategy"><c>ENQUEUE</c> or <c>CANCEL_NEW</c>.</param>
/// <param name="GracePeriodSeconds">Seconds that a new run may take to start; null for the server's default.</param>
internal sealed record LiveConcurrencyOptions(string CollisionStrategy, int? GracePeriodSeconds = null);
