namespace Gateway.Rollouts;

/// <summary>How rollouts run; section <c>Gateway:Rollouts</c>.</summary>
public sealed class RolloutOptions
{
    /// <summary>How long a rollout may take, waiting for a Prefect server that is away included. Default 10 minutes; from 1 second to 1 day.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long putting back may take after a failure, a server that is away included. Default 10 minutes; from 1 second to 1 day.</summary>
    public TimeSpan RestoreDeadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a write that Prefect did not answer may still take effect: putting back looks again that long after the last one before it
    /// says that all is as before. Default 15 seconds, half more than Prefect gives a statement on its database; from 0 to
    /// below <see cref="RestoreDeadline"/>.
    /// </summary>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often in a row a rollout is resumed after the process ended in the middle of it without having been told to, before it fails as
    /// <c>crashed_repeatedly</c>; it has as many again for putting back. Ends that the process was told of do not count. Default 5; from 3
    /// to 100.
    /// </summary>
    public int MaxResumes { get; set; } = 5;

    /// <summary>First pause before a rollout looks again at a server that is away; it doubles up to <see cref="MaxPause"/>. Default 1 second.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause. Default 30 seconds.</summary>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two looks at a smoke run. Default 2 seconds; from 10 milliseconds to 1 minute.</summary>
    public TimeSpan SmokeRunPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a lane lets builds gather that arrive faster than it rolls them out, counted from the start of a rollout that superseded
    /// others; of those that arrive meanwhile only the newest is rolled out. Builds that find their lane idle never wait. Default 1 second;
    /// up to 1 hour.
    /// </summary>
    public TimeSpan LaneInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Rollouts that run side by side, each in a lane of its own. Default 8; from 1 to 64.</summary>
    public int MaxParallel { get; set; } = 8;

    /// <summary>How often all lanes are checked for drift. Default 15 minutes; 0 for never by itself, else from 1 second to 1 day.</summary>
    public TimeSpan DriftInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the check of one lane on schedule, or of one MODE on request, may take. Default 15 seconds; from 1 second to 10 minutes.</summary>
    public TimeSpan DriftDeadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// UnmanagedFields after which whoever watches a rollout is sent a comment, so that no proxy takes the connection for a dead one. Default
    /// 10 seconds; above zero, up to 15 seconds.
    /// </summary>
    public TimeSpan EventHeartbeat { get; set; } = TimeSpan.FromSeconds(10);
}
