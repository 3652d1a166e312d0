namespace Gateway.Sandbox.Runs;

/// <summary>
/// One state that a run is brought into. A step into the state that the run is in already only lets one read pass.
/// </summary>
/// <param name="Type">The state's type.</param>
internal sealed record RunStep(RunStateType Type)
{
    /// <summary>The state's name; by default that of its type.</summary>
    public string Name { get; init; } = Type.ToString();

    /// <summary>The state's message, such as the reason of a crash; none by default.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// What is logged on top of what worker and flow log by themselves: after the flow has begun, or before its end is told.
    /// </summary>
    public IReadOnlyList<RunLog> Logs { get; init; } = [];
}

/// <summary>One line of a run's log.</summary>
/// <param name="Message">The text.</param>
internal sealed record RunLog(string Message)
{
    /// <summary>The level as Python counts it: 20 for information, 40 for errors.</summary>
    public int Level { get; init; } = 20;

    /// <summary>Who logs: the flow by default.</summary>
    public string Logger { get; init; } = "prefect.flow_runs";
}
