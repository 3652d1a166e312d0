using System.Net;
using Gateway.Intake;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Intake;

public sealed class UnauthenticatedBodiesTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void For_one_too_many_the_body_that_has_been_still_for_longest_gives_way()
    {
        var bodies = Bodies(most: 2);
        var (first, second) = (bodies.Begin(1, null)!, bodies.Begin(1, null)!);
        first.Moved(1);

        var third = bodies.Begin(1, null);

        Assert.NotNull(third);
        Assert.Equal((false, true), (first.Displaced.IsCancellationRequested, second.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void For_bytes_that_do_not_fit_as_many_give_way_as_it_takes_and_never_the_one_that_asks()
    {
        var bodies = Bodies(bytes: 100);
        var (asking, small, large, last) = (bodies.Begin(10, null)!, bodies.Begin(10, null)!, bodies.Begin(60, null)!, bodies.Begin(10, null)!);

        Assert.True(asking.TryHold(80));

        Assert.Equal((false, true, true, false), (asking.Displaced.IsCancellationRequested, small.Displaced.IsCancellationRequested, large.Displaced.IsCancellationRequested, last.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void A_body_that_has_come_as_a_whole_keeps_its_place_until_it_gives_it_back()
    {
        var bodies = Bodies(most: 1);
        var whole = bodies.Begin(1, null)!;

        Assert.True(whole.TryKeep());
        Assert.Null(bodies.Begin(1, null));

        whole.Dispose();
        Assert.NotNull(bodies.Begin(1, null));
        Assert.False(whole.Displaced.IsCancellationRequested);
    }

    [Fact]
    public void A_body_whose_place_is_anothers_neither_grows_nor_keeps_it()
    {
        var bodies = Bodies(most: 1);
        var displaced = bodies.Begin(1, null)!;
        bodies.Begin(1, null);

        Assert.Equal((false, false), (displaced.TryHold(2), displaced.TryKeep()));
    }

    [Fact]
    public void A_body_larger_than_the_whole_room_has_none() => Assert.Null(Bodies(bytes: 100).Begin(101, null));

    [Fact]
    public void A_place_is_given_back_once_however_often_it_is_ended()
    {
        var bodies = Bodies(most: 2, bytes: 10);
        var first = bodies.Begin(5, null)!;
        var second = bodies.Begin(5, null)!;
        Assert.True(second.TryKeep());

        first.Dispose();
        first.Dispose();
        var third = bodies.Begin(5, null);

        Assert.NotNull(third);
        Assert.True(third.TryKeep());
        Assert.Null(bodies.Begin(1, null));
    }

    [Fact]
    public void A_body_that_comes_in_drops_gives_way_to_one_that_pauses_for_half_a_second()
    {
        var bodies = Bodies(most: 2);
        var (honest, trickling) = (bodies.Begin(1, null)!, bodies.Begin(1, null)!);
        honest.Moved(64 * 1024);
        Pass(TimeSpan.FromSeconds(0.5), () => trickling.Moved(64));

        Assert.NotNull(bodies.Begin(1, null));
        Assert.Equal((false, true), (honest.Displaced.IsCancellationRequested, trickling.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void A_body_that_has_come_nearly_whole_and_is_still_gives_way_to_one_that_goes_on()
    {
        var bodies = Bodies(most: 2);
        var (still, coming) = (bodies.Begin(1, null)!, bodies.Begin(1, null)!);
        still.Moved(1024 * 1024 - 1);
        Pass(TimeSpan.FromSeconds(3), () => coming.Moved(4 * 1024));

        Assert.NotNull(bodies.Begin(1, null));
        Assert.Equal((true, false), (still.Displaced.IsCancellationRequested, coming.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void A_body_that_has_just_begun_does_not_give_way_before_one_that_has_come_too_slowly()
    {
        var bodies = Bodies(most: 2);
        var trickling = bodies.Begin(1, null)!;
        Pass(TimeSpan.FromSeconds(5), () => trickling.Moved(64));
        var fresh = bodies.Begin(1, null)!;
        trickling.Moved(64);

        Assert.NotNull(bodies.Begin(1, null));
        Assert.Equal((false, true), (fresh.Displaced.IsCancellationRequested, trickling.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void An_address_that_holds_more_than_its_share_loses_its_own_places_first()
    {
        var bodies = Bodies(most: 10);
        var others = Enumerable.Range(1, 8).Select(_ => bodies.Begin(1, IPAddress.Parse("10.0.0.1"))!).ToList();
        var (slow, own) = (bodies.Begin(1, IPAddress.Parse("10.0.0.2"))!, bodies.Begin(1, IPAddress.Parse("10.0.0.3"))!);
        others.ForEach(static other => other.Moved(16 * 1024));

        var more = bodies.Begin(1, IPAddress.Parse("10.0.0.1"))!;
        Assert.NotNull(bodies.Begin(1, IPAddress.Parse("10.0.0.4")));

        Assert.Single(others, static other => other.Displaced.IsCancellationRequested);
        Assert.Equal((true, false, false), (more.Displaced.IsCancellationRequested, slow.Displaced.IsCancellationRequested, own.Displaced.IsCancellationRequested));
    }

    [Fact]
    public void An_address_within_its_share_is_judged_by_how_far_its_bodies_have_come()
    {
        var bodies = Bodies(most: 32);
        var runner = Enumerable.Range(0, 4).Select(_ => bodies.Begin(1, IPAddress.Parse("10.0.0.1"))!).ToList();
        var others = Enumerable.Range(2, 28).Select(last => bodies.Begin(1, new IPAddress([10, 0, 0, (byte)last]))!).ToList();
        runner.ForEach(static body => body.Moved(16 * 1024));

        Assert.NotNull(bodies.Begin(1, IPAddress.Parse("10.0.0.99")));

        Assert.DoesNotContain(runner, static body => body.Displaced.IsCancellationRequested);
        Assert.Single(others, static body => body.Displaced.IsCancellationRequested);
    }

    [Fact]
    public void Addresses_of_one_IPv6_subscriber_share_what_one_may_hold()
    {
        var bodies = Bodies(most: 4);
        var first = bodies.Begin(1, IPAddress.Parse("2001:db8::5"))!;
        var own = Enumerable.Range(1, 3).Select(last => bodies.Begin(1, IPAddress.Parse("2001:db8:0:1::" + last))!).ToList();

        Assert.NotNull(bodies.Begin(1, IPAddress.Parse("10.0.0.1")));

        Assert.False(first.Displaced.IsCancellationRequested);
        Assert.Single(own, static body => body.Displaced.IsCancellationRequested);
    }

    /// <summary>Lets time pass, a tenth of a second after the other.</summary>
    private void Pass(TimeSpan time, Action each)
    {
        for (var step = 0; step < time / Step; step++)
        {
            each();
            _time.Advance(Step);
        }
    }

    private UnauthenticatedBodies Bodies(int most = 100, int bytes = 1000) =>
        new(Options.Create(new WebhookOptions { MaxUnprovenBodies = most, MaxUnprovenBytes = bytes }), _time);
}
