namespace Gateway.Intake;

/// <summary>
/// Logs requests without a valid proof: the first at once, and then, while more of them come, their number every ten seconds.
/// A line for each would let anybody who can reach the gateway fill its disk.
/// </summary>
internal sealed partial class UnauthenticatedLog : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ILogger<UnauthenticatedLog> _logger;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private int _more;
    private volatile bool _open;

    /// <summary>Makes the log.</summary>
    public UnauthenticatedLog(TimeProvider time, ILogger<UnauthenticatedLog> logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(static state => ((UnauthenticatedLog)state!).CloseWindow(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Records one refused request.</summary>
    public void Record()
    {
        GatewayTelemetry.CountRefused("proof");
        if (_open)
        {
            Interlocked.Increment(ref _more);
            return;
        }

        lock (_gate)
        {
            if (_open)
            {
                Interlocked.Increment(ref _more);
                return;
            }

            _open = true;
            _timer.Change(Window, Timeout.InfiniteTimeSpan);
        }

        Log.Unauthenticated(_logger);
    }

    /// <summary>Says what has not been said yet.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Say(Interlocked.Exchange(ref _more, 0));
    }

    private void CloseWindow()
    {
        int more;
        lock (_gate)
        {
            more = Interlocked.Exchange(ref _more, 0);
            if (more > 0)
            {
                _timer.Change(Window, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _open = false;

                // One may have seen the window open and counted itself just now.
                more = Interlocked.Exchange(ref _more, 0);
            }
        }

        Say(more);
    }

    private void Say(int more)
    {
        if (more > 0)
        {
            Log.More(_logger, more, (int)Window.TotalSeconds);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "Refused a request without valid credentials.")]
        public static partial void Unauthenticated(ILogger logger);

        [LoggerMessage(1008, LogLevel.Warning, "Refused {Count} more request(s) without valid credentials within the last {Seconds} seconds.")]
        public static partial void More(ILogger logger, int count, int seconds);
    }
}
