using Gateway.Hosting.Access;
using Gateway.Ledger.Audit;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Hosting.Access;

public sealed class CallerLimitTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly CallerLimit _limit = new(Options.Create(new HttpOptions { RequestsPerMinute = 1 }));

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _limit.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public void A_caller_that_has_had_its_share_is_told_when_to_come_again()
    {
        Assert.Null(_limit.Delay(Actor.ApiKey("grafana")));

        Assert.True(_limit.Delay(Actor.ApiKey("grafana")) > TimeSpan.Zero);
    }

    [Fact]
    public void From_wherever_it_asks_it_is_one_caller()
    {
        Assert.Null(_limit.Delay(Actor.ApiKey("grafana", "10.0.0.1")));

        Assert.NotNull(_limit.Delay(Actor.ApiKey("grafana", "10.0.0.2")));
    }

    [Fact]
    public void Others_of_the_same_address_or_name_have_their_own()
    {
        Assert.Null(_limit.Delay(Actor.ApiKey("ana", "10.0.0.1")));

        Assert.Null(_limit.Delay(Actor.ApiKey("bia", "10.0.0.1")));
        Assert.Null(_limit.Delay(new Actor(ActorKinds.Person, "ana", "sub-1", "10.0.0.1")));
        Assert.Null(_limit.Delay(new Actor(ActorKinds.Person, "ana", "sub-2", "10.0.0.1")));
    }
}
