using System.Collections.Specialized;
using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Rollouts.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace Gateway.Tests.Rollouts;

/// <summary>On a real Quartz scheduler that is not started: what it is told to do stands in its store.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class LaneSchedulerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly Lane Staging = new("org/one", "", "staging");

    private readonly FakeTimeProvider _time = new(Now);
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddQuartz(new NameValueCollection { ["quartz.scheduler.instanceName"] = Guid.NewGuid().ToString() })
        .BuildServiceProvider();

    private LaneScheduler _lanes = null!;
    private IScheduler _quartz = null!;

    public async Task InitializeAsync()
    {
        var factory = _services.GetRequiredService<ISchedulerFactory>();
        _quartz = await factory.GetScheduler();
        _lanes = new LaneScheduler(factory, Options.Create(new RolloutOptions { LaneInterval = Interval }), _time);
    }

    public async Task DisposeAsync()
    {
        await _quartz.Shutdown();
        _lanes.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_lane_that_is_idle_runs_at_once()
    {
        await ScheduleAsync();

        Assert.Equal(Now, await StartAsync());
    }

    [Fact]
    public async Task A_lane_into_which_builds_pour_lets_them_gather_for_its_interval()
    {
        _lanes.RecordCrowded(Staging);
        _time.Advance(TimeSpan.FromSeconds(4));

        await ScheduleAsync();

        Assert.Equal(Now + Interval, await StartAsync());
    }

    [Fact]
    public async Task After_the_interval_it_runs_at_once()
    {
        _lanes.RecordCrowded(Staging);
        _time.Advance(Interval + TimeSpan.FromSeconds(1));

        await ScheduleAsync();

        Assert.Equal(Now + Interval + TimeSpan.FromSeconds(1), await StartAsync());
    }

    [Fact]
    public async Task A_delay_beyond_the_interval_counts()
    {
        _lanes.RecordCrowded(Staging);

        await _lanes.ScheduleAsync(Staging, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal(Now + TimeSpan.FromMinutes(1), await StartAsync());
    }

    [Fact]
    public async Task Lanes_do_not_wait_for_each_other()
    {
        _lanes.RecordCrowded(Staging with { Mode = "prod" });
        _lanes.RecordCrowded(Staging with { Repository = "org/two" });

        await ScheduleAsync();

        Assert.Equal(Now, await StartAsync());
    }

    [Fact]
    public async Task A_lane_that_is_to_run_already_is_left_as_it_is()
    {
        await ScheduleAsync();
        _time.Advance(TimeSpan.FromSeconds(3));
        await ScheduleAsync();

        Assert.Equal(Now, await StartAsync());
    }

    [Fact]
    public async Task What_is_accepted_after_the_lane_looked_gets_another_look()
    {
        await ScheduleAsync();
        _lanes.RecordLook(Staging);
        _time.Advance(TimeSpan.FromSeconds(3));
        await ScheduleAsync();

        Assert.Equal(Now.AddSeconds(3), await StartAsync());
    }

    [Fact]
    public async Task A_lane_that_could_not_be_scheduled_can_be_scheduled_later()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lanes.ScheduleAsync(Staging, new CancellationToken(canceled: true)));

        await ScheduleAsync();

        Assert.Equal(Now, await StartAsync());
    }

    private Task ScheduleAsync() => _lanes.ScheduleAsync(Staging, CancellationToken.None);

    private async Task<DateTimeOffset?> StartAsync() => (await _quartz.GetTrigger(new TriggerKey(Staging.Mode, Staging.Repository)))?.StartTimeUtc;

    [Fact]
    public async Task What_runs_is_told_when_the_service_is()
    {
        Assert.False(_lanes.Ending.IsCancellationRequested);

        await _lanes.EndAsync();

        Assert.True(_lanes.Ending.IsCancellationRequested);
    }
}
