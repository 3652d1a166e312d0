namespace Gateway.Rollouts;

/// <summary>How rollouts run; section <c>Gateway:Rollouts</c>.</summary>
internal sealed class RolloutOptions
{
    /// <summary>
    /// How long a rollout may take, including the time to wait for an unavailable Prefect server. Default 10 minutes; from 1 second to 1 day.
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long the revert after a failure may take, including the time to wait for an unavailable server. Default 10 minutes; from 1 second to 1
    /// day.
    /// </summary>
    public TimeSpan RestoreDeadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a write that Prefect did not answer may still take effect. A revert checks the server again that long after the last such write
    /// before it reports that everything is as before. Default 15 seconds, 1.5 times the time that Prefect allows a statement on its database; from 0
    /// to below <see cref="RestoreDeadline"/>.
    /// </summary>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often in a row a rollout is resumed after the process stopped unexpectedly in the middle of it, before it fails as
    /// <c>crashed_repeatedly</c>. The revert has the same number of attempts. Regular shutdowns do not count. Default 5; from 3 to 100.
    /// </summary>
    public int MaxResumes { get; set; } = 5;

    /// <summary>First pause before a rollout tries an unavailable server again; it doubles up to <see cref="MaxPause"/>. Default 1 second.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Maximum of this pause. Default 30 seconds.</summary>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two checks of a smoke run. Default 2 seconds; from 10 milliseconds to 1 minute.</summary>
    public TimeSpan SmokeRunPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a lane collects builds that arrive faster than it can roll them out, from the start of a rollout that superseded others; only the
    /// newest of these builds is rolled out. Builds for an idle lane never wait. Default 1 second; up to 1 hour.
    /// </summary>
    public TimeSpan LaneInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Maximum number of concurrent rollouts, each in its own lane. Default 8; from 1 to 64.</summary>
    public int MaxParallel { get; set; } = 8;

    /// <summary>How often all lanes are checked for drift. Default 15 minutes; 0 to check only on request, otherwise from 1 second to 1 day.</summary>
    public TimeSpan DriftInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the check of one lane on schedule, or of one MODE on request, may take. Default 15 seconds; from 1 second to 10 minutes.</summary>
    public TimeSpan DriftDeadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the gateway looks for branches whose own deployments are to be deleted. Default 10 minutes; from 1 second to 1 day.</summary>
    public TimeSpan BranchSweepInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time without an event after which a comment is sent to clients that watch a rollout, so that proxies keep the connection open. Default 10
    /// seconds; above zero, up to 15 seconds.
    /// </summary>
    public TimeSpan EventHeartbeat { get; set; } = TimeSpan.FromSeconds(10);
}
