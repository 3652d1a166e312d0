using System.Collections.Concurrent;
using Gateway.Ledger;
using Quartz;

namespace Gateway.Rollouts;

/// <summary>Has lanes run by Quartz. The ledger is the truth about what there is to do; a trigger only says that a lane should look.</summary>
public sealed class LaneScheduler
{
    private readonly ConcurrentDictionary<Lane, bool> _pending = new();
    private readonly ISchedulerFactory _schedulers;
    private readonly TimeProvider _time;

    /// <summary>Makes the scheduler.</summary>
    public LaneScheduler(ISchedulerFactory schedulers, TimeProvider time)
    {
        _schedulers = schedulers;
        _time = time;
    }

    /// <summary>Has a lane run now, or as soon as the run that is under way has ended.</summary>
    public Task ScheduleAsync(Lane lane, CancellationToken cancellationToken) =>
        ScheduleAsync(lane, TimeSpan.Zero, cancellationToken);

    /// <summary>Has a lane run after a delay. A lane that is to run already is left as it is, however many builds arrive.</summary>
    public async Task ScheduleAsync(Lane lane, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lane);
        if (!_pending.TryAdd(lane, true))
        {
            return;
        }

        try
        {
            var scheduler = await _schedulers.GetScheduler(cancellationToken);
            var job = JobBuilder.Create<LaneJob>()
                .WithIdentity(lane.Mode, lane.Repository)
                .UsingJobData(LaneJob.RepositoryKey, lane.Repository)
                .UsingJobData(LaneJob.ModeKey, lane.Mode)
                .Build();
            var trigger = TriggerBuilder.Create()
                .WithIdentity(lane.Mode, lane.Repository)
                .ForJob(job)
                .StartAt(_time.GetUtcNow() + delay)
                .Build();
            await scheduler.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, cancellationToken);
        }
        catch
        {
            _pending.TryRemove(lane, out _);
            throw;
        }
    }

    /// <summary>Notes that a lane's run has begun: what is accepted from now on needs another.</summary>
    internal void NoteBegun(Lane lane) => _pending.TryRemove(lane, out _);
}
