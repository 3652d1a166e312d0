using Gateway.Images;
using Microsoft.Extensions.Time.Testing;
using static Gateway.Tests.Images.StandInRegistry;

namespace Gateway.Tests.Images;

/// <summary>How long a token is used, and how it is asked for.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class RegistryTokensTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly byte[] Image = ManifestOf([1]);

    private readonly FakeTimeProvider _clock = new();
    private StandInRegistry _registry = null!;
    private Client _client = null!;

    public async Task InitializeAsync()
    {
        _registry = await StartAsync();
        _client = new Client(_registry.Address, TimeSpan.FromSeconds(30), _clock);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _registry.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"token": "t", "expires_in": 300}""", 284, 1)]
    [InlineData("""{"token": "t", "expires_in": 300}""", 286, 2)]
    [InlineData("""{"token": "t"}""", 44, 1)]
    [InlineData("""{"token": "t"}""", 46, 2)]
    [InlineData("""{"token": "t", "expires_in": 10}""", 0, 2)]
    [InlineData("""{"token": "t", "expires_in": -1}""", 0, 2)]
    public async Task A_token_is_used_until_shortly_before_its_end_and_a_minute_long_where_it_names_none(string token, int seconds, int asked)
    {
        Serve(token, $"Bearer realm=\"{_registry.Address}token\"");
        await ResolveAsync();

        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await _client.ResolveAsync(Host, Repository, DigestOf(Image));

        Assert.Equal(asked, _registry.Asked.Count(static request => request.Path == "/token"));
    }

    [Fact]
    public async Task Each_repository_has_a_token_of_its_own()
    {
        Serve("""{"token": "t", "expires_in": 300}""", $"Bearer realm=\"{_registry.Address}token\"");
        await ResolveAsync();

        await _client.ResolveAsync(Host, "org/other", DigestOf(Image));

        Assert.Equal(
            ["repository:org/name:pull", "repository:org/other:pull"],
            _registry.Asked.Where(static request => request.Path == "/token").Select(static request => Uri.UnescapeDataString(request.Query.Split("scope=")[1])));
    }

    [Theory]
    [InlineData("token", "", "?scope=repository%3Aorg%2Fname%3Apull")]
    [InlineData("token", ",service=\"a b&c\"", "?service=a%20b%26c&scope=repository%3Aorg%2Fname%3Apull")]
    [InlineData("token?account=x", ",service=it", "?account=x&service=it&scope=repository%3Aorg%2Fname%3Apull")]
    public async Task It_is_asked_for_with_the_service_and_the_one_right_that_is_needed(string realm, string parameters, string query)
    {
        Serve("""{"token": "t"}""", $"Bearer realm=\"{_registry.Address}{realm}\"{parameters}");

        await ResolveAsync();

        Assert.Equal(query, Assert.Single(_registry.Asked, static request => request.Path == "/token").Query);
    }

    [Fact]
    public async Task A_registry_without_a_user_is_asked_for_a_token_that_everybody_gets()
    {
        Serve("""{"token": "t"}""", $"Bearer realm=\"{_registry.Address}token\"");

        await ResolveAsync();

        Assert.False(Assert.Single(_registry.Asked, static request => request.Path == "/token").Headers.ContainsKey("Authorization"));
    }

    private async Task ResolveAsync() => Assert.IsType<ImageResolution.Found>(await _client.ResolveAsync(Host, Repository, DigestOf(Image)));

    private void Serve(string token, string challenge)
    {
        _registry.On(null, "/token", new Answer(200, token));
        _registry.On(null, "/v2/*", new Answer(200, Image), "Bearer t");
        _registry.On(null, "/v2/*", new Answer(401, "", ("WWW-Authenticate", challenge)));
    }
}
