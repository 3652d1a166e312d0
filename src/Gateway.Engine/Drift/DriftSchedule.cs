using Gateway.Rollouts;
using Microsoft.Extensions.Options;
using Quartz;

namespace Gateway.Drift;

/// <summary>Has Quartz look for drift at every interval, the first time one interval after the start.</summary>
internal sealed class DriftSchedule : IHostedService
{
    private readonly ISchedulerFactory _schedulers;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;

    public DriftSchedule(ISchedulerFactory schedulers, IOptions<RolloutOptions> options, TimeProvider time)
    {
        _schedulers = schedulers;
        _interval = options.Value.DriftInterval;
        _time = time;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_interval == TimeSpan.Zero)
        {
            return;
        }

        var scheduler = await _schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<DriftJob>().WithIdentity(nameof(DriftJob)).Build();
        var trigger = TriggerBuilder.Create()
            .WithIdentity(nameof(DriftJob))
            .ForJob(job)
            .StartAt(_time.GetUtcNow() + _interval)
            .WithSimpleSchedule(schedule => schedule.WithInterval(_interval).RepeatForever())
            .Build();
        await scheduler.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
