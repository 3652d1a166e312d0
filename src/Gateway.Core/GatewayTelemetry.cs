using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway;

/// <summary>
/// The one source of traces and the one meter, both named <c>Gateway</c>. Every room measures what it does with these alone; whether anybody
/// listens, and where it goes, is the host's to say.
/// </summary>
public static class GatewayTelemetry
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "Gateway";

    /// <summary>What a label says where the MODE or the repository is none that is configured: labels must not grow with what callers send.</summary>
    public const string Unknown = "unknown";

    /// <summary>Spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Metrics. Without a version, which would be a label, and start a new series with each upgrade.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Callers without valid credentials that were turned away, by what they lacked: <c>proof</c> of a repository, or <c>role</c>.</summary>
    private static readonly Counter<long> CredentialsRefused =
        Meter.CreateCounter<long>("gateway.credentials.refused", "{request}", "Requests without valid credentials.");

    /// <summary>W3C <c>traceparent</c> of what is under way here, for whoever goes on with it later; null where nothing is.</summary>
    public static string? TraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>Counts a request that was answered 401.</summary>
    /// <param name="kind"><c>proof</c> for build results, plans and GitHub's webhooks; <c>role</c> for what needs a key or a token.</param>
    public static void CountRefused(string kind) => CredentialsRefused.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>Has every series begin at 0: of one that begins at 1, nobody could tell that it grew.</summary>
    public static void Announce()
    {
        foreach (var kind in (ReadOnlySpan<string>)["proof", "role"])
        {
            CredentialsRefused.Add(0, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    /// <summary>
    /// Starts what continues a trace, or begins one, in the current flow of execution. There is an activity whether or not anybody records
    /// it: the log names its trace.
    /// </summary>
    /// <param name="name">Name of the span.</param>
    /// <param name="traceParent">W3C <c>traceparent</c> of what it continues; null, or one that is none, begins a trace.</param>
    public static Activity Continue(string name, string? traceParent)
    {
        // What happens to be current here is another story.
        Activity.Current = null;
        var isKnown = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        if (Source.StartActivity(name, ActivityKind.Internal, parent) is { } recorded)
        {
            return recorded;
        }

        var activity = new Activity(name).SetIdFormat(ActivityIdFormat.W3C);
        if (isKnown)
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        }

        return activity.Start();
    }
}
