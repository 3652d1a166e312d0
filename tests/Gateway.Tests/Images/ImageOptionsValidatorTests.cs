using System.Text;
using Gateway.Images;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Images;

public sealed class ImageOptionsValidatorTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io"}}}""")]
    [InlineData("""{"Registries": {"a": {"Host": "registry.example:5000"}, "b": {"Host": "registry.example:5001"}}}""")]
    [InlineData("""{"Registries": {"a": {"Host": "registry.example:443"}}}""")]
    [InlineData("""{"Registries": {"a": {"Host": "localhost:5000", "Url": "http://localhost:5000"}}}""")]
    [InlineData("""{"Registries": {"a": {"Host": "docker.io", "Url": "https://registry-1.docker.io", "TokenUrl": "https://auth.docker.io/token", "BlobHosts": ["production.cloudflare.docker.com"]}}}""")]
    [InlineData("""{"Timeout": "00:00:00.1"}""")]
    [InlineData("""{"Timeout": "00:01:00"}""")]
    public void Settings_that_are_right_start(string settings) => Assert.Empty(ErrorsOf(settings));

    [Theory]
    [InlineData("""{"Timeout": "00:00:00.099"}""", "Gateway:Images:Timeout must be between 00:00:00.1000000 and 00:01:00.")]
    [InlineData("""{"Timeout": "00:01:00.001"}""", "Gateway:Images:Timeout must be between 00:00:00.1000000 and 00:01:00.")]
    [InlineData("""{"Registries": {"a": {"Url": "https://ghcr.io"}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": ""}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io/org"}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": "https://ghcr.io"}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": "gh cr.io"}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": "user@ghcr.io"}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io?x=1"}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io?x=1", "Url": "https://ghcr.io"}}}""", "Gateway:Images:Registries:a:Host must be a registry host as used in image references, such as ghcr.io.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io", "Url": "ghcr.io"}}}""", "Gateway:Images:Registries:a:Url must be an https address without user, query or fragment. http is only allowed for an address of this machine.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io", "Url": "http://ghcr.io"}}}""", "Gateway:Images:Registries:a:Url must be an https address without user, query or fragment. http is only allowed for an address of this machine.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io", "TokenUrl": "https://u:p@tokens.example"}}}""", "Gateway:Images:Registries:a:TokenUrl must be an https address without user, query or fragment. http is only allowed for an address of this machine.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io", "BlobHosts": ["https://x"]}}}""", "Gateway:Images:Registries:a:BlobHosts: 'https://x' is not a host.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io", "BlobHosts": ["blobs.example/x"]}}}""", "Gateway:Images:Registries:a:BlobHosts: 'blobs.example/x' is not a host.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io", "Username": "u"}}}""", "Gateway:Images:Registries:a: Username and Password must be set together. Set both, or neither.")]
    [InlineData("""{"Registries": {"a": {"Host": "ghcr.io", "Password": "p"}}}""", "Gateway:Images:Registries:a: Username and Password must be set together. Set both, or neither.")]
    [InlineData("""{"Registries": {"b": {"Host": "GHCR.io"}, "a": {"Host": "ghcr.io"}}}""", "Gateway:Images:Registries: a and b are both ghcr.io. Keep only one of them.")]
    public void What_is_wrong_is_named_by_its_setting_with_the_fix(string settings, string expected) =>
        Assert.Equal(expected, Assert.Single(ErrorsOf(settings)), ignoreCase: true);

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(4, ErrorsOf("""{"Timeout": "1.00:00:00", "Registries": {"a": {"Host": "a.example", "Url": "ftp://a.example", "Username": "u"}, "b": {}}}""").Count);

    [Fact]
    public void A_password_is_in_no_message() =>
        Assert.DoesNotContain(ErrorsOf("""{"Registries": {"a": {"Host": "a.example", "Url": "https://u:canary@a.example", "Password": "canary"}}}"""), error => error.Contains("canary", StringComparison.Ordinal));

    private static IReadOnlyList<string> ErrorsOf(string settings)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$$"""{"Gateway": {"Images": {{{settings}}} } }"""));
        using var services = new ServiceCollection().AddImages(new ConfigurationBuilder().AddJsonStream(json).Build()).BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<ImageOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }
}
