namespace Gateway.Rollouts.Stages;

/// <summary>The backoff between looks at a server that is away: it doubles up to a maximum, and ends with a deadline.</summary>
internal sealed class PrefectBackoff
{
    private readonly RolloutOptions _options;
    private readonly TimeProvider _time;
    private TimeSpan _next;

    public PrefectBackoff(RolloutOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _next = options.FirstPause;
    }

    /// <summary>Waits before another look.</summary>
    /// <returns>False when the deadline came first.</returns>
    public async Task<bool> WaitAsync(CancellationToken deadline)
    {
        var pause = _next;
        _next = pause * 2 < _options.MaxPause ? pause * 2 : _options.MaxPause;
        await Task.Delay(pause, _time, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !deadline.IsCancellationRequested;
    }
}
