using System.Diagnostics;
using Gateway.Drift;
using Gateway.Hosting.Health;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Rollouts;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Telemetry;

/// <summary>
/// Looks at the ledger, and more seldom at Prefect, so that the gauges have something to tell. However often and by however many metrics are
/// scraped, neither is asked for it.
/// </summary>
internal sealed partial class TelemetrySampler : BackgroundService
{
    private readonly GatewayGauges _gauges;
    private readonly RolloutMetrics _rollouts;
    private readonly LedgerStatistics _statistics;
    private readonly LedgerProbe _probe;
    private readonly ILaneLedger _lanes;
    private readonly ReadinessCheck _readiness;
    private readonly GatewayPolicy _policy;
    private readonly HashSet<string> _repositories;
    private readonly TelemetryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<TelemetrySampler> _logger;

    public TelemetrySampler(
        GatewayGauges gauges,
        RolloutMetrics rollouts,
        LedgerStatistics statistics,
        LedgerProbe probe,
        ILaneLedger lanes,
        ReadinessCheck readiness,
        GatewayPolicy policy,
        IConfiguration configuration,
        IOptions<TelemetryOptions> options,
        TimeProvider time,
        ILogger<TelemetrySampler> logger)
    {
        _gauges = gauges;
        _rollouts = rollouts;
        _statistics = statistics;
        _probe = probe;
        _lanes = lanes;
        _readiness = readiness;
        _policy = policy;
        _repositories = configuration.GetSection(RepositorySecrets.Section).GetChildren()
            .Select(repository => repository[nameof(RepositoryOptions.Name)])
            .OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        GatewayTelemetry.Announce();
        AuditTrail.Announce();
        _rollouts.Announce();
        try
        {
            await Task.WhenAll(
                RepeatAsync(SampleLedgerAsync, _options.SampleInterval, stoppingToken),
                RepeatAsync(TryLedgerAsync, _options.SampleInterval, stoppingToken),
                _options.PrefectInterval == TimeSpan.Zero ? Task.CompletedTask : RepeatAsync(LookAtPrefectAsync, _options.PrefectInterval, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the service. The host would log it as a fault where the service ends before it has begun.
        }
    }

    /// <summary>The first time one interval after the start, or sooner where that is long: a start has better things to do.</summary>
    private async Task RepeatAsync(Func<CancellationToken, Task> sample, TimeSpan interval, CancellationToken cancellationToken)
    {
        // Nothing of it is anybody's trace.
        Activity.Current = null;
        using var quiet = new Activity("sample").Start();
        var first = TimeSpan.FromSeconds(5);
        await Task.Delay(interval < first ? interval : first, _time, cancellationToken);
        using var timer = new PeriodicTimer(interval, _time);
        do
        {
            await SafelyAsync(sample, cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task SafelyAsync(Func<CancellationToken, Task> sample, CancellationToken cancellationToken)
    {
        try
        {
            await sample(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A figure that cannot be had must not end the service; it is logged, and had the next time.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Broken(_logger, exception);
        }
    }

    private async Task LookAtPrefectAsync(CancellationToken cancellationToken) => await _readiness.RunAsync(cancellationToken);

    private async Task TryLedgerAsync(CancellationToken cancellationToken) => _gauges.Record(await _probe.RunAsync(cancellationToken));

    private async Task SampleLedgerAsync(CancellationToken cancellationToken)
    {
        try
        {
            var figures = await _statistics.ReadAsync(cancellationToken);
            _gauges.Record(figures, await CountDriftAsync(cancellationToken));
        }
        catch (LedgerUnavailableException)
        {
            // Whoever reads it has logged that.
            _gauges.RecordLedgerAway();
        }
    }

    private async Task<IReadOnlyList<DriftCount>> CountDriftAsync(CancellationToken cancellationToken)
    {
        var counts = new List<DriftCount>();
        foreach (var lane in await _lanes.ListLanesAsync(cancellationToken))
        {
            if (_policy.Find(lane.Mode) is { } mode && await _lanes.FindDriftAsync(lane, cancellationToken) is { } drift)
            {
                var (repository, project) = _repositories.Contains(lane.Repository) ? (lane.Repository, lane.Project) : (GatewayTelemetry.Unknown, "");
                counts.Add(new DriftCount(mode.Name, repository, project, DriftJson.Read(drift.Differences).Count(static deployment => deployment.IsDrift)));
            }
        }

        return [.. counts.GroupBy(static count => (count.Mode, count.Repository, count.Project), static (key, of) => new DriftCount(key.Mode, key.Repository, key.Project, of.Sum(static count => count.Count)))];
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Error, "Could not collect the values of metrics; trying again.")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
