using Gateway.Webhooks;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Webhooks;

public sealed class UnprovenBodiesTests
{
    [Fact]
    public void For_one_too_many_the_body_that_has_been_still_for_longest_gives_way()
    {
        var bodies = Bodies(most: 2);
        var (first, second) = (bodies.Begin(1)!, bodies.Begin(1)!);
        first.Moved();

        var third = bodies.Begin(1);

        Assert.NotNull(third);
        Assert.Equal((false, true), (first.Displaced.IsCancellationRequested, second.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void For_bytes_that_do_not_fit_as_many_give_way_as_it_takes_and_never_the_one_that_asks()
    {
        var bodies = Bodies(bytes: 100);
        var (asking, small, large, last) = (bodies.Begin(10)!, bodies.Begin(10)!, bodies.Begin(60)!, bodies.Begin(10)!);

        Assert.True(asking.TryHold(80));

        Assert.Equal((false, true, true, false), (asking.Displaced.IsCancellationRequested, small.Displaced.IsCancellationRequested, large.Displaced.IsCancellationRequested, last.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void A_body_that_has_come_as_a_whole_keeps_its_place_until_it_gives_it_back()
    {
        var bodies = Bodies(most: 1);
        var whole = bodies.Begin(1)!;

        Assert.True(whole.TryKeep());
        Assert.Null(bodies.Begin(1));

        whole.Dispose();
        Assert.NotNull(bodies.Begin(1));
        Assert.False(whole.Displaced.IsCancellationRequested);
    }

    [Fact]
    public void A_body_whose_place_is_anothers_neither_grows_nor_keeps_it()
    {
        var bodies = Bodies(most: 1);
        var displaced = bodies.Begin(1)!;
        bodies.Begin(1);

        Assert.Equal((false, false), (displaced.TryHold(2), displaced.TryKeep()));
    }

    [Fact]
    public void A_body_larger_than_the_whole_room_has_none() => Assert.Null(Bodies(bytes: 100).Begin(101));

    [Fact]
    public void A_place_is_given_back_once_however_often_it_is_ended()
    {
        var bodies = Bodies(most: 2, bytes: 10);
        var first = bodies.Begin(5)!;
        var second = bodies.Begin(5)!;
        Assert.True(second.TryKeep());

        first.Dispose();
        first.Dispose();
        var third = bodies.Begin(5);

        Assert.NotNull(third);
        Assert.True(third.TryKeep());
        Assert.Null(bodies.Begin(1));
    }

    private static UnprovenBodies Bodies(int most = 100, int bytes = 1000) =>
        new(Options.Create(new WebhookOptions { MaxUnprovenBodies = most, MaxUnprovenBytes = bytes }));
}
