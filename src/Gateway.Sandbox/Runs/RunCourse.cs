namespace Gateway.Sandbox.Runs;

/// <summary>
/// How flow runs go. A run is created in its first state, scheduled unless the request says otherwise, and every read of it,
/// alone or by a query, takes it one step on and answers the state it is in then; a run that is not due yet stays where it is.
/// </summary>
internal sealed record RunCourse
{
    /// <summary>Pending, running, completed: how a run goes when nothing else is said.</summary>
    public static RunCourse Completed { get; } = From(new(RunStateType.Pending), new(RunStateType.Running), new(RunStateType.Completed));

    /// <summary>Pending, running, and no further.</summary>
    public static RunCourse KeepsRunning { get; } = From(new(RunStateType.Pending), new(RunStateType.Running));

    /// <summary>No worker takes the run up; it stays scheduled.</summary>
    public static RunCourse NeverPickedUp { get; } = From();

    /// <summary>No worker takes the run up, and the server marks it as late.</summary>
    public static RunCourse Late { get; } = From(new RunStep(RunStateType.Scheduled) { Name = "Late" });

    /// <summary>The name of the deployment whose runs go so; null for any.</summary>
    public string? Deployment { get; init; }

    /// <summary>How many runs go so; null for all.</summary>
    public int? Times { get; init; }

    /// <summary>The states after the first, in order. After the last one the run stays as it is.</summary>
    public required IReadOnlyList<RunStep> Steps { get; init; }

    /// <summary>The name of the worker that takes the run up.</summary>
    public string Worker { get; init; } = "worker-1";

    /// <summary>What the flow says its version is once it runs; nothing by default.</summary>
    public string? FlowVersion { get; init; }

    /// <summary>A course of these steps.</summary>
    /// <param name="steps">The states after the first.</param>
    public static RunCourse From(params RunStep[] steps) => new() { Steps = steps };

    /// <summary>Pending, running, failed.</summary>
    /// <param name="message">What the flow says about it.</param>
    public static RunCourse Failed(string message) => From(
        new(RunStateType.Pending), new(RunStateType.Running), new(RunStateType.Failed) { Message = message });

    /// <summary>Pending, crashed: the container did not start.</summary>
    /// <param name="message">What the worker says about it.</param>
    public static RunCourse Crashed(string message) => From(
        new(RunStateType.Pending), new(RunStateType.Crashed) { Message = message });
}
