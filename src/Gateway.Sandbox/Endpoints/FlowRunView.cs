using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Endpoints;

/// <summary>A flow run as the server answers it.</summary>
[AnsweredAs("FlowRunResponse")]
internal sealed class FlowRunView(FlowRun run, DateTimeOffset now)
{
    public Guid Id { get; } = run.Id;

    public DateTimeOffset Created { get; } = run.Created;

    public DateTimeOffset Updated { get; } = run.Updated;

    public string Name { get; } = run.Name;

    public Guid FlowId { get; } = run.Deployment.Flow.Id;

    public Guid StateId { get; } = run.State.Id;

    public Guid DeploymentId { get; } = run.Deployment.Id;

    public string? DeploymentVersion { get; } = run.DeploymentVersion;

    public Guid? WorkQueueId { get; } = run.Queue?.Id;

    public string? WorkQueueName { get; } = run.Queue?.Name;

    public string? FlowVersion { get; } = run.FlowVersion;

    public JsonElement Parameters { get; } = run.Parameters;

    public string? IdempotencyKey { get; } = run.IdempotencyKey;

    public JsonElement Context { get; } = run.Context;

    public JsonObject EmpiricalPolicy { get; } = (JsonObject)run.Policy.DeepClone();

    public IReadOnlyList<string> Tags { get; } = run.Tags;

    public IReadOnlyDictionary<string, JsonElement> Labels { get; } = new Dictionary<string, JsonElement>(run.Labels);

    public JsonElement ParentTaskRunId { get; } = run.ParentTaskRunId;

    public string StateType { get; } = RunStateView.TypeOf(run.State);

    public string StateName { get; } = run.State.Name;

    public int RunCount { get; } = run.RunCount;

    public DateTimeOffset? ExpectedStartTime { get; } = run.ExpectedStart;

    public DateTimeOffset? NextScheduledStartTime { get; } = run.NextScheduledStart;

    public DateTimeOffset? StartTime { get; } = run.Start;

    public DateTimeOffset? EndTime { get; } = run.End;

    public JsonElement TotalRunTime { get; } = Durations.Json(run.TotalRunTime);

    public JsonElement EstimatedRunTime { get; } = Durations.Json(run.RunTimeAt(now));

    public JsonElement EstimatedStartTimeDelta { get; } = Durations.Json(run.LatenessAt(now));

    public bool AutoScheduled { get; } = run.AutoScheduled;

    public JsonElement InfrastructureDocumentId { get; } = run.InfrastructureDocumentId;

    public string? InfrastructurePid { get; } = run.InfrastructurePid;

    public JsonElement CreatedBy { get; } = run.CreatedBy;

    public Guid? WorkPoolId { get; } = run.Pool?.Id;

    public string? WorkPoolName { get; } = run.Pool?.Name;

    public RunStateView State { get; } = new(run.State);

    public JsonElement JobVariables { get; } = run.JobVariables;
}

/// <summary>A state of a flow run as the server answers it.</summary>
[AnsweredAs("State")]
internal sealed class RunStateView(RunState state)
{
    public Guid Id { get; } = state.Id;

    public string Type { get; } = TypeOf(state);

    public string Name { get; } = state.Name;

    public DateTimeOffset Timestamp { get; } = state.Timestamp;

    public string? Message { get; } = state.Message;

    public JsonElement Data { get; } = state.Data;

    public JsonObject StateDetails { get; } = state.Details;

    public static string TypeOf(RunState state) => state.Type.ToString().ToUpperInvariant();
}

/// <summary>A line of a flow run's log as the server answers it.</summary>
[AnsweredAs("Log")]
internal sealed class LogView(FlowRun run, LogLine line)
{
    public Guid Id { get; } = line.Id;

    public DateTimeOffset Created { get; } = line.Timestamp;

    public DateTimeOffset Updated { get; } = line.Timestamp;

    public string Name { get; } = line.Logger;

    public int Level { get; } = line.Level;

    public string Message { get; } = line.Message;

    public DateTimeOffset Timestamp { get; } = line.Timestamp;

    public Guid FlowRunId { get; } = run.Id;

    public Guid? TaskRunId { get; }
}
