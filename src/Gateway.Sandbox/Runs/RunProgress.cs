using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Runs;

/// <summary>What a worker does to a run, and the flow in it: states, labels and logs as a real docker worker leaves them.</summary>
internal static class RunProgress
{
    private const string WorkerLogger = "prefect.flow_runs.worker";

    private const int Error = 40;

    /// <summary>Decides how a run goes.</summary>
    public static void Begin(FlowRun run, SandboxRuns runs)
    {
        run.Course = runs.Take(run.Deployment.Name);
        run.Ahead.Clear();
        foreach (var step in run.Course.Steps)
        {
            run.Ahead.Enqueue(step);
        }
    }

    /// <summary>Takes a run that is due, and not at its end, one step on.</summary>
    public static void Advance(FlowRun run, SandboxRuns runs, DateTimeOffset now)
    {
        if (run.State.IsFinal || run.NextScheduledStart > now)
        {
            return;
        }

        if (run.Course is null)
        {
            Begin(run, runs);
        }

        if (run.Ahead.TryDequeue(out var step) && (step.Type, step.Name) != (run.State.Type, run.State.Name))
        {
            Take(run, step, now);
        }
    }

    private static void Take(FlowRun run, RunStep step, DateTimeOffset now)
    {
        var before = run.State;
        run.Enter(StateOf(run, step, now));
        foreach (var line in (IEnumerable<RunLog>)[.. Opening(run, before, step), .. step.Logs, .. Closing(run, before, step)])
        {
            run.Log(now, line);
        }
    }

    private static RunState StateOf(FlowRun run, RunStep step, DateTimeOffset now)
    {
        var state = RunState.New(step.Type, step.Name, now, run.Id) with { Message = step.Message };
        return step.Type switch
        {
            // Marking a run as late is the server's own doing, not a worker's.
            RunStateType.Scheduled => state.At(run.State.ScheduledTime ?? now),
            RunStateType.Pending => ByWorker(state).At(run.State.ScheduledTime),
            RunStateType.Completed => ByWorker(state).With([("untrackable_result", true)]),
            _ => ByWorker(state),
        };
    }

    private static RunState ByWorker(RunState state) =>
        state.With([("deferred", null), ("transition_id", Guid.NewGuid())]);

    private static IEnumerable<RunLog> Opening(FlowRun run, RunState before, RunStep step)
    {
        if (before.Type == RunStateType.Scheduled && step.Type != RunStateType.Scheduled)
        {
            Label(run);
            yield return new($"Worker '{run.Course!.Worker}' submitting flow run '{run.Id}'") { Logger = WorkerLogger };
        }

        if (step.Type != RunStateType.Running || before.Type == RunStateType.Running)
        {
            yield break;
        }

        run.InfrastructurePid ??= $"http+docker://localhost:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        run.FlowVersion = run.Course!.FlowVersion;
        run.Policy["retries"] = 0;
        run.Policy["retry_delay"] = 0;
        yield return new($"Flow run '{run.Name}' submitted to infrastructure") { Logger = WorkerLogger };
        foreach (var line in PullSteps(run.Deployment.PullSteps))
        {
            yield return new(line);
        }

        yield return new($"Beginning flow run '{run.Name}' for flow '{run.Deployment.Flow.Name}'");
    }

    private static IEnumerable<RunLog> Closing(FlowRun run, RunState before, RunStep step)
    {
        if (step.Type == RunStateType.Crashed)
        {
            yield return new($"Reported flow run '{run.Id}' as crashed: {step.Message}") { Logger = WorkerLogger };
        }
        else if (before.Type == RunStateType.Running && step.Type is RunStateType.Completed or RunStateType.Failed)
        {
            var message = step.Message is null ? "" : PythonText.Repr(step.Message);
            var isError = step.Type == RunStateType.Failed;
            yield return new RunLog($"Finished in state {step.Name}({message})") { Level = isError ? Error : 20 };
        }
    }

    private static void Label(FlowRun run)
    {
        if (run.Pool is not { } pool)
        {
            return;
        }

        run.Labels["prefect.worker.name"] = JsonSerializer.SerializeToElement(run.Course!.Worker);
        run.Labels["prefect.worker.type"] = JsonSerializer.SerializeToElement(pool.Type);
        run.Labels["prefect.work-pool.name"] = JsonSerializer.SerializeToElement(pool.Name);
        run.Labels["prefect.work-pool.id"] = JsonSerializer.SerializeToElement(pool.Id);
    }

    private static IEnumerable<string> PullSteps(JsonElement steps)
    {
        if (steps.ValueKind != JsonValueKind.Array || steps.GetArrayLength() == 0)
        {
            yield break;
        }

        yield return $"Running {steps.GetArrayLength()} deployment pull step(s)";
        foreach (var step in steps.EnumerateArray().Select(NameOf))
        {
            yield return $"Executing deployment step: {step}";
            yield return $"Deployment step '{step}' completed successfully";
        }

        yield return "All deployment steps completed successfully";
    }

    /// <summary>A step's name is the last part of its one key, such as <c>prefect.deployments.steps.set_working_directory</c>.</summary>
    private static string NameOf(JsonElement step) =>
        step.ValueKind == JsonValueKind.Object && step.EnumerateObject().FirstOrDefault() is { Name: { Length: > 0 } key }
            ? key.Split('.')[^1]
            : "";
}
