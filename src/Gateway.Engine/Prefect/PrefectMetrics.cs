using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Polly.Timeout;

namespace Gateway.Prefect;

/// <summary>
/// <c>gateway.prefect.request.duration</c>: how long each try of a request took, in seconds, by operation and status. Its count by
/// <c>error_type</c> is the number of errors.
/// </summary>
internal static class PrefectMetrics
{
    private static readonly Histogram<double> Durations = GatewayTelemetry.Meter.CreateHistogram(
        "gateway.prefect.request.duration",
        "s",
        "Duration of each attempt of a request to Prefect.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>Records one try.</summary>
    /// <param name="call">The operation.</param>
    /// <param name="status">The answer's status; null when there was none.</param>
    /// <param name="failure">What was thrown instead of an answer, or instead of a whole one.</param>
    /// <param name="duration">How long it took.</param>
    public static void Record(PrefectCall call, int? status, Exception? failure, TimeSpan duration)
    {
        if (!Durations.Enabled)
        {
            return;
        }

        var tags = new TagList { { "operation", NameOf(call) } };
        var code = status?.ToString(CultureInfo.InvariantCulture);
        if (code is not null)
        {
            tags.Add("http.response.status_code", code);
        }

        // As OpenTelemetry's conventions for HTTP have it: the status where there is one that says no, else what happened.
        if (ErrorOf(code, status, failure) is { } error)
        {
            tags.Add("error.type", error);
        }

        Durations.Record(duration.TotalSeconds, tags);
    }

    /// <summary>The operation's name as labels are written.</summary>
    internal static string NameOf(PrefectCall call) =>
        Names.GetOrAdd(call.Name, static name => name.ToLowerInvariant().Replace(' ', '_'));

    private static string? ErrorOf(string? code, int? status, Exception? failure) => failure switch
    {
        null => status is >= 400 ? code : null,
        TimeoutRejectedException => "timeout",
        OperationCanceledException => "cancelled",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "invalid_response",
        _ => "connection",
    };
}
