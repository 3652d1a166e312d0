using System.Collections.Concurrent;
using Gateway.Ledger;
using Microsoft.Extensions.Options;
using Quartz;

namespace Gateway.Rollouts.Running;

/// <summary>Has lanes run by Quartz. The ledger is the truth about what there is to do; a trigger only says that a lane should look.</summary>
internal sealed class LaneScheduler : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<Lane, bool> _pending = new();
    private readonly ConcurrentDictionary<Lane, DateTimeOffset> _crowded = new();
    private readonly ISchedulerFactory _schedulers;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;

    /// <summary>Makes the scheduler.</summary>
    public LaneScheduler(ISchedulerFactory schedulers, IOptions<RolloutOptions> options, TimeProvider time)
    {
        _schedulers = schedulers;
        _time = time;
        _interval = options.Value.LaneInterval;
    }

    /// <summary>Cancelled when the service is told to end. Quartz tells its jobs so only when the web server has ended, for which a slow client can take all the time there is.</summary>
    internal CancellationToken Ending => _ending.Token;

    /// <summary>Has everything that runs here end, and nothing begin any more.</summary>
    internal Task EndAsync() => _ending.CancelAsync();

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    /// <summary>Makes the scheduler ready, without starting it.</summary>
    internal async Task PrepareAsync() => await _schedulers.GetScheduler();

    /// <summary>Has a lane run as soon as its interval allows and the run that is under way has ended.</summary>
    public Task ScheduleAsync(Lane lane, CancellationToken cancellationToken) =>
        ScheduleAsync(lane, TimeSpan.Zero, cancellationToken);

    /// <summary>Has a lane run after a delay. A lane that is to run already is left as it is, however many builds arrive.</summary>
    public async Task ScheduleAsync(Lane lane, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (!_pending.TryAdd(lane, true))
        {
            return;
        }

        try
        {
            var scheduler = await _schedulers.GetScheduler(cancellationToken);
            var job = JobBuilder.Create<LaneJob>()
                .WithIdentity(lane.Mode, lane.Origin)
                .UsingJobData(LaneJob.RepositoryKey, lane.Repository)
                .UsingJobData(LaneJob.ProjectKey, lane.Project)
                .UsingJobData(LaneJob.BranchKey, lane.Branch)
                .UsingJobData(LaneJob.ModeKey, lane.Mode)
                .Build();
            var trigger = TriggerBuilder.Create()
                .WithIdentity(lane.Mode, lane.Origin)
                .ForJob(job)
                .StartAt(NextStart(lane, delay))
                .Build();
            await scheduler.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, cancellationToken);
        }
        catch
        {
            _pending.TryRemove(lane, out _);
            throw;
        }
    }

    /// <summary>Records that a lane looks for work: what is accepted from now on needs another look.</summary>
    internal void RecordLook(Lane lane) => _pending.TryRemove(lane, out _);

    /// <summary>Records that builds arrive faster than the lane rolls them out: its interval counts from here.</summary>
    internal void RecordCrowded(Lane lane) => _crowded[lane] = _time.GetUtcNow();

    private DateTimeOffset NextStart(Lane lane, TimeSpan delay)
    {
        var wanted = _time.GetUtcNow() + delay;
        return _crowded.TryGetValue(lane, out var crowded) && crowded + _interval > wanted ? crowded + _interval : wanted;
    }
}
