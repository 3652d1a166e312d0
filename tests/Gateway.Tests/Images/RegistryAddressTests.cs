using Gateway.Images;

namespace Gateway.Tests.Images;

public sealed class RegistryAddressTests
{
    private static readonly Uri Registry = new("https://registry.example/");
    private static readonly Uri Tokens = new("https://auth.example/token");

    [Theory]
    [InlineData("https://registry.example/token")]
    [InlineData("https://registry.example:443/any/path?x=1")]
    [InlineData("https://REGISTRY.example/token")]
    [InlineData("https://auth.example/other")]
    public void A_registry_may_send_for_tokens_to_itself_and_where_the_settings_say(string realm) =>
        Assert.True(RegistryAddress.IsTokenServer(new Uri(realm), Registry, Tokens));

    [Theory]
    [InlineData("http://registry.example/token")]
    [InlineData("https://registry.example:8443/token")]
    [InlineData("https://user:password@registry.example/token")]
    [InlineData("https://sub.registry.example/token")]
    [InlineData("https://registry.example.evil.example/token")]
    [InlineData("https://auth.example:8443/token")]
    [InlineData("ftp://registry.example/token")]
    public void A_registry_may_send_for_tokens_nowhere_else(string realm) =>
        Assert.False(RegistryAddress.IsTokenServer(new Uri(realm), Registry, Tokens));

    [Fact]
    public void Without_the_setting_a_registry_may_send_for_tokens_to_itself_alone() => Assert.False(RegistryAddress.IsTokenServer(Tokens, Registry, null));

    [Fact]
    public void On_this_machine_plain_http_is_enough() =>
        Assert.True(RegistryAddress.IsTokenServer(new Uri("http://127.0.0.1:5000/token"), new Uri("http://127.0.0.1:5000/"), null));

    [Theory]
    [InlineData("https://registry.example/blob?signature=x")]
    [InlineData("https://blobs.example/blob")]
    [InlineData("https://BLOBS.example/blob")]
    [InlineData("https://blobs.example:8443/blob")]
    public void A_registry_may_send_for_blobs_to_itself_and_to_the_hosts_of_the_settings(string address) =>
        Assert.True(RegistryAddress.IsBlobServer(new Uri(address), Registry, ["blobs.example", "blobs.example:8443"]));

    [Theory]
    [InlineData("http://blobs.example/blob")]
    [InlineData("https://blobs.example:9443/blob")]
    [InlineData("https://user@blobs.example/blob")]
    [InlineData("https://other.example/blob")]
    [InlineData("https://x.blobs.example/blob")]
    [InlineData("file:///etc/passwd")]
    public void A_registry_may_send_for_blobs_nowhere_else(string address) =>
        Assert.False(RegistryAddress.IsBlobServer(new Uri(address), Registry, ["blobs.example", "blobs.example:8443"]));
}
