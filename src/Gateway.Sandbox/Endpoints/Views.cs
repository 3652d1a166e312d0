using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Endpoints;

/// <summary>A flow as the server answers it.</summary>
[AnsweredAs("Flow")]
internal sealed class FlowView(Flow flow)
{
    public Guid Id { get; } = flow.Id;

    public DateTimeOffset Created { get; } = flow.Created;

    public DateTimeOffset Updated { get; } = flow.Updated;

    public string Name { get; } = flow.Name;

    public JsonElement Tags { get; } = flow.Tags;

    public JsonElement Labels { get; } = flow.Labels;
}

/// <summary>A deployment as the server answers it: its limit is never in <c>concurrency_limit</c>.</summary>
[AnsweredAs("DeploymentResponse")]
internal sealed class DeploymentView(Deployment deployment)
{
    public Guid Id { get; } = deployment.Id;

    public DateTimeOffset Created { get; } = deployment.Created;

    public DateTimeOffset Updated { get; } = deployment.Updated;

    public string Name { get; } = deployment.Name;

    public string? Version { get; } = deployment.Version;

    public string? Description { get; } = deployment.Description;

    public Guid FlowId { get; } = deployment.Flow.Id;

    public bool Paused { get; } = deployment.Paused;

    public IReadOnlyList<ScheduleView> Schedules { get; } = ScheduleView.AllOf(deployment);

    public int? ConcurrencyLimit { get; }

    public LimitView? GlobalConcurrencyLimit { get; } = deployment.Limit is { } limit ? new(limit) : null;

    public JsonElement ConcurrencyOptions { get; } = deployment.ConcurrencyOptions;

    public JsonElement JobVariables { get; } = deployment.JobVariables;

    public JsonElement Parameters { get; } = deployment.Parameters;

    public IReadOnlyList<string> Tags { get; } = deployment.Tags;

    public IReadOnlyDictionary<string, JsonElement> Labels { get; } = deployment.Labels;

    public string? WorkQueueName { get; } = deployment.Queue?.Name;

    public Guid? WorkQueueId { get; } = deployment.Queue?.Id;

    public DateTimeOffset? LastPolled { get; }

    public JsonElement ParameterOpenapiSchema { get; } = deployment.ParameterSchema;

    public string? Path { get; } = deployment.Path;

    public JsonElement PullSteps { get; } = deployment.PullSteps;

    public string? Entrypoint { get; } = deployment.Entrypoint;

    public JsonElement StorageDocumentId { get; } = deployment.StorageDocumentId;

    public JsonElement InfrastructureDocumentId { get; } = deployment.InfrastructureDocumentId;

    public string? CreatedBy { get; }

    public string? UpdatedBy { get; }

    public string? WorkPoolName { get; } = deployment.Pool?.Name;

    public string Status { get; } = "NOT_READY";

    public bool EnforceParameterSchema { get; } = deployment.EnforceParameterSchema;
}

/// <summary>A deployment's schedule as the server answers it.</summary>
[AnsweredAs("DeploymentSchedule")]
internal sealed class ScheduleView(Deployment deployment, Schedule schedule)
{
    public Guid Id { get; } = schedule.Id;

    public DateTimeOffset Created { get; } = schedule.Created;

    public DateTimeOffset Updated { get; } = schedule.Updated;

    public Guid DeploymentId { get; } = deployment.Id;

    public JsonElement Schedule { get; } = schedule.Definition;

    public bool Active { get; } = schedule.Active;

    public int? MaxScheduledRuns { get; } = schedule.MaxScheduledRuns;

    public JsonElement Parameters { get; } = schedule.Parameters;

    public string? Slug { get; } = schedule.Slug;

    public static ScheduleView[] AllOf(Deployment deployment) =>
        [.. deployment.SchedulesNewestFirst().Select(schedule => new ScheduleView(deployment, schedule))];
}

/// <summary>A global concurrency limit as the server answers it.</summary>
[AnsweredAs("GlobalConcurrencyLimitResponse")]
internal sealed class LimitView(ConcurrencyLimit limit)
{
    private static readonly JsonElement NoDecay = SandboxJson.Parse("0.0");

    public Guid Id { get; } = limit.Id;

    public DateTimeOffset Created { get; } = limit.Created;

    public DateTimeOffset Updated { get; } = limit.Updated;

    public bool Active { get; } = limit.Active;

    public string Name { get; } = limit.Name;

    public int Limit { get; } = limit.Limit;

    public int ActiveSlots { get; }

    public JsonElement SlotDecayPerSecond { get; } = NoDecay;
}

/// <summary>A work pool as the server answers it.</summary>
[AnsweredAs("WorkPoolResponse", "WorkPool")]
internal sealed class WorkPoolView(WorkPool pool, DateTimeOffset now)
{
    public Guid Id { get; } = pool.Id;

    public DateTimeOffset Created { get; } = pool.Created;

    public DateTimeOffset Updated { get; } = pool.Updated;

    public string Name { get; } = pool.Name;

    public string? Description { get; } = pool.Description;

    public string Type { get; } = pool.Type;

    public JsonElement BaseJobTemplate { get; } = pool.BaseJobTemplate;

    public bool IsPaused { get; } = pool.IsPaused;

    public int? ConcurrencyLimit { get; } = pool.ConcurrencyLimit;

    public string Status { get; } = pool.StatusAt(now);

    public Guid DefaultQueueId { get; } = pool.DefaultQueue.Id;

    public JsonElement StorageConfiguration { get; } = pool.StorageConfiguration;

    public int? ActiveSlots { get; } = pool.ConcurrencyLimit is null ? null : 0;
}

/// <summary>A work queue as the server answers it.</summary>
[AnsweredAs("WorkQueueResponse")]
internal sealed class WorkQueueView(WorkQueue queue)
{
    public Guid Id { get; } = queue.Id;

    public DateTimeOffset Created { get; } = queue.Created;

    public DateTimeOffset Updated { get; } = queue.Created;

    public string Name { get; } = queue.Name;

    public string Description { get; } = queue.Description;

    public bool IsPaused { get; }

    public int? ConcurrencyLimit { get; }

    public int Priority { get; } = queue.Priority;

    public Guid WorkPoolId { get; } = queue.PoolId;

    public string? Filter { get; }

    public DateTimeOffset? LastPolled { get; }

    public string WorkPoolName { get; } = queue.PoolName;

    public string Status { get; } = "NOT_READY";

    public int? ActiveSlots { get; }
}

/// <summary>A worker as the server answers it.</summary>
[AnsweredAs("WorkerResponse")]
internal sealed class WorkerView(Worker worker, DateTimeOffset now)
{
    public Guid Id { get; } = worker.Id;

    public DateTimeOffset Created { get; } = worker.Created;

    public DateTimeOffset Updated { get; } = worker.Created;

    public string Name { get; } = worker.Name;

    public Guid WorkPoolId { get; } = worker.PoolId;

    public DateTimeOffset LastHeartbeatTime { get; } = worker.LastHeartbeat;

    public int? HeartbeatIntervalSeconds { get; } = worker.HeartbeatIntervalSeconds;

    public string Status { get; } = worker.IsOnlineAt(now) ? "ONLINE" : "OFFLINE";
}
