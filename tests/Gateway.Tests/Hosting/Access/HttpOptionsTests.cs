using Gateway.Hosting.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Hosting.Access;

public sealed class HttpOptionsTests
{
    [Fact]
    public void What_is_not_set_is_right() => Assert.Empty(Errors(new HttpOptions()));

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("10.1.0.0/16")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8::/32")]
    public void A_proxy_is_an_address_or_a_network(string proxy) => Assert.Empty(Errors(With(proxy)));

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("10.1.0.0/33")]
    [InlineData("")]
    public void What_is_neither_does_not_start(string proxy) =>
        Assert.StartsWith("Gateway:Http:TrustedProxies:0 must be an address or a network", Assert.Single(Errors(With(proxy))), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    public void Every_address_is_no_proxy(string proxy) =>
        Assert.StartsWith("Gateway:Http:TrustedProxies:0 contains every address", Assert.Single(Errors(With(proxy))), StringComparison.Ordinal);

    [Fact]
    public void Limits_are_one_or_more() =>
        Assert.Equal(
            ["Gateway:Http:RequestsPerMinute must be 1 or more.", "Gateway:Http:FailuresPerMinute must be 1 or more.", "Gateway:Http:MaxConnections must be 1 or more."],
            Errors(new HttpOptions { RequestsPerMinute = 0, FailuresPerMinute = 0, MaxConnections = 0 }));

    [Theory]
    [InlineData(0)]
    [InlineData(601)]
    public void Headers_may_take_some_seconds(int seconds) =>
        Assert.Equal(["Gateway:Http:HeaderTimeout must be between 00:00:01 and 00:10:00."], Errors(new HttpOptions { HeaderTimeout = TimeSpan.FromSeconds(seconds) }));

    [Fact]
    public void Without_proxies_no_header_is_believed_whatever_was_set_before()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };

        new TrustedProxies(Options.Create(new HttpOptions())).PostConfigure(null, options);

        Assert.Equal(ForwardedHeaders.None, options.ForwardedHeaders);
        Assert.Empty(options.KnownIPNetworks);
        Assert.Empty(options.KnownProxies);
    }

    [Fact]
    public void Only_the_proxies_of_the_settings_are_believed_and_not_the_servers_own_default()
    {
        var options = new ForwardedHeadersOptions();

        new TrustedProxies(Options.Create(With("10.0.0.5"))).PostConfigure(null, options);

        Assert.Equal("10.0.0.5/32", Assert.Single(options.KnownIPNetworks).ToString());
        Assert.Empty(options.KnownProxies);
    }

    private static HttpOptions With(string proxy)
    {
        var options = new HttpOptions();
        options.TrustedProxies.Add(proxy);
        return options;
    }

    private static IEnumerable<string> Errors(HttpOptions options) => new HttpOptionsValidator().Validate(null, options).Failures ?? [];
}
