using Gateway.Prefect;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Prefect;

public class WritePaceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task As_many_writes_go_as_configured_and_the_next_waits_for_a_place()
    {
        var pace = Pace(2);
        using var first = await pace.EnterAsync(default);
        using var second = await pace.EnterAsync(default);
        var third = pace.EnterAsync(default).AsTask();
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose();

        using var entered = await third;
        Assert.False(pace.EnterAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task After_a_busy_database_writes_go_one_by_one_and_recover_after_a_while()
    {
        var pace = Pace(4);
        pace.RecordLocked();
        Assert.Equal(1, pace.Limit);
        var first = await pace.EnterAsync(default);
        var second = pace.EnterAsync(default).AsTask();
        var third = pace.EnterAsync(default).AsTask();
        Assert.False(second.IsCompleted);

        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(4, pace.Limit);
        first.Dispose();
        await second;
        await third;
    }

    [Fact]
    public async Task A_write_that_gives_up_waiting_takes_no_place()
    {
        var pace = Pace(1);
        var first = await pace.EnterAsync(default);
        using var source = new CancellationTokenSource();
        var second = pace.EnterAsync(source.Token).AsTask();
        var third = pace.EnterAsync(default).AsTask();

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();

        await third;
    }

    private WritePace Pace(int concurrency) => new(Options.Create(new PrefectOptions { WriteConcurrency = concurrency }), _clock);
}
