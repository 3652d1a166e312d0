using Gateway.Ledger;
using Quartz;

namespace Gateway.Rollouts.Running;

/// <summary>Work that is done again and again.</summary>
internal interface IRecurringWork
{
    /// <summary>What it is, for the log.</summary>
    string Name { get; }

    /// <summary>The time from one start to the next; zero for never.</summary>
    TimeSpan Interval { get; }

    /// <summary>Does it once.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read or written; the next time it is tried again.</exception>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Does recurring work when Quartz says that it is time. Work that takes longer than its interval is not overtaken.</summary>
[DisallowConcurrentExecution]
internal sealed partial class RecurringJob<TWork> : IJob
    where TWork : IRecurringWork
{
    private readonly TWork _work;
    private readonly LaneScheduler _lanes;
    private readonly ILogger<RecurringJob<TWork>> _logger;

    public RecurringJob(TWork work, LaneScheduler lanes, ILogger<RecurringJob<TWork>> logger)
    {
        _work = work;
        _lanes = lanes;
        _logger = logger;
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lanes.Ending);
        try
        {
            await _work.RunAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The service is stopping; the next start does it again.
        }
        catch (LedgerUnavailableException exception)
        {
            Log.LedgerAway(_logger, _work.Name, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3120, LogLevel.Error, "The {Work} ended early because the ledger is unavailable.")]
        public static partial void LedgerAway(ILogger logger, string work, Exception exception);
    }
}

/// <summary>Has Quartz do recurring work, the first time one interval after the start.</summary>
internal sealed class RecurringSchedule<TWork> : IHostedService
    where TWork : IRecurringWork
{
    private readonly ISchedulerFactory _schedulers;
    private readonly TWork _work;
    private readonly TimeProvider _time;

    public RecurringSchedule(ISchedulerFactory schedulers, TWork work, TimeProvider time)
    {
        _schedulers = schedulers;
        _work = work;
        _time = time;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_work.Interval == TimeSpan.Zero)
        {
            return;
        }

        var scheduler = await _schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<RecurringJob<TWork>>().WithIdentity(typeof(TWork).Name).Build();
        var trigger = TriggerBuilder.Create()
            .WithIdentity(typeof(TWork).Name)
            .ForJob(job)
            .StartAt(_time.GetUtcNow() + _work.Interval)
            .WithSimpleSchedule(schedule => schedule.WithInterval(_work.Interval).RepeatForever())
            .Build();
        await scheduler.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
