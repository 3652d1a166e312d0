namespace Gateway.Sandbox.Runs;

/// <summary>The types of state that a flow run can be in, as the server has them.</summary>
internal enum RunStateType
{
    /// <summary>Nobody has taken the run up; with the name <c>Late</c> when its time has passed.</summary>
    Scheduled,

    /// <summary>A worker has taken the run up and is starting it.</summary>
    Pending,

    /// <summary>The flow runs.</summary>
    Running,

    /// <summary>The flow ended well. Final.</summary>
    Completed,

    /// <summary>The flow ended with an error of its own. Final.</summary>
    Failed,

    /// <summary>The run was called off. Final.</summary>
    Cancelled,

    /// <summary>What the flow should have run on did not start or broke. Final.</summary>
    Crashed,

    /// <summary>The flow waits to be resumed.</summary>
    Paused,

    /// <summary>The run is called off and its worker has not ended it yet.</summary>
    Cancelling,
}
