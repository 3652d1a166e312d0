using System.Net;
using System.Net.Http.Headers;
using Gateway.Prefect;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Gateway.Tests.Prefect;

public class PrefectResilienceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 11, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(500, false)]
    [InlineData(200, false)]
    [InlineData(401, false)]
    [InlineData(409, false)]
    public void An_update_is_repeated_after_what_may_pass(int status, bool repeated) =>
        Assert.Equal(repeated, PrefectResilience.MayRepeat(PrefectCall.UpdateDeployment, new HttpResponseMessage((HttpStatusCode)status), null));

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public void A_create_is_not(int status) =>
        Assert.False(PrefectResilience.MayRepeat(PrefectCall.CreateDeployment, new HttpResponseMessage((HttpStatusCode)status), null));

    [Fact]
    public void The_create_of_an_automation_is_not_repeated_and_its_update_and_deletion_are()
    {
        Assert.False(PrefectResilience.MayRepeat(PrefectCall.CreateAutomation, new HttpResponseMessage(HttpStatusCode.BadGateway), null));
        Assert.True(PrefectResilience.MayRepeat(PrefectCall.UpdateAutomation, new HttpResponseMessage(HttpStatusCode.BadGateway), null));
        Assert.True(PrefectResilience.MayRepeat(PrefectCall.DeleteAutomation, new HttpResponseMessage(HttpStatusCode.BadGateway), null));
        Assert.Equal((true, false), (PrefectCall.ReadAutomations.Repeatable, PrefectCall.ReadAutomations.Writes));
    }

    [Fact]
    public void A_read_is_repeated_after_a_500() =>
        Assert.True(PrefectResilience.MayRepeat(PrefectCall.ReadFlows, new HttpResponseMessage(HttpStatusCode.InternalServerError), null));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.SecureConnectionError, true)]
    [InlineData(HttpRequestError.ResponseEnded, false)]
    [InlineData(HttpRequestError.InvalidResponse, false)]
    public void A_create_is_repeated_only_when_it_never_left(HttpRequestError error, bool repeated)
    {
        Assert.Equal(repeated, PrefectResilience.MayRepeat(PrefectCall.CreateDeployment, null, new HttpRequestException(error)));
        Assert.True(PrefectResilience.MayRepeat(PrefectCall.UpdateDeployment, null, new HttpRequestException(error)));
    }

    [Fact]
    public void A_timeout_is_repeated_where_that_is_safe_and_an_open_circuit_never()
    {
        Assert.True(PrefectResilience.MayRepeat(PrefectCall.DeleteSchedule, null, new TimeoutRejectedException()));
        Assert.True(PrefectResilience.MayRepeat(PrefectCall.ReadWorkPool, null, new IOException()));
        Assert.False(PrefectResilience.MayRepeat(PrefectCall.CreateDeployment, null, new TimeoutRejectedException()));
        Assert.False(PrefectResilience.MayRepeat(PrefectCall.ReadWorkPool, null, new BrokenCircuitException()));
        Assert.False(PrefectResilience.MayRepeat(PrefectCall.ReadWorkPool, null, null));
    }

    [Fact]
    public void A_request_that_nobody_declared_is_a_write_that_is_not_repeated()
    {
        using var request = new HttpRequestMessage();

        Assert.Equal((false, true), (PrefectCall.From(request).Repeatable, PrefectCall.From(request).Writes));
        Assert.Equal((false, true), (PrefectCall.From(null).Repeatable, PrefectCall.From(null).Writes));
    }

    [Fact]
    public void The_server_may_ask_for_a_delay_in_seconds_or_by_a_date_within_the_bound()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), Asked(new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))));
        Assert.Equal(TimeSpan.FromSeconds(9), Asked(new RetryConditionHeaderValue(Now.AddSeconds(9))));
        Assert.Equal(TimeSpan.Zero, Asked(new RetryConditionHeaderValue(Now.AddSeconds(-9))));
        Assert.Equal(TimeSpan.FromSeconds(30), Asked(new RetryConditionHeaderValue(TimeSpan.FromHours(1))));
        Assert.Null(Asked(null));
        Assert.Null(PrefectResilience.AskedDelay(null, new PrefectOptions(), TimeProvider.System));
    }

    private static TimeSpan? Asked(RetryConditionHeaderValue? header)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter = header;
        return PrefectResilience.AskedDelay(response, new PrefectOptions(), new FakeTimeProvider(Now));
    }
}
