using Gateway.Intake;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Intake;

public sealed class ReviewRoomTests
{
    private const int Large = 100 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly ReviewRoom _room;

    public ReviewRoomTests() => _room = new ReviewRoom(256 * 1024, _time);

    [Fact]
    public async Task A_body_that_finds_no_room_waits_until_another_leaves()
    {
        using var first = await EnterAsync(Large);
        var second = await EnterAsync(Large);
        var third = EnterAsync(Large);
        Assert.False(third.IsCompleted);

        second!.Dispose();

        Assert.NotNull(await third);
    }

    [Fact]
    public async Task A_small_body_passes_beside_large_ones_that_wait()
    {
        using var first = await EnterAsync(Large);
        using var second = await EnterAsync(Large);
        var third = EnterAsync(Large);

        Assert.NotNull(await EnterAsync(10 * 1024));
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Small_bodies_have_half_as_much_room()
    {
        for (var index = 0; index < 4; index++)
        {
            Assert.NotNull(await EnterAsync(16 * 1024));
        }

        Assert.False(EnterAsync(1).IsCompleted);
    }

    [Fact]
    public async Task One_is_always_let_in_however_long_it_is()
    {
        Assert.NotNull(await EnterAsync(16 * 1024 * 1024));
        Assert.False(EnterAsync(Large).IsCompleted);
    }

    [Fact]
    public async Task Those_that_wait_are_let_in_in_the_order_in_which_they_came()
    {
        var first = await EnterAsync(200 * 1024);
        var longest = EnterAsync(230 * 1024);
        var shorter = EnterAsync(70 * 1024);

        first!.Dispose();

        Assert.NotNull(await longest);
        Assert.False(shorter.IsCompleted);
    }

    [Fact]
    public async Task Whoever_has_waited_long_enough_has_no_place_and_those_behind_come_in()
    {
        using var first = await EnterAsync(100 * 1024);
        var longest = EnterAsync(230 * 1024);
        _time.Advance(Patience / 2);
        var shorter = EnterAsync(70 * 1024);
        Assert.False(shorter.IsCompleted);

        _time.Advance(Patience / 2);

        Assert.Null(await longest);
        Assert.NotNull(await shorter);
    }

    [Fact]
    public async Task Whoever_goes_while_it_waits_takes_no_place()
    {
        using var leaving = new CancellationTokenSource();
        var first = await EnterAsync(200 * 1024);
        var gone = _room.EnterAsync(200 * 1024, Patience, leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        first!.Dispose();
        Assert.NotNull(await EnterAsync(200 * 1024));
    }

    [Fact]
    public async Task Of_as_many_as_may_wait_a_further_one_is_turned_away_at_once()
    {
        using var first = await EnterAsync(1024 * 1024);
        for (var bytes = 0; bytes + (1024 * 1024) + ReviewRoom.Base <= ReviewRoom.MaxWaiting; bytes += (1024 * 1024) + ReviewRoom.Base)
        {
            Assert.False(EnterAsync(1024 * 1024).IsCompleted);
        }

        Assert.Null(await EnterAsync(1024 * 1024));
    }

    [Fact]
    public async Task Large_bodies_that_wait_leave_small_ones_their_places()
    {
        using var large = await EnterAsync(1024 * 1024);
        while (EnterAsync(1024 * 1024) is { IsCompleted: false })
        {
        }

        while (EnterAsync(ReviewRoom.Small) is { IsCompleted: true, Result: var taken })
        {
            Assert.NotNull(taken);
        }
    }

    [Fact]
    public async Task A_place_is_given_back_once_however_often_that_is_done()
    {
        var first = await EnterAsync(Large);
        using var second = await EnterAsync(Large);
        first!.Dispose();
        first.Dispose();

        Assert.NotNull(await EnterAsync(Large));
        Assert.False(EnterAsync(Large).IsCompleted);
    }

    private Task<IDisposable?> EnterAsync(long length) => _room.EnterAsync(length, Patience, CancellationToken.None);
}
