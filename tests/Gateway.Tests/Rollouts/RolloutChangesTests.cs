using Gateway.Rollouts;

namespace Gateway.Tests.Rollouts;

public sealed class RolloutChangesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly Guid Id = Guid.Parse("019aa1b2-0000-7000-8000-000000000001");

    private readonly RolloutChanges _changes = new();

    [Fact]
    public async Task News_that_comes_before_the_wait_is_not_lost()
    {
        using var watch = _changes.Watch(Id);

        _changes.Signal(Id);

        Assert.True(await watch.WaitAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task News_that_comes_during_the_wait_ends_it()
    {
        using var watch = _changes.Watch(Id);
        var waiting = watch.WaitAsync(Patience, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        _changes.Signal(Id);

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Several_news_between_two_waits_are_one()
    {
        using var watch = _changes.Watch(Id);

        _changes.Signal(Id);
        _changes.Signal(Id);

        Assert.True(await watch.WaitAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.False(await watch.WaitAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task Everybody_who_watches_the_rollout_is_told_and_nobody_else()
    {
        using var first = _changes.Watch(Id);
        using var second = _changes.Watch(Id);
        using var other = _changes.Watch(Guid.Parse("019aa1b2-0000-7000-8000-000000000002"));

        _changes.Signal(Id);

        Assert.True(await first.WaitAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.True(await second.WaitAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.False(await other.WaitAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task A_watch_that_ended_takes_none_of_the_others_with_it()
    {
        var gone = _changes.Watch(Id);
        using var stays = _changes.Watch(Id);

        gone.Dispose();
        _changes.Signal(Id);

        Assert.True(await stays.WaitAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task A_rollout_that_nobody_watched_any_more_can_be_watched_again()
    {
        _changes.Watch(Id).Dispose();
        _changes.Signal(Id);
        using var watch = _changes.Watch(Id);

        Assert.False(await watch.WaitAsync(TimeSpan.Zero, CancellationToken.None));
        _changes.Signal(Id);

        Assert.True(await watch.WaitAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task A_wait_ends_when_its_caller_gives_up()
    {
        using var watch = _changes.Watch(Id);
        using var source = new CancellationTokenSource();
        var waiting = watch.WaitAsync(Patience, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>Who waits after each look sees the last of a thousand changes, while other watches of the rollout come and go.</summary>
    [Fact]
    public async Task No_wake_up_is_lost_while_others_come_and_go()
    {
        const int Last = 1000;
        var written = 0;
        var watch = _changes.Watch(Id);
        var watching = Task.Run(async () =>
        {
            using (watch)
            {
                while (Volatile.Read(ref written) < Last)
                {
                    Assert.True(await watch.WaitAsync(Patience, CancellationToken.None));
                }
            }
        });
        var passing = Task.Run(() =>
        {
            while (Volatile.Read(ref written) < Last)
            {
                _changes.Watch(Id).Dispose();
            }
        });

        for (var change = 1; change <= Last; change++)
        {
            Volatile.Write(ref written, change);
            _changes.Signal(Id);
        }

        await Task.WhenAll(watching, passing);
    }
}
