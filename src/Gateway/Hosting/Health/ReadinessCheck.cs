using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Hosting.Health;

/// <summary>
/// Looks at what a rollout needs: the ledger and room on its disk, Prefect, and an online worker in each work pool that a MODE deploys to. A pool
/// without a worker is a warning, since deployments can be changed without one, and so is one that two MODEs share. The endpoint is open to everybody, so a result is
/// kept for some seconds: asking often must not mean asking Prefect often. What changes is logged.
/// </summary>
internal sealed class ReadinessCheck : IDisposable
{
    /// <summary>Name of the check of Prefect.</summary>
    public const string PrefectName = "prefect";

    /// <summary>What the names of the work pools' checks begin with.</summary>
    public const string PoolPrefix = "work_pool:";

    /// <summary>Name of the check whether each MODE has work pools of its own.</summary>
    public const string SeparationName = "work_pools_per_mode";

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IRolloutLedger _ledger;
    private readonly LedgerProbe _probe;
    private readonly IPrefectServer _prefect;
    private readonly GatewayPolicy _policy;
    private readonly CertificateCheck _certificate;
    private readonly ReadinessLog _log;
    private readonly LastOutage _outage;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Sighting? _last;

    public ReadinessCheck(IRolloutLedger ledger, LedgerProbe probe, IPrefectServer prefect, GatewayPolicy policy, CertificateCheck certificate, ReadinessLog log, LastOutage outage, TimeProvider time)
    {
        _outage = outage;
        _certificate = certificate;
        _log = log;
        _ledger = ledger;
        _probe = probe;
        _prefect = prefect;
        _policy = policy;
        _time = time;
    }

    /// <summary>What the last check found; null before there was one. Nobody is asked.</summary>
    public HealthReport? Last => _last?.Report;

    /// <summary>How long ago that was.</summary>
    public TimeSpan? SinceLast => _last is { } last ? _time.GetElapsedTime(last.At) : null;

    public void Dispose() => _gate.Dispose();

    public async Task<HealthReport> RunAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && _time.GetElapsedTime(last.At) is var age && age < Freshness)
            {
                return last.Report with { AgeSeconds = (long)age.TotalSeconds };
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);

            // At the same time: a slow disk must not take Prefect's time.
            var ledger = CheckLedgerAsync(patience.Token, cancellationToken);
            var checks = new SortedDictionary<string, HealthCheckReport>(StringComparer.Ordinal)
            {
                [PrefectName] = await CheckPrefectAsync(patience.Token),
                ["ledger"] = await ledger,
                [SeparationName] = CheckSeparation(),
            };
            if (checks[PrefectName].Status != HealthState.Unhealthy)
            {
                foreach (var pool in PoolNames())
                {
                    checks[PoolPrefix + pool] = await CheckPoolAsync(pool, patience.Token);
                }
            }

            if (_certificate.Run() is { } certificate)
            {
                checks[CertificateCheck.Name] = certificate;
            }

            var report = new HealthReport(checks.Values.Max(check => check.Status), checks) { CheckedAt = _time.GetUtcNow(), AgeSeconds = 0 };
            _log.Record(_last?.Report, report);
            _last = new Sighting(report, _time.GetTimestamp());
            return report;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Patterns name no single pool, so only plain names can be looked up.</summary>
    private IEnumerable<string> PoolNames() => _policy.Modes
        .SelectMany(mode => mode.WorkPools)
        .Where(name => !name.Contains('*', StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <summary>The numbers are left out where the answer would change with each look, and be logged each time.</summary>
    private async Task<HealthCheckReport> CheckLedgerAsync(CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            if (await _ledger.FindFaultAsync(patience) is { } fault)
            {
                return new HealthCheckReport(HealthState.Unhealthy, fault);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckReport(HealthState.Unhealthy, $"The ledger could not be read within {Patience.TotalSeconds:0} seconds. Check its disk.");
        }

        return await _probe.RunAsync(cancellationToken) switch
        {
            { Fault: { } refused } => new HealthCheckReport(HealthState.Unhealthy, refused),
            { IsLow: true } => new HealthCheckReport(HealthState.Degraded, $"The ledger's disk has less than {LedgerProbe.LowSpace / (1024 * 1024)} MiB left. Free space on it, or give its volume more: when it is full, no build is accepted."),
            _ => new HealthCheckReport(HealthState.Healthy, "The ledger can be read and written, and its schema is up to date."),
        };
    }

    private HealthCheckReport CheckSeparation() => _policy.SharedWorkPools is { Count: > 0 } shared
        ? new HealthCheckReport(HealthState.Degraded, string.Join(' ', shared))
        : new HealthCheckReport(HealthState.Healthy, "Each MODE has its own work pools.");

    private async Task<HealthCheckReport> CheckPrefectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _prefect.CheckHealthAsync(cancellationToken);
            var version = await _prefect.ReadVersionAsync(cancellationToken);
            return ServerFit.OfServer(version).FirstOrDefault() is { } finding
                ? new HealthCheckReport(finding.Severity == FindingSeverity.Error ? HealthState.Unhealthy : HealthState.Degraded, $"{finding.Message} {finding.Fix}")
                : new HealthCheckReport(HealthState.Healthy, $"Prefect {version} responds and accepts the gateway's credentials.");
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return new HealthCheckReport(HealthState.Unhealthy, Explain(exception));
        }
    }

    private async Task<HealthCheckReport> CheckPoolAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _prefect.ReadWorkPoolAsync(name, cancellationToken) switch
            {
                null => new HealthCheckReport(HealthState.Degraded, $"Prefect has no work pool '{name}'. Create it (prefect work-pool create), or remove it from the WorkPools of its MODE."),
                { IsPaused: true } => new HealthCheckReport(HealthState.Degraded, $"The work pool '{name}' is paused, so its runs wait."),
                { Status: "READY" } => new HealthCheckReport(HealthState.Healthy, "A worker is online."),
                _ => new HealthCheckReport(HealthState.Degraded, $"No worker of the work pool '{name}' is online, so its runs wait. Start a worker."),
            };
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return new HealthCheckReport(HealthState.Degraded, Explain(exception));
        }
    }

    private static bool IsExpected(Exception exception) =>
        exception is PrefectUnavailableException or PrefectRefusedException or OperationCanceledException;

    private string Explain(Exception exception) =>
        exception is OperationCanceledException ? $"Prefect did not answer within {Patience.TotalSeconds:0} seconds. Check that it is running, and check Gateway:Prefect:ApiUrl.{_outage.Within(Patience)}" : exception.Message;

    private sealed record Sighting(HealthReport Report, long At);
}
