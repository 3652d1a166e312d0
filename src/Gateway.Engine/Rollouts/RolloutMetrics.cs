using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Rollouts;

/// <summary>What is measured of rollouts: their ends, and how long they and their stages took, in seconds.</summary>
internal sealed class RolloutMetrics
{
    /// <summary>From milliseconds, which an unchanged rollout takes, to the hour that one may wait for a smoke run.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
    };

    private static readonly Counter<long> Finished =
        GatewayTelemetry.Meter.CreateCounter<long>("gateway.rollouts.finished", "{rollout}", "Rollouts that ended.");

    private static readonly Histogram<double> Durations =
        GatewayTelemetry.Meter.CreateHistogram("gateway.rollout.duration", "s", "Time from a rollout's first start to its end.", advice: Buckets);

    private static readonly Histogram<double> StageDurations =
        GatewayTelemetry.Meter.CreateHistogram("gateway.rollout.stage.duration", "s", "Duration of a rollout's stage.", advice: Buckets);

    private static readonly RolloutStatus[] Ends =
        [RolloutStatus.Succeeded, RolloutStatus.Failed, RolloutStatus.RolledBack, RolloutStatus.Superseded, RolloutStatus.Cancelled];

    private readonly GatewayPolicy _policy;
    private readonly TimeProvider _time;

    /// <summary>Makes it.</summary>
    public RolloutMetrics(GatewayPolicy policy, TimeProvider time)
    {
        _policy = policy;
        _time = time;
    }

    /// <summary>Has every series begin at 0: of one that begins at 1, nobody could tell that it grew.</summary>
    public void Announce()
    {
        foreach (var mode in _policy.Modes)
        {
            foreach (var status in Ends)
            {
                RecordUntaken(mode.Name, status, 0);
            }
        }
    }

    /// <summary>Records that a rollout was taken up for the first time: its stage <c>queued</c> is over.</summary>
    internal void RecordTaken(Rollout rollout) =>
        Record(RolloutStage.Queued, rollout.Mode, _time.GetUtcNow() - rollout.AcceptedAt, succeeded: true);

    /// <summary>Records the end of a rollout that had been taken up.</summary>
    internal void RecordEnd(Rollout rollout, RolloutStatus status)
    {
        var (mode, name) = (ModeOf(rollout.Mode), NameOf(status));
        Finished.Add(1, new("mode", mode), new("status", name));
        if (rollout.StartedAt is { } started)
        {
            Durations.Record(Seconds(_time.GetUtcNow() - started), new("mode", mode), new("status", name));
        }
    }

    /// <summary>Records rollouts that ended before they were taken up.</summary>
    internal void RecordUntaken(string mode, RolloutStatus status, int count = 1) =>
        Finished.Add(count, new("mode", ModeOf(mode)), new("status", NameOf(status)));

    /// <summary>Begins a stage: a span, and a duration once it is disposed of.</summary>
    internal StageTimer Begin(string stage, string mode) => new(this, stage, mode);

    private void Record(string stage, string mode, TimeSpan duration, bool succeeded) => StageDurations.Record(
        Seconds(duration),
        new("stage", stage),
        new("mode", ModeOf(mode)),
        new("outcome", succeeded ? "succeeded" : "failed"));

    private string ModeOf(string mode) => _policy.Find(mode)?.Name ?? GatewayTelemetry.Unknown;

    /// <summary>A status as the API writes it.</summary>
    private static string NameOf(RolloutStatus status) => status switch
    {
        RolloutStatus.Succeeded => "succeeded",
        RolloutStatus.RolledBack => "rolled_back",
        RolloutStatus.Superseded => "superseded",
        RolloutStatus.Cancelled => "cancelled",
        _ => "failed",
    };

    /// <summary>Clocks may be set back.</summary>
    private static double Seconds(TimeSpan duration) => Math.Max(0, duration.TotalSeconds);

    /// <summary>One stage that is under way. It failed unless it says otherwise.</summary>
    internal sealed class StageTimer : IDisposable
    {
        private readonly RolloutMetrics _metrics;
        private readonly string _mode;
        private readonly long _started;
        private readonly Activity? _activity;

        public StageTimer(RolloutMetrics metrics, string stage, string mode)
        {
            _metrics = metrics;
            Stage = stage;
            _mode = mode;
            _started = metrics._time.GetTimestamp();
            _activity = GatewayTelemetry.Source.StartActivity(stage);
        }

        /// <summary>Its name.</summary>
        public string Stage { get; }

        /// <summary>Whether it has come to the end that it is for.</summary>
        public bool HasSucceeded { get; set; }

        public void Dispose()
        {
            _metrics.Record(Stage, _mode, _metrics._time.GetElapsedTime(_started), HasSucceeded);
            if (_activity is not null)
            {
                _activity.SetStatus(HasSucceeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
                _activity.Dispose();
            }
        }
    }
}

/// <summary>Names of a rollout's stages, in metrics and spans.</summary>
internal static class RolloutStage
{
    /// <summary>From its acceptance until it is taken up.</summary>
    public const string Queued = "queued";

    /// <summary>Images, reading the server, and working out what differs.</summary>
    public const string Planning = "planning";

    /// <summary>Writing what differs.</summary>
    public const string Applying = "applying";

    /// <summary>Reading back.</summary>
    public const string Verifying = "verifying";

    public const string SmokeRun = "smoke_run";

    /// <summary>Putting back what was changed.</summary>
    public const string Restoring = "restoring";
}
