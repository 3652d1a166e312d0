using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("http://+:8080;http://*:8081")]
    [InlineData("HTTPS://gateway.example.org")]
    [InlineData("http://localhost:5000; http://0.0.0.0:5001")]
    [InlineData("http://unix:/run/gateway.sock")]
    [InlineData("")]
    public void An_address_is_taken(string urls) => Assert.Empty(ListenAddresses.FindErrors(Settings(("Urls", urls))));

    /// <summary>Of the second, the server would listen on port 80 of every address of the machine.</summary>
    [Theory]
    [InlineData("8080")]
    [InlineData("http://127.0.0.1:80a")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("http://")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:8080/gateway")]
    [InlineData("ftp://127.0.0.1:21")]
    [InlineData("http://user@127.0.0.1:8080")]
    [InlineData("http://[127.0.0.1:8080")]
    [InlineData("http://[::g]:8080")]
    public void What_is_none_is_refused_with_its_setting(string url) => Assert.Equal(
        $"Urls: '{url}' is not an address to listen on. Use http://, an IP address or a name, and a port up to 65535, such as http://127.0.0.1:8080.",
        Assert.Single(ListenAddresses.FindErrors(Settings(("Urls", url + ";http://127.0.0.1:8080")))));

    [Fact]
    public void Endpoints_of_the_server_take_the_place_of_the_addresses() => Assert.StartsWith(
        "Kestrel:Endpoints:main:Url: 'here' is not an address",
        Assert.Single(ListenAddresses.FindErrors(Settings(("Urls", "nowhere"), ("Kestrel:Endpoints:main:Url", "here")))),
        StringComparison.Ordinal);

    [Fact]
    public void An_address_that_is_in_use_is_found_and_one_that_is_not_is_not()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        var fault = Assert.Single(ListenAddresses.FindTaken(Settings(("Urls", $"{taken};http://127.0.0.1:0"))));

        Assert.StartsWith($"Urls: the gateway cannot listen on {taken}: ", fault, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Setting, string Value)[] given) =>
        new ConfigurationBuilder().AddInMemoryCollection(given.ToDictionary(setting => setting.Setting, setting => (string?)setting.Value)).Build();
}
