using Gateway.Ledger.Audit;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>
/// Logs the chain's head, so that it lies where whoever can write to the database cannot change it, if the log is taken elsewhere: at the start and
/// the end of the process, and in between when there are many new entries or some time has passed.
/// </summary>
internal sealed partial class AuditHeadLog : BackgroundService
{
    /// <summary>New entries after which the head is logged at once.</summary>
    internal const int MaxEntries = 1000;

    private readonly IAuditLedger _ledger;
    private readonly AuditTrail _trail;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditHeadLog> _logger;
    private readonly Lock _gate = new();
    private AuditHead? _logged;

    public AuditHeadLog(IAuditLedger ledger, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditHeadLog> logger)
    {
        _ledger = ledger;
        _trail = trail;
        _interval = options.Value.HeadInterval;
        _time = time;
        _logger = logger;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _trail.Grown = null;
        Tell(_trail.Head);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _trail.Grown = Grow;
        try
        {
            await BeginAsync(stoppingToken);
            using var timer = new PeriodicTimer(_interval, _time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Tell(_trail.Head);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the service; StopAsync logs the last head.
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            var end = await _ledger.ReadEndAsync(cancellationToken);
            _trail.Begin(end.Head);
            Tell(_trail.Head);
            if (end.LacksKey)
            {
                Log.LacksKey(_logger);
            }

            if (end.LosesKey)
            {
                Log.LosesKey(_logger);
            }
        }
        catch (LedgerUnavailableException)
        {
            // Whoever reads it has logged that; the first entry that is written gives the head.
        }
    }

    private void Grow(AuditHead head)
    {
        bool isFar;
        lock (_gate)
        {
            isFar = head.Sequence - (_logged?.Sequence ?? 0) >= MaxEntries;
        }

        if (isFar)
        {
            Tell(head);
        }
    }

    private void Tell(AuditHead? head)
    {
        lock (_gate)
        {
            if (head is null || head == _logged)
            {
                return;
            }

            _logged = head;
        }

        Log.Head(_logger, head);
    }

    private static partial class Log
    {
        [LoggerMessage(2102, LogLevel.Information, "The audit's head is {Head}. Keep this line to check with gateway audit verify --head whether entries up to it were changed or removed.")]
        public static partial void Head(ILogger logger, AuditHead head);

        [LoggerMessage(2103, LogLevel.Warning, "Some entries of the audit that must have a keyed hash do not. Run gateway audit verify to see which, and what to set (Gateway:Audit:KeyedFrom) if the audit is older than its key.")]
        public static partial void LacksKey(ILogger logger);

        [LoggerMessage(2104, LogLevel.Warning, "The audit's newest entry has a keyed hash, but Gateway:Audit:Keys is empty, so the next entry breaks the chain. Set the key again.")]
        public static partial void LosesKey(ILogger logger);
    }
}
