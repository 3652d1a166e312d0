using System.Diagnostics.Metrics;
using Gateway.Hosting.Health;
using Gateway.Hosting.Versioning;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Hosting.Telemetry;

/// <summary>
/// What is so at present: the queue, drift, the ledger, Prefect and its workers. Reading a gauge asks nobody: it tells what was last seen, and
/// of Prefect how long ago that was; what is older than ten minutes is not told any more.
/// </summary>
internal sealed class GatewayGauges : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private static readonly Measurement<int> BuildInfo = new(1, new("version", GatewayVersion.Number), new("commit", GatewayVersion.Commit));

    private readonly Meter _meter = new(GatewayTelemetry.Name);
    private readonly ReadinessCheck _readiness;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;
    private readonly string[] _modes;
    private volatile LedgerFigures? _ledger;
    private volatile IReadOnlyList<DriftCount> _drift = [];
    private volatile LedgerSpace? _space;
    private int _ledgerUp = -1;

    public GatewayGauges(ReadinessCheck readiness, AuditTrail audit, GatewayPolicy policy, TimeProvider time)
    {
        _audit = audit;
        _readiness = readiness;
        _time = time;
        _modes = [.. policy.Modes.Select(mode => mode.Name)];
        _meter.CreateObservableGauge("gateway.build.info", static () => BuildInfo, null, "1, with the gateway's version and commit as labels.");
        _meter.CreateObservableGauge("gateway.queue.length", Lengths, "{rollout}", "Rollouts that are waiting to be started.");
        _meter.CreateObservableGauge("gateway.queue.age", Ages, "s", "How long the oldest waiting rollout has waited; 0 if none is waiting.");
        _meter.CreateObservableGauge("gateway.drift.deployments", Drifts, "{deployment}", "Deployments that differ from what the last rollout left, as of the last drift check.");
        _meter.CreateObservableGauge("gateway.ledger.size", Size, "By", "Size of the ledger's database on disk.");
        _meter.CreateObservableGauge("gateway.ledger.up", LedgerUp, null, "1 if the last attempt to read the ledger succeeded, otherwise 0.");
        _meter.CreateObservableGauge("gateway.ledger.writable", Writable, null, "1 if the last attempt to write the ledger and its disk succeeded, otherwise 0.");
        _meter.CreateObservableGauge("gateway.ledger.disk.free", FreeSpace, "By", "Free space on the ledger's disk.");
        _meter.CreateObservableGauge("gateway.audit.sequence", Sequence, "{entry}", "Sequence of the audit's newest entry. It never decreases unless entries were removed.");
        _meter.CreateObservableGauge("gateway.prefect.up", PrefectUp, null, "1 if Prefect responded and accepted the gateway's credentials in the last check, otherwise 0.");
        _meter.CreateObservableGauge("gateway.prefect.check.age", CheckAge, "s", "Time since the last check of Prefect.");
        _meter.CreateObservableGauge("gateway.workers.online", Workers, null, "1 if a worker of the work pool was online in the last check; 0 if the pool has none, is paused, or does not exist.");
    }

    /// <summary>Takes what the ledger says.</summary>
    public void Record(LedgerFigures figures, IReadOnlyList<DriftCount> drift)
    {
        (_ledger, _drift) = (figures, drift);
        Volatile.Write(ref _ledgerUp, 1);
    }

    /// <summary>Takes what came of trying to write the ledger.</summary>
    public void Record(LedgerSpace space) => _space = space;

    /// <summary>Records that the ledger could not be read; what it said before holds no longer.</summary>
    public void RecordLedgerAway()
    {
        (_ledger, _drift) = (null, []);
        Volatile.Write(ref _ledgerUp, 0);
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Lengths() => _ledger is { } ledger
        ? Counted(ledger.Waiting.Select(waiting => (waiting.Mode, (long)waiting.Count)))
        : [];

    private IEnumerable<Measurement<double>> Ages()
    {
        if (_ledger is not { } ledger)
        {
            return [];
        }

        var now = _time.GetUtcNow();
        return from mode in _modes.Append(GatewayTelemetry.Unknown)
               let waiting = ledger.Waiting.Where(waiting => ModeOf(waiting.Mode) == mode).ToList()
               where waiting.Count > 0 || mode != GatewayTelemetry.Unknown
               select new Measurement<double>(
                   waiting.Count == 0 ? 0 : Math.Max(0, (now - waiting.Min(one => one.OldestAcceptedAt)).TotalSeconds),
                   new KeyValuePair<string, object?>("mode", mode));
    }

    private IEnumerable<Measurement<long>> Drifts() => _drift.Select(drift => new Measurement<long>(
        drift.Count,
        new("mode", drift.Mode),
        new("repository", drift.Repository),
        new("project", drift.Project)));

    private IEnumerable<Measurement<long>> Size() => _ledger is { } ledger ? [new Measurement<long>(ledger.SizeBytes)] : [];

    private IEnumerable<Measurement<int>> LedgerUp() => Volatile.Read(ref _ledgerUp) is >= 0 and var up ? [new Measurement<int>(up)] : [];

    private IEnumerable<Measurement<int>> Writable() => _space is { } space ? [new Measurement<int>(space.Fault is null ? 1 : 0)] : [];

    private IEnumerable<Measurement<long>> FreeSpace() => _space?.FreeBytes is { } free ? [new Measurement<long>(free)] : [];

    /// <summary>Without the hash, which would begin another series with each entry: that is in the log.</summary>
    private IEnumerable<Measurement<long>> Sequence() => _audit.Head?.Sequence is { } sequence ? [new Measurement<long>(sequence)] : [];

    private IEnumerable<Measurement<int>> PrefectUp() =>
        Fresh()?.Checks.TryGetValue(ReadinessCheck.PrefectName, out var check) == true
            ? [new Measurement<int>(check.Status != HealthState.Unhealthy ? 1 : 0)]
            : [];

    private IEnumerable<Measurement<double>> CheckAge() =>
        _readiness.SinceLast is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];

    private IEnumerable<Measurement<int>> Workers() => Fresh() is { } report
        ? from check in report.Checks
          where check.Key.StartsWith(ReadinessCheck.PoolPrefix, StringComparison.Ordinal)
          select new Measurement<int>(
              check.Value.Status == HealthState.Healthy ? 1 : 0,
              new KeyValuePair<string, object?>("work_pool", check.Key[ReadinessCheck.PoolPrefix.Length..]))
        : [];

    private HealthReport? Fresh() => _readiness.SinceLast <= MaxAge ? _readiness.Last : null;

    /// <summary>A series for each MODE of the policy, and one for all others where there are any.</summary>
    private IEnumerable<Measurement<long>> Counted(IEnumerable<(string Mode, long Count)> counts)
    {
        var byMode = counts.ToLookup(count => ModeOf(count.Mode), count => count.Count);
        return from mode in _modes.Append(GatewayTelemetry.Unknown)
               where byMode.Contains(mode) || mode != GatewayTelemetry.Unknown
               select new Measurement<long>(byMode[mode].Sum(), new KeyValuePair<string, object?>("mode", mode));
    }

    private string ModeOf(string mode) => Array.Exists(_modes, known => known == mode) ? mode : GatewayTelemetry.Unknown;
}

/// <summary>How many deployments of a lane drifted.</summary>
/// <param name="Mode">The MODE.</param>
/// <param name="Repository">The repository, or <c>unknown</c> for those that are not configured.</param>
/// <param name="Project">The project; empty for the root, and for repositories that are not configured.</param>
/// <param name="Count">How many.</param>
internal sealed record DriftCount(string Mode, string Repository, string Project, int Count);
