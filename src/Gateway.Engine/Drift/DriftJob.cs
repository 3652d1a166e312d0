using Gateway.Ledger;
using Gateway.Rollouts.Running;
using Quartz;

namespace Gateway.Drift;

/// <summary>Has a round of looks made when Quartz says that it is time. A round that takes longer than the interval is not overtaken.</summary>
[DisallowConcurrentExecution]
internal sealed partial class DriftJob : IJob
{
    private readonly DriftRound _round;
    private readonly LaneScheduler _lanes;
    private readonly ILogger<DriftJob> _logger;

    public DriftJob(DriftRound round, LaneScheduler lanes, ILogger<DriftJob> logger)
    {
        _round = round;
        _lanes = lanes;
        _logger = logger;
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lanes.Ending);
        try
        {
            await _round.RunAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The service is stopping; the next start looks again.
        }
        catch (LedgerUnavailableException exception)
        {
            Log.LedgerAway(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3120, LogLevel.Error, "The drift check ended early because the ledger is unavailable.")]
        public static partial void LedgerAway(ILogger logger, Exception exception);
    }
}
