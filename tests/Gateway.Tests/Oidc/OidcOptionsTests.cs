using Gateway.Oidc;

namespace Gateway.Tests.Oidc;

public sealed class OidcOptionsTests
{
    [Fact]
    public void What_is_not_set_is_right() => Assert.Empty(Errors(new OidcOptions()));

    [Theory]
    [InlineData("")]
    [InlineData("token.actions.githubusercontent.com")]
    [InlineData("http://github.example.org")]
    [InlineData("https://user@github.example.org")]
    [InlineData("https://github.example.org?x")]
    [InlineData("https://github.example.org#x")]
    [InlineData("ftp://localhost")]
    public void An_address_that_could_be_anybodys_does_not_start(string address)
    {
        var errors = Errors(new OidcOptions { Issuer = address, JwksUri = address });

        Assert.Collection(
            errors,
            error => Assert.StartsWith("Gateway:Oidc:Issuer must be an https address", error, StringComparison.Ordinal),
            error => Assert.StartsWith("Gateway:Oidc:JwksUri must be an https address", error, StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_of_this_machine_may_be_http() => Assert.Empty(Errors(new OidcOptions { Issuer = "http://127.0.0.1:8080/issuer" }));

    [Fact]
    public void An_empty_audience_does_not_start() =>
        Assert.StartsWith("Gateway:Oidc:Audience is empty", Assert.Single(Errors(new OidcOptions { Audience = " " })), StringComparison.Ordinal);

    [Fact]
    public void Times_out_of_their_bounds_are_named_all_at_once()
    {
        var errors = Errors(new OidcOptions
        {
            KeyLifetime = TimeSpan.FromSeconds(59),
            FetchPause = TimeSpan.FromMilliseconds(999),
            FetchTimeout = TimeSpan.FromSeconds(61),
            ClockSkew = TimeSpan.FromSeconds(301),
        });

        Assert.Equal(
            [
                "Gateway:Oidc:KeyLifetime must be between 00:01:00 and 1.00:00:00.",
                "Gateway:Oidc:FetchPause must be between 00:00:01 and 01:00:00.",
                "Gateway:Oidc:FetchTimeout must be between 00:00:00.1000000 and 00:01:00.",
                "Gateway:Oidc:ClockSkew must be between 00:00:00 and 00:05:00.",
            ],
            errors);
    }

    private static IEnumerable<string> Errors(OidcOptions options) => new OidcOptionsValidator().Validate(null, options).Failures ?? [];
}
