using System.Net;
using Gateway.Hosting.Access;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Hosting.Access;

public sealed class FailureLimitTests
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private readonly FakeTimeProvider _time = new();
    private readonly FailureLimit _limit;

    public FailureLimitTests() => _limit = new FailureLimit(Options.Create(new HttpOptions { FailuresPerMinute = 6 }), _time);

    [Fact]
    public void As_many_as_a_minute_allows_pass_at_once_and_then_one_each_sixth_of_it()
    {
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(_limit.Delay(Address)));

        Assert.Equal(TimeSpan.FromSeconds(10), _limit.Delay(Address));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(6), _limit.Delay(Address));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(_limit.Delay(Address));
        Assert.NotNull(_limit.Delay(Address));
    }

    [Fact]
    public void What_was_refused_does_not_count_against_the_address()
    {
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(_limit.Delay(Address)));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.NotNull(_limit.Delay(Address)));

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(_limit.Delay(Address));
    }

    [Fact]
    public void A_minute_later_all_is_forgotten()
    {
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(_limit.Delay(Address)));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(_limit.Delay(Address)));
    }

    /// <summary>A few share a place of the table by chance, and most do not.</summary>
    [Fact]
    public void Another_address_has_its_own()
    {
        while (_limit.Delay(Address) is null)
        {
        }

        var free = Enumerable.Range(1, 200).Count(last => _limit.Delay(new IPAddress([198, 51, 100, (byte)last])) is null);

        Assert.True(free > 190, $"{free} of 200");
    }

    [Fact]
    public void An_address_of_IPv4_is_the_same_in_the_form_of_IPv6()
    {
        while (_limit.Delay(Address) is null)
        {
        }

        Assert.NotNull(_limit.Delay(Address.MapToIPv6()));
    }

    [Fact]
    public void All_addresses_that_one_subscriber_has_of_IPv6_are_one()
    {
        while (_limit.Delay(IPAddress.Parse("2001:db8:1:2::1")) is null)
        {
        }

        Assert.NotNull(_limit.Delay(IPAddress.Parse("2001:db8:1:2:ffff:ffff:ffff:ffff")));
    }

    [Fact]
    public void A_request_without_an_address_is_counted_too()
    {
        while (_limit.Delay(null) is null)
        {
        }

        Assert.NotNull(_limit.Delay(null));
    }

    [Fact]
    public async Task Failures_at_one_time_are_counted_each()
    {
        var passed = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), (_, _) =>
        {
            if (_limit.Delay(Address) is null)
            {
                Interlocked.Increment(ref passed);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(6, passed);
    }
}
