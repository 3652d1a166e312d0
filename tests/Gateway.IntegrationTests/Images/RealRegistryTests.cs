using Gateway.Images;

namespace Gateway.IntegrationTests.Images;

public sealed class RealRegistryTests
{
    private const string Repository = "org/pipelines-arcgis";

    [Fact]
    public async Task A_tag_is_what_was_pushed_under_it_last()
    {
        await using var server = await RegistryServer.StartAsync();
        using var registries = new Registries(server.Host, server.Address);
        await server.PushAsync(Repository, "main-abcdef1");
        var digest = await server.PushAsync(Repository, "main-abcdef1");

        var found = Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(server.Host, Repository, "main-abcdef1"));

        Assert.Equal(digest, found.Digest);
        Assert.Empty(found.Labels);
        Assert.Equal(digest, Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(server.Host, Repository, digest)).Digest);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_was_never_pushed_is_missing(string reference)
    {
        await using var server = await RegistryServer.StartAsync();
        using var registries = new Registries(server.Host, server.Address);

        Assert.IsType<ImageResolution.Missing>(await registries.ResolveAsync(server.Host, Repository, reference));
    }

    [Fact]
    public async Task Labels_are_read_from_the_configuration()
    {
        await using var server = await RegistryServer.StartAsync();
        using var registries = new Registries(server.Host, server.Address);
        await server.PushAsync(Repository, "one", ("a", "1"), ("b", "2"));

        var found = Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(server.Host, Repository, "one", withLabels: true));

        Assert.Equal(["a=1", "b=2"], found.Labels.Select(static label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_an_image_for_several_platforms_the_labels_count_that_all_have_alike()
    {
        await using var server = await RegistryServer.StartAsync();
        using var registries = new Registries(server.Host, server.Address);
        var digest = await server.PushIndexAsync(Repository, "many", [("same", "1"), ("other", "1")], [("same", "1"), ("other", "2"), ("more", "3")]);

        var found = Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(server.Host, Repository, "many", withLabels: true));

        Assert.Equal(digest, found.Digest);
        Assert.Equal("same", Assert.Single(found.Labels).Key);
    }

    [Fact]
    public async Task A_password_is_given_where_the_registry_asks_for_it()
    {
        await using var server = await RegistryServer.StartAsync(withPassword: true);
        using var registries = new Registries(server.Host, server.Address, ("Username", RegistryServer.Username), ("Password", RegistryServer.Password));
        var digest = await server.PushAsync(Repository, "one", ("a", "1"));

        var found = Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(server.Host, Repository, "one", withLabels: true));

        Assert.Equal((digest, "1"), (found.Digest, found.Labels["a"]));
    }

    [Theory]
    [InlineData(null, "requires a password to read org/pipelines-arcgis. Set")]
    [InlineData("wrong", "does not allow the gateway to read org/pipelines-arcgis (401). Check")]
    public async Task Without_the_right_password_it_says_where_to_set_it_and_not_what_it_was(string? password, string expected)
    {
        await using var server = await RegistryServer.StartAsync(withPassword: true);
        (string, string)[] settings = password is null ? [] : [("Username", RegistryServer.Username), ("Password", password)];
        using var registries = new Registries(server.Host, server.Address, settings);

        var refused = Assert.IsType<ImageResolution.Refused>(await registries.ResolveAsync(server.Host, Repository, "one"));

        Assert.Equal($"{server.Host} {expected} Username and Password of the registry in Gateway:Images:Registries.", refused.Reason);
    }
}
