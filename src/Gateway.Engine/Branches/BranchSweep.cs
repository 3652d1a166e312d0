using Gateway.Ledger;
using Gateway.Rollouts.Running;
using Microsoft.Extensions.Options;
using Quartz;

namespace Gateway.Branches;

/// <summary>Has the own deployments of branches deleted whose time is over, when Quartz says that it is time to look.</summary>
[DisallowConcurrentExecution]
internal sealed partial class BranchSweep : IJob
{
    private readonly BranchReleases _releases;
    private readonly LaneScheduler _lanes;
    private readonly ILogger<BranchSweep> _logger;

    public BranchSweep(BranchReleases releases, LaneScheduler lanes, ILogger<BranchSweep> logger)
    {
        _releases = releases;
        _lanes = lanes;
        _logger = logger;
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lanes.Ending);
        try
        {
            await _releases.SweepAsync(ending.Token);
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
        [LoggerMessage(3052, LogLevel.Error, "Branches whose time is over were not looked for because the ledger is unavailable.")]
        public static partial void LedgerAway(ILogger logger, Exception exception);
    }
}

/// <summary>Has Quartz look for branches whose time is over, the first time one interval after the start.</summary>
internal sealed class BranchSweepSchedule : IHostedService
{
    private readonly ISchedulerFactory _schedulers;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;

    public BranchSweepSchedule(ISchedulerFactory schedulers, IOptions<Rollouts.RolloutOptions> options, TimeProvider time)
    {
        _schedulers = schedulers;
        _interval = options.Value.BranchSweepInterval;
        _time = time;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await _schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<BranchSweep>().WithIdentity(nameof(BranchSweep)).Build();
        var trigger = TriggerBuilder.Create()
            .WithIdentity(nameof(BranchSweep))
            .ForJob(job)
            .StartAt(_time.GetUtcNow() + _interval)
            .WithSimpleSchedule(schedule => schedule.WithInterval(_interval).RepeatForever())
            .Build();
        await scheduler.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
