using System.Net.Sockets;
using Gateway.Prefect;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Gateway.Tests.Prefect;

public sealed class PrefectFailuresTests
{
    private const string Address = "http://prefect.example.org:4200";

    private static readonly HttpRequestException Refused = Connection(SocketError.ConnectionRefused);

    [Fact]
    public void A_refused_connection_is_told_from_one_that_is_not_answered_and_from_a_server_that_takes_long()
    {
        var refused = MessageOf(Refused);
        var dropped = MessageOf(Connection(SocketError.TimedOut));
        var slow = MessageOf(new TimeoutRejectedException(TimeSpan.FromSeconds(15)));

        Assert.StartsWith("read work pool p: the server cannot be reached: the connection was refused, so nothing listens there;", refused, StringComparison.Ordinal);
        Assert.StartsWith("read work pool p: the server cannot be reached: the connection was not answered in time,", dropped, StringComparison.Ordinal);
        Assert.Equal("read work pool p: no response in time: the server did not answer within 15 seconds (Gateway:Prefect:TryTimeout).", slow);
    }

    [Fact]
    public void An_open_circuit_is_the_gateways_own_pause_and_says_what_opened_it()
    {
        var unavailable = PrefectFailures.Unreached(PrefectCall.ReadWorkPool, "p", new BrokenCircuitException("open", Refused));

        Assert.True(unavailable.HeldBack);
        Assert.StartsWith(
            "read work pool p: the gateway sent no request, because too many failed before (its circuit breaker is open for Gateway:Prefect:BreakerPause); the last one failed: the server cannot be reached: the connection was refused",
            unavailable.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_limit_is_the_servers()
    {
        var message = Answered(429, "{}", Address).Message;

        Assert.EndsWith("Prefect answered 429. The server, or a proxy in front of it, limits the rate of requests. This is not a pause of the gateway's own.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"detail":"Not Found"}""")]
    [InlineData("<html>404</html>")]
    [InlineData("")]
    public void A_path_that_the_server_does_not_have_names_the_address_and_asks_for_api(string body)
    {
        var refused = Assert.IsType<PrefectRefusedException>(Answered(404, body, Address));

        Assert.True(refused.IsUnknownPath);
        Assert.EndsWith($" {Address} seems not to be the address of Prefect's API. Is /api missing at the end of Gateway:Prefect:ApiUrl?", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/")]
    public void It_does_not_ask_for_what_is_there(string path)
    {
        var message = Answered(404, """{"detail":"Not Found"}""", Address + path).Message;

        Assert.EndsWith($" {Address}{path} seems not to be the address of Prefect's API. Check Gateway:Prefect:ApiUrl.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Prefect_itself_does_not_find_says_nothing_of_the_address()
    {
        var refused = Assert.IsType<PrefectRefusedException>(Answered(404, """{"detail":"Deployment not found."}""", Address));

        Assert.False(refused.IsUnknownPath);
        Assert.EndsWith("Prefect answered 404: Deployment not found.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_stops_waiting_learns_why_the_last_try_failed_within_that_time()
    {
        var clock = new FakeTimeProvider();
        var outage = new LastOutage(clock);
        Assert.Equal("", outage.Within(TimeSpan.FromSeconds(10)));

        outage.Record("the connection was refused");
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(" The last try failed: the connection was refused.", outage.Within(TimeSpan.FromSeconds(10)));
        Assert.Equal("", outage.Within(TimeSpan.FromSeconds(9)));
    }

    private static string MessageOf(Exception cause) => PrefectFailures.Unreached(PrefectCall.ReadWorkPool, "p", cause).Message;

    private static Exception Answered(int status, string body, string address) => PrefectFailures.Answered(PrefectCall.ReadWorkPool, "p", status, body, static text => text, address);

    private static HttpRequestException Connection(SocketError error) => new(HttpRequestError.ConnectionError, "", new SocketException((int)error));
}
