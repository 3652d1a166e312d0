using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Runs;

namespace Gateway.Sandbox.State;

internal sealed class FlowRun
{
    private readonly List<RunState> _states = [];

    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; private set; }

    public required string Name { get; init; }

    public required Deployment Deployment { get; init; }

    /// <summary>The deployment's version when the run was made.</summary>
    public required string? DeploymentVersion { get; init; }

    public required WorkPool? Pool { get; init; }

    public required WorkQueue? Queue { get; init; }

    public string? FlowVersion { get; set; }

    public required JsonElement Parameters { get; init; }

    public string? IdempotencyKey { get; init; }

    public JsonElement Context { get; init; } = SandboxJson.EmptyObject;

    public JsonObject Policy { get; } = new()
    {
        ["max_retries"] = 0,
        ["retry_delay_seconds"] = JsonNode.Parse("0.0"),
        ["retries"] = null,
        ["retry_delay"] = null,
        ["pause_keys"] = new JsonArray(),
        ["resuming"] = false,
        ["retry_type"] = null,
    };

    public required IReadOnlyList<string> Tags { get; init; }

    public required Dictionary<string, JsonElement> Labels { get; init; }

    public JsonElement ParentTaskRunId { get; init; } = SandboxJson.Null;

    public JsonElement InfrastructureDocumentId { get; init; } = SandboxJson.Null;

    public string? InfrastructurePid { get; set; }

    public JsonElement CreatedBy { get; init; } = SandboxJson.Null;

    public JsonElement JobVariables { get; init; } = SandboxJson.EmptyObject;

    /// <summary>Whether a schedule made the run, not a request.</summary>
    public bool AutoScheduled { get; init; }

    public int RunCount { get; private set; }

    public DateTimeOffset? ExpectedStart { get; private set; }

    public DateTimeOffset? NextScheduledStart { get; private set; }

    public DateTimeOffset? Start { get; private set; }

    public DateTimeOffset? End { get; private set; }

    public TimeSpan TotalRunTime { get; private set; }

    public IReadOnlyList<RunState> States => _states;

    public RunState State => _states[^1];

    public List<LogLine> Logs { get; } = [];

    /// <summary>How the run goes; null until that is decided.</summary>
    public RunCourse? Course { get; set; }

    /// <summary>The steps before it.</summary>
    public Queue<RunStep> Ahead { get; } = [];

    /// <summary>The time spent running, that of a run that has not ended included.</summary>
    public TimeSpan RunTimeAt(DateTimeOffset now) =>
        State.Type == RunStateType.Running ? TotalRunTime + (now - State.Timestamp) : TotalRunTime;

    /// <summary>How much later than expected the run started, or is going to at the earliest.</summary>
    public TimeSpan LatenessAt(DateTimeOffset now) => (Start, ExpectedStart) switch
    {
        ({ } start, { } expected) when start > expected => start - expected,
        (null, { } expected) when expected < now && !State.IsFinal => now - expected,
        _ => TimeSpan.Zero,
    };

    /// <summary>Goes into a state and keeps the times that come with it.</summary>
    public void Enter(RunState state)
    {
        var before = _states.Count == 0 ? null : State;
        Updated = state.Timestamp;
        ExpectedStart ??= state.Type == RunStateType.Scheduled ? state.ScheduledTime : state.Timestamp;
        NextScheduledStart = state.Type == RunStateType.Scheduled ? state.ScheduledTime : null;
        if (before?.Type == RunStateType.Running)
        {
            TotalRunTime += state.Timestamp - before.Timestamp;
        }

        if (state.Type == RunStateType.Running)
        {
            Start ??= state.Timestamp;
            RunCount++;
        }

        if (state.IsFinal)
        {
            Start ??= state.Timestamp;
            End ??= state.Timestamp;
        }
        else
        {
            End = null;
        }

        _states.Add(state);
    }

    public void Log(DateTimeOffset now, RunLog line) =>
        Logs.Add(new LogLine(Guid.CreateVersion7(now), now, line.Logger, line.Level, line.Message));
}
