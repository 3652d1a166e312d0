using Gateway.Ledger;
using Gateway.Rollouts.Freezes;
using Quartz;

namespace Gateway.Rollouts.Running;

/// <summary>
/// Runs the next rollout of one lane and has the lane looked at again after it. Quartz runs a job of one key at most once at a
/// time, which is what makes it a lane.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class LaneJob : IJob
{
    public const string RepositoryKey = "repository";
    public const string ProjectKey = "project";
    public const string BranchKey = "branch";
    public const string ModeKey = "mode";

    private static readonly TimeSpan LedgerPause = TimeSpan.FromSeconds(5);

    /// <summary>Longer than for the ledger: what nobody planned for seldom passes by itself.</summary>
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(30);

    /// <summary>Until a rollout that has to wait for its turn looks again whether it has come.</summary>
    private static readonly TimeSpan TurnPause = TimeSpan.FromSeconds(2);

    private readonly IRolloutLedger _ledger;
    private readonly RolloutRunner _runner;
    private readonly RolloutCompletions _completions;
    private readonly ModeFreezes _freezes;
    private readonly ResumeLimit _resumes;
    private readonly RolloutMetrics _metrics;
    private readonly LaneScheduler _lanes;
    private readonly ILogger<LaneJob> _logger;

    public LaneJob(
        IRolloutLedger ledger,
        RolloutRunner runner,
        RolloutCompletions completions,
        ModeFreezes freezes,
        ResumeLimit resumes,
        RolloutMetrics metrics,
        LaneScheduler lanes,
        ILogger<LaneJob> logger)
    {
        _ledger = ledger;
        _runner = runner;
        _completions = completions;
        _freezes = freezes;
        _resumes = resumes;
        _metrics = metrics;
        _lanes = lanes;
        _logger = logger;
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lanes.Ending);
        var lane = new Lane(
            context.MergedJobDataMap.GetString(RepositoryKey)!,
            context.MergedJobDataMap.GetString(ProjectKey)!,
            context.MergedJobDataMap.GetString(ModeKey)!)
        {
            Branch = context.MergedJobDataMap.GetString(BranchKey)!,
        };
        _lanes.RecordLook(lane);
        await RunAsync(lane, ending.Token);
    }

    private async Task RunAsync(Lane lane, CancellationToken cancellationToken)
    {
        try
        {
            await _freezes.CancelWaitingAsync(lane.Mode, cancellationToken);
            if (await _ledger.TakeNextAsync(lane, cancellationToken) is not { } taken)
            {
                return;
            }

            if (taken.Superseded.Count > 0)
            {
                _lanes.RecordCrowded(lane);
                _metrics.RecordUntaken(lane.Mode, RolloutStatus.Superseded, taken.Superseded.Count);
                Log.Superseded(_logger, taken.Superseded.Count, lane.Mode, lane.Origin, taken.Rollout.Id);
            }

            foreach (var id in taken.Superseded)
            {
                _completions.Signal(id);
            }

            using var turn = _resumes.TakeTurn(taken);
            if (turn is null)
            {
                await _lanes.ScheduleAsync(lane, TurnPause, CancellationToken.None);
                return;
            }

            await _runner.RunAsync(taken, cancellationToken);
            _completions.Signal(taken.Rollout.Id);
            await _lanes.ScheduleAsync(lane, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ledger knows what is unfinished.
            Log.Ended(_logger, lane.Mode, lane.Origin);
        }
        catch (LedgerUnavailableException exception)
        {
            Log.LedgerAway(_logger, lane.Mode, lane.Origin, exception);
            await _lanes.ScheduleAsync(lane, LedgerPause, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever nobody planned for is logged and tried again: a lane must not stand still until the next build.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Broken(_logger, lane.Mode, lane.Origin, FaultPause, exception);
            await _lanes.ScheduleAsync(lane, FaultPause, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3013, LogLevel.Information, "The lane {Mode} of {Repository} stopped with the service. The next start resumes its rollout.")]
        public static partial void Ended(ILogger logger, string mode, string repository);

        [LoggerMessage(3010, LogLevel.Information, "Rollout {RolloutId} supersedes {Count} waiting rollout(s) to {Mode} of {Repository}.")]
        public static partial void Superseded(ILogger logger, int count, string mode, string repository, Guid rolloutId);

        [LoggerMessage(3011, LogLevel.Error, "The lane {Mode} of {Repository} is waiting for the ledger.")]
        public static partial void LedgerAway(ILogger logger, string mode, string repository, Exception exception);

        [LoggerMessage(3012, LogLevel.Error, "The lane {Mode} of {Repository} stopped because of an internal error and tries again in {Pause}.")]
        public static partial void Broken(ILogger logger, string mode, string repository, TimeSpan pause, Exception exception);
    }
}
