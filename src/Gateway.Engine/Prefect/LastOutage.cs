namespace Gateway.Prefect;

/// <summary>
/// Remembers why a request to Prefect was last sent again. Whoever stops waiting for repetitions learns from it that the server refused connections,
/// and did not only take long.
/// </summary>
internal sealed class LastOutage(TimeProvider clock)
{
    private volatile Outage? _last;

    /// <summary>Records why a try failed.</summary>
    /// <param name="reason">What happened, as the end of a sentence without a point; holds nothing secret.</param>
    public void Record(string reason) => _last = new Outage(reason, clock.GetTimestamp());

    /// <summary>A sentence about the last failure within a time, with a blank before it; empty when there was none.</summary>
    public string Within(TimeSpan time) => _last is { } last && clock.GetElapsedTime(last.At) <= time ? $" The last try failed: {last.Reason}." : "";

    private sealed record Outage(string Reason, long At);
}
