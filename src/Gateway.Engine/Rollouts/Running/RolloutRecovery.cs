using Gateway.Ledger;

namespace Gateway.Rollouts.Running;

/// <summary>
/// When the service starts, has every lane run that the ledger knows to be unfinished. The service answers meanwhile: a build
/// that arrives before its lane was found here runs that lane all the same. When the service is told to end, it is noted before anything else
/// that it did not end by what is under way, and then what is under way is told.
/// </summary>
internal sealed partial class RolloutRecovery : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan LedgerPause = TimeSpan.FromSeconds(5);

    private readonly IRolloutLedger _ledger;
    private readonly LaneScheduler _lanes;
    private readonly ResumeLimit _resumes;
    private readonly TimeProvider _time;
    private readonly ILogger<RolloutRecovery> _logger;

    public RolloutRecovery(IRolloutLedger ledger, LaneScheduler lanes, ResumeLimit resumes, TimeProvider time, ILogger<RolloutRecovery> logger)
    {
        _ledger = ledger;
        _lanes = lanes;
        _resumes = resumes;
        _time = time;
        _logger = logger;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _resumes.LetGoAsync();
        await _lanes.EndAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!await TryResumeAsync(stoppingToken))
            {
                await Task.Delay(LedgerPause, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the service; the next start finds what is unfinished. The host would log it as a fault where the service ends
            // before it has begun, such as when its address is taken.
        }
    }

    private async Task<bool> TryResumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var lane in await _ledger.ListUnfinishedLanesAsync(cancellationToken))
            {
                Log.Resumed(_logger, lane.Mode, lane.Origin);
                await _lanes.ScheduleAsync(lane, cancellationToken);
            }

            return true;
        }
        catch (LedgerUnavailableException exception)
        {
            Log.LedgerAway(_logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Information, "Resuming the lane {Mode} of {Repository}, which has unfinished rollouts.")]
        public static partial void Resumed(ILogger logger, string mode, string repository);

        [LoggerMessage(3021, LogLevel.Error, "Unfinished rollouts cannot be resumed until the ledger can be read.")]
        public static partial void LedgerAway(ILogger logger, Exception exception);
    }
}
