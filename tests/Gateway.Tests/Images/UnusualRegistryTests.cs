using System.Text;
using Gateway.Images;
using static Gateway.Tests.Images.StandInRegistry;

namespace Gateway.Tests.Images;

/// <summary>Registries that do less, or say it otherwise, than the specification has it; teams have them.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class UnusualRegistryTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly byte[] Image = ManifestOf([1]);
    private static readonly string Digest = DigestOf(Image);

    private readonly string _passwordFile = Path.GetTempFileName();
    private StandInRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await StartAsync();

    public async Task DisposeAsync()
    {
        await _registry.DisposeAsync();
        File.Delete(_passwordFile);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(200, "")]
    [InlineData(200, "sha256:12")]
    [InlineData(404, null)]
    [InlineData(405, null)]
    [InlineData(501, null)]
    public async Task A_digest_that_HEAD_does_not_tell_is_the_hash_of_what_GET_gives(int status, string? digest)
    {
        _registry.Head(status, digest);
        _registry.Get("t", new Answer(200, Image));
        _registry.Has(Image);
        using var client = _registry.Connect();

        Assert.Equal(Digest, Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t")).Digest);
    }

    [Fact]
    public async Task An_image_that_neither_HEAD_nor_GET_has_is_missing()
    {
        _registry.Head(405, null);
        _registry.Get("t", new Answer(404));
        using var client = _registry.Connect();

        Assert.IsType<ImageResolution.Missing>(await client.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256:12")]
    public async Task A_digest_that_is_told_with_the_content_must_be_its_hash(string told)
    {
        _registry.Head(405, null);
        _registry.Get("t", new Answer(200, Image, ("Docker-Content-Digest", told)));
        using var client = _registry.Connect();

        Assert.Equal(
            new ImageResolution.Refused($"The content of {Repository}:t from {Host} has the digest {Digest}, not the one in Docker-Content-Digest."),
            await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task What_is_hashed_is_of_bounded_size()
    {
        _registry.Head(405, null);
        _registry.Get("t", new Answer(200, new byte[RegistryClient.MaxBytes + 1]));
        using var client = _registry.Connect();

        Assert.Equal(new ImageResolution.Refused($"The response of {Host} is larger than 4194304 bytes."), await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_redirect_of_what_is_hashed_is_not_followed()
    {
        _registry.Head(405, null);
        _registry.Get("t", new Answer(307, "", ("Location", $"{_registry.Address}elsewhere")));
        using var client = _registry.Connect();

        Assert.StartsWith($"{Host} answered with a redirect", Assert.IsType<ImageResolution.Refused>(await client.ResolveAsync(Host, Repository, "t")).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_registry.Asked, static request => request.Path == "/elsewhere");
    }

    [Fact]
    public async Task A_token_is_got_where_a_challenge_without_quotes_sends()
    {
        Challenge($"Bearer realm={_registry.Address}token,service=it");
        Token("p", "the-token");
        Serve("Bearer the-token");
        using var client = _registry.Connect(("Username", "u"), ("Password", "p"));

        Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData("""{"access_token": "the-token"}""")]
    [InlineData("""{"token": "", "access_token": "the-token"}""")]
    [InlineData("""{"token": null, "access_token": "the-token"}""")]
    [InlineData("""{"token": "the-token", "access_token": null}""")]
    [InlineData("""{"token": "the-token", "expires_in": null}""")]
    [InlineData("""{"token": "the-token", "expires_in": "300"}""")]
    [InlineData("""{"token": "the-token", "expires_in": 300.5}""")]
    [InlineData("""{"token": "the-token", "expires_in": 99999999999}""")]
    public async Task A_token_may_stand_under_either_name_and_say_how_long_it_is_good_in_any_way(string body)
    {
        Challenge($"Bearer realm=\"{_registry.Address}token\"");
        _registry.On(null, "/token", new Answer(200, body));
        Serve("Bearer the-token");
        using var client = _registry.Connect();

        Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData("Bearer service=it", "requires a token to read org/name but gives no address to request it from.")]
    [InlineData("Negotiate", "answered 401 for org/name without asking for a token or a password, so none was sent.")]
    [InlineData(null, "answered 401 for org/name without asking for a token or a password, so none was sent.")]
    public async Task Where_nothing_could_be_asked_for_it_says_so(string? challenge, string expected)
    {
        Challenge(challenge);
        using var client = _registry.Connect(("Username", "u"), ("Password", "p"));

        Assert.Equal(
            new ImageResolution.Refused($"{Host} {expected} Check that its Url in Gateway:Images:Registries points to the registry itself and not to a proxy that requires a login."),
            await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_password_that_is_wanted_and_not_set_is_to_be_set()
    {
        Challenge("Basic realm=\"x\"");
        using var client = _registry.Connect();

        Assert.Equal(
            new ImageResolution.Refused($"{Host} requires a password to read {Repository}. Set Username and Password of the registry in Gateway:Images:Registries."),
            await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_password_that_is_wrong_is_to_be_checked_and_not_told()
    {
        Challenge("Basic realm=\"x\"");
        using var client = _registry.Connect(("Username", "u"), ("Password", "p"));

        Assert.Equal(
            new ImageResolution.Refused($"{Host} does not allow the gateway to read {Repository} (401). Check Username and Password of the registry in Gateway:Images:Registries."),
            await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_password_that_was_changed_in_its_file_counts_at_once()
    {
        Challenge("Basic realm=\"x\"");
        Serve(BasicOf("second"));
        using var client = await WithPasswordFileAsync("first");

        Assert.IsType<ImageResolution.Refused>(await client.ResolveAsync(Host, Repository, "t"));
        await File.WriteAllTextAsync(_passwordFile, "second\n");
        Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_token_that_is_no_longer_taken_is_replaced_by_one_for_the_password_of_now()
    {
        Challenge($"Bearer realm=\"{_registry.Address}token\"");
        Token("first", "old-token");
        Serve("Bearer old-token");
        using var client = await WithPasswordFileAsync("first");
        Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t"));
        var before = _registry.Asked.Count;

        _registry.Forget();
        Challenge($"Bearer realm=\"{_registry.Address}token\"");
        Token("second", "new-token");
        Serve("Bearer new-token");
        await File.WriteAllTextAsync(_passwordFile, "second\n");

        Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t"));
        Assert.Single(_registry.Asked.Skip(before), static request => request.Path == "/token");
    }

    [Theory]
    [InlineData(true, "it is empty")]
    [InlineData(false, "FileNotFoundException")]
    public async Task A_password_file_that_gives_none_may_give_one_another_time(bool exists, string why)
    {
        Challenge("Basic realm=\"x\"");
        using var client = await WithPasswordFileAsync(" \n");
        if (!exists)
        {
            File.Delete(_passwordFile);
        }

        Assert.Equal(
            new ImageResolution.Unavailable($"The password of {Host} cannot be read from its file: {why}. Check Password__File in Gateway:Images:Registries."),
            await client.ResolveAsync(Host, Repository, "t"));
    }

    private static string BasicOf(string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{password}"));

    private async Task<Client> WithPasswordFileAsync(string password)
    {
        await File.WriteAllTextAsync(_passwordFile, password);
        return _registry.Connect(("Username", "u"), ("Password", "as it was at the start"), ("Password:File", _passwordFile));
    }

    private void Challenge(string? challenge) => _registry.On(
        null,
        $"/v2/{Repository}/manifests/*",
        challenge is null ? new Answer(401) : new Answer(401, "", ("WWW-Authenticate", challenge)));

    private void Token(string password, string token) =>
        _registry.On(null, "/token", new Answer(200, $$"""{"token": "{{token}}", "expires_in": 300}"""), BasicOf(password));

    private void Serve(string authorization) =>
        _registry.On(null, $"/v2/{Repository}/manifests/*", new Answer(200, Image, ("Docker-Content-Digest", Digest)), authorization);
}
