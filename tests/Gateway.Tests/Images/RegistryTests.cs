using System.Text;
using Gateway.Images;

namespace Gateway.Tests.Images;

public sealed class RegistryTests
{
    [Theory]
    [InlineData(null, "https://ghcr.io/")]
    [InlineData("https://mirror.example", "https://mirror.example/")]
    [InlineData("https://mirror.example/ghcr/", "https://mirror.example/ghcr/")]
    [InlineData("https://mirror.example/ghcr", "https://mirror.example/ghcr/")]
    public void It_is_reached_at_its_host_or_where_the_settings_say(string? url, string expected) =>
        Assert.Equal(expected, new Registry(new RegistryOptions { Host = "ghcr.io", Url = url }).Address.ToString());

    [Fact]
    public void Its_user_and_password_are_sent_as_Basic_has_it()
    {
        var credentials = new Registry(new RegistryOptions { Host = "ghcr.io", Username = "usuário", Password = "p:w" }).ReadCredentials();

        Assert.Equal(("Basic", "usuário:p:w"), (credentials?.Scheme, Encoding.UTF8.GetString(Convert.FromBase64String(credentials!.Parameter!))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_user_nothing_is_sent(string? username) =>
        Assert.Null(new Registry(new RegistryOptions { Host = "ghcr.io", Username = username }).ReadCredentials());

    [Theory]
    [InlineData(null, "Set Username and Password of the registry in Gateway:Images:Registries.")]
    [InlineData("u", "Check Username and Password of the registry in Gateway:Images:Registries.")]
    public void What_to_do_about_a_refusal_depends_on_whether_there_is_a_password(string? username, string expected) =>
        Assert.Equal(expected, new Registry(new RegistryOptions { Host = "ghcr.io", Username = username, Password = username }).CredentialsFix);
}
