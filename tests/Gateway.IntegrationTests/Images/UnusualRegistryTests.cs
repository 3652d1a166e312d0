using System.Text;
using System.Text.Json;
using Gateway.Images;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.Images;

/// <summary>Registries that do less, or say it otherwise, than the specification has it; teams have them.</summary>
public sealed class UnusualRegistryTests : IDisposable
{
    private const string Host = "registry.example";
    private const string Repository = "org/name";
    private static readonly byte[] Image = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, config = new { digest = RegistryServer.DigestOf([1]) } });
    private static readonly string Digest = RegistryServer.DigestOf(Image);

    private readonly WireMockServer _registry = WireMockServer.Start();
    private readonly string _passwordFile = Path.GetTempFileName();

    public void Dispose()
    {
        _registry.Dispose();
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
        Head(status, digest);
        Get("t", Response.Create().WithStatusCode(200).WithBody(Image));
        Get(Digest, Response.Create().WithStatusCode(200).WithBody(Image));
        using var registries = Registries();

        Assert.Equal(Digest, Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(Host, Repository, "t")).Digest);
    }

    [Fact]
    public async Task An_image_that_neither_HEAD_nor_GET_has_is_missing()
    {
        Head(405, null);
        Get("t", Response.Create().WithStatusCode(404));
        using var registries = Registries();

        Assert.IsType<ImageResolution.Missing>(await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256:12")]
    public async Task A_digest_that_is_told_with_the_content_must_be_its_hash(string told)
    {
        Head(405, null);
        Get("t", Response.Create().WithStatusCode(200).WithHeader("Docker-Content-Digest", told).WithBody(Image));
        using var registries = Registries();

        Assert.Equal(
            new ImageResolution.Refused($"What {Host} gives for {Repository}:t is not what it says: its digest is {Digest}, and not the one in Docker-Content-Digest."),
            await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task What_is_hashed_is_of_bounded_size()
    {
        Head(405, null);
        Get("t", Response.Create().WithStatusCode(200).WithBody(new byte[RegistryClient.MaxBytes + 1]));
        using var registries = Registries();

        Assert.Equal(new ImageResolution.Refused($"{Host}'s answer is larger than 4194304 bytes."), await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_redirect_of_what_is_hashed_is_not_followed()
    {
        Head(405, null);
        Get("t", Response.Create().WithStatusCode(307).WithHeader("Location", $"{_registry.Url}/elsewhere"));
        using var registries = Registries();

        Assert.StartsWith($"{Host} answers with a redirect", Assert.IsType<ImageResolution.Refused>(await registries.ResolveAsync(Host, Repository, "t")).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_registry.LogEntries, static entry => entry.RequestMessage!.Path == "/elsewhere");
    }

    [Fact]
    public async Task A_token_is_got_where_a_challenge_without_quotes_sends()
    {
        Challenge($"Bearer realm={_registry.Url}/token,service=it");
        Token("p", "the-token");
        Serve("Bearer the-token");
        using var registries = Registries(("Username", "u"), ("Password", "p"));

        Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData("Bearer service=it", "wants a token to read org/name and names no address to ask for it, so none was asked for.")]
    [InlineData("Negotiate", "answered 401 for org/name and asks for neither a token nor a password, so none was given.")]
    [InlineData(null, "answered 401 for org/name and asks for neither a token nor a password, so none was given.")]
    public async Task Where_nothing_could_be_asked_for_it_says_so(string? challenge, string expected)
    {
        Challenge(challenge);
        using var registries = Registries(("Username", "u"), ("Password", "p"));

        Assert.Equal(
            new ImageResolution.Refused($"{Host} {expected} Is its Url in Gateway:Images:Registries the registry's own, with nothing between that wants a login?"),
            await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_password_that_is_wanted_and_not_set_is_to_be_set()
    {
        Challenge("Basic realm=\"x\"");
        using var registries = Registries();

        Assert.Equal(
            new ImageResolution.Refused($"{Host} wants a password to read {Repository}. Set its Username and Password in Gateway:Images:Registries."),
            await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_password_that_was_changed_in_its_file_counts_at_once()
    {
        Challenge("Basic realm=\"x\"");
        Serve(BasicOf("second"));
        using var registries = await WithPasswordFileAsync("first");

        Assert.IsType<ImageResolution.Refused>(await registries.ResolveAsync(Host, Repository, "t"));
        await File.WriteAllTextAsync(_passwordFile, "second\n");
        Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_token_that_is_no_longer_taken_is_replaced_by_one_for_the_password_of_now()
    {
        Challenge($"Bearer realm=\"{_registry.Url}/token\"");
        Token("first", "old-token");
        Token("second", "new-token");
        Serve("Bearer old-token");
        using var registries = await WithPasswordFileAsync("first");
        Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(Host, Repository, "t"));

        _registry.Reset();
        Challenge($"Bearer realm=\"{_registry.Url}/token\"");
        Token("second", "new-token");
        Serve("Bearer new-token");
        await File.WriteAllTextAsync(_passwordFile, "second\n");

        Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(Host, Repository, "t"));
        Assert.Single(_registry.LogEntries, static entry => entry.RequestMessage!.Path == "/token");
    }

    [Theory]
    [InlineData(true, "it is empty")]
    [InlineData(false, "FileNotFoundException")]
    public async Task A_password_file_that_gives_none_may_give_one_another_time(bool exists, string why)
    {
        Challenge("Basic realm=\"x\"");
        using var registries = await WithPasswordFileAsync(" \n");
        if (!exists)
        {
            File.Delete(_passwordFile);
        }

        Assert.Equal(
            new ImageResolution.Unavailable($"The password of {Host} cannot be read from the file that the settings name: {why}. Check Password__File in Gateway:Images:Registries."),
            await registries.ResolveAsync(Host, Repository, "t"));
    }

    private static string BasicOf(string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{password}"));

    private Registries Registries(params (string Setting, string Value)[] settings) => new(Host, new Uri(_registry.Url!), settings);

    private async Task<Registries> WithPasswordFileAsync(string password)
    {
        await File.WriteAllTextAsync(_passwordFile, password);
        return Registries(("Username", "u"), ("Password", "as it was at the start"), ("Password:File", _passwordFile));
    }

    private void Head(int status, string? digest)
    {
        var answer = Response.Create().WithStatusCode(status);
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/manifests/t").UsingHead())
            .RespondWith(digest is null ? answer : answer.WithHeader("Docker-Content-Digest", digest));
    }

    private void Get(string reference, IResponseBuilder answer) =>
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/manifests/{reference}").UsingGet()).RespondWith(answer);

    private void Challenge(string? challenge)
    {
        var answer = Response.Create().WithStatusCode(401);
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/manifests/*")).AtPriority(9)
            .RespondWith(challenge is null ? answer : answer.WithHeader("WWW-Authenticate", challenge));
    }

    private void Token(string password, string token) =>
        _registry.Given(Request.Create().WithPath("/token").WithHeader("Authorization", BasicOf(password)))
            .RespondWith(Response.Create().WithStatusCode(200).WithBody($$"""{"token": "{{token}}", "expires_in": 300}"""));

    private void Serve(string authorization) =>
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/manifests/*").WithHeader("Authorization", authorization))
            .RespondWith(Response.Create().WithStatusCode(200).WithHeader("Docker-Content-Digest", Digest).WithBody(Image));
}
