using Gateway.Ledger;

namespace Gateway.Rollouts;

/// <summary>When the service starts, has every lane run that the ledger knows to be unfinished.</summary>
internal sealed partial class RolloutRecovery : IHostedService
{
    private readonly IRolloutLedger _ledger;
    private readonly LaneScheduler _lanes;
    private readonly ILogger<RolloutRecovery> _logger;

    public RolloutRecovery(IRolloutLedger ledger, LaneScheduler lanes, ILogger<RolloutRecovery> logger)
    {
        _ledger = ledger;
        _lanes = lanes;
        _logger = logger;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in await _ledger.ListUnfinishedLanesAsync(cancellationToken))
        {
            Log.Resumed(_logger, lane.Mode, lane.Repository);
            await _lanes.ScheduleAsync(lane, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Information, "The lane {Mode} of {Repository} has unfinished rollouts and is taken up again.")]
        public static partial void Resumed(ILogger logger, string mode, string repository);
    }
}
