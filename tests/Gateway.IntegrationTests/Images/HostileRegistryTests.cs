using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Gateway.Images;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.Images;

/// <summary>Registries that lie, hang, redirect or break off; none makes the gateway ask anybody else.</summary>
public sealed class HostileRegistryTests : IDisposable
{
    private const string Host = "registry.example";
    private const string Repository = "org/name";
    private static readonly byte[] Image = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, config = new { digest = RegistryServer.DigestOf([1]) } });
    private static readonly string Digest = RegistryServer.DigestOf(Image);

    private readonly WireMockServer _registry = WireMockServer.Start();
    private readonly WireMockServer _elsewhere = WireMockServer.Start();

    public void Dispose()
    {
        _registry.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_registry_that_is_not_listed_is_not_asked()
    {
        using var registries = Registries();

        Assert.Equal(new ImageResolution.NotListed(), await registries.ResolveAsync(new Uri(_elsewhere.Url!).Authority, Repository, "t"));

        Assert.Empty(_elsewhere.LogEntries);
        Assert.Empty(_registry.LogEntries);
    }

    [Fact]
    public async Task A_registry_is_told_nothing_of_our_traces()
    {
        Head(200, Digest);
        using var registries = Registries();
        using var trace = new Activity("rollout").AddBaggage("who", "us").Start();

        await registries.ResolveAsync(Host, Repository, "t");

        Assert.NotEmpty(_registry.LogEntries);
        Assert.All(_registry.LogEntries, entry => Assert.DoesNotContain(
            entry.RequestMessage.Headers!.Keys,
            header => header.StartsWith("trace", StringComparison.OrdinalIgnoreCase) || header.Equals("baggage", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_digest_that_nothing_has_is_no_image()
    {
        Head(200, Digest);
        using var registries = Registries();

        Assert.IsType<ImageResolution.Missing>(await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task Content_that_has_another_digest_is_refused()
    {
        Head(200, Digest);
        Manifest(Digest, Response.Create().WithStatusCode(200).WithBody("{}"));
        using var registries = Registries();

        var refused = Assert.IsType<ImageResolution.Refused>(await registries.ResolveAsync(Host, Repository, "t"));

        Assert.Equal($"What {Host} gives for {Repository}@{Digest} is something else: its digest differs.", refused.Reason);
    }

    [Fact]
    public async Task What_is_no_image_is_refused()
    {
        var content = "[1]"u8.ToArray();
        Head(200, RegistryServer.DigestOf(content));
        Manifest(RegistryServer.DigestOf(content), Response.Create().WithStatusCode(200).WithBody(content));
        using var registries = Registries();

        Assert.Equal(new ImageResolution.Refused($"What {Host} has under {Host}/{Repository}:t is no image."), await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _registry.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(307).WithHeader("Location", _elsewhere.Url!));
        using var registries = Registries();

        var refused = Assert.IsType<ImageResolution.Refused>(await registries.ResolveAsync(Host, Repository, "t"));

        Assert.Equal($"{Host} answers with a redirect, which is not followed. Give its final address as Url in Gateway:Images:Registries.", refused.Reason);
        Assert.Empty(_elsewhere.LogEntries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redirect_of_a_configuration_is_followed_only_where_the_settings_say_and_without_credentials(bool listed)
    {
        var config = """{"config": {"Labels": {"a": "1"}}}"""u8.ToArray();
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, config = new { digest = RegistryServer.DigestOf(config) } });
        Head(200, RegistryServer.DigestOf(manifest));
        Manifest(RegistryServer.DigestOf(manifest), Response.Create().WithStatusCode(200).WithBody(manifest));
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/blobs/*")).RespondWith(Response.Create().WithStatusCode(307).WithHeader("Location", $"{_elsewhere.Url}/blob"));
        _elsewhere.Given(Request.Create().WithPath("/blob")).RespondWith(Response.Create().WithStatusCode(200).WithBody(config));
        var elsewhere = new Uri(_elsewhere.Url!).Authority;
        using var registries = listed ? Registries(("BlobHosts:0", elsewhere), ("Username", "u"), ("Password", "p")) : Registries(("Username", "u"), ("Password", "p"));

        var resolution = await registries.ResolveAsync(Host, Repository, "t", withLabels: true);

        if (listed)
        {
            Assert.Equal("1", Assert.IsType<ImageResolution.Found>(resolution).Labels["a"]);
            Assert.False(Assert.Single(_elsewhere.LogEntries).RequestMessage!.Headers!.ContainsKey("Authorization"));
            return;
        }

        Assert.Equal(
            $"{Host} sends to {elsewhere} for an image's configuration, which is not allowed. Add it to the registry's BlobHosts in Gateway:Images:Registries if that is meant.",
            Assert.IsType<ImageResolution.Refused>(resolution).Reason);
        Assert.Empty(_elsewhere.LogEntries);
    }

    [Fact]
    public async Task A_redirect_to_what_is_no_address_is_refused()
    {
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, config = new { digest = Digest } });
        Head(200, RegistryServer.DigestOf(manifest));
        Manifest(RegistryServer.DigestOf(manifest), Response.Create().WithStatusCode(200).WithBody(manifest));
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/blobs/*")).RespondWith(Response.Create().WithStatusCode(307).WithHeader("Location", "https:///x"));
        using var registries = Registries();

        var refused = Assert.IsType<ImageResolution.Refused>(await registries.ResolveAsync(Host, Repository, "t", withLabels: true));

        Assert.StartsWith($"{Host} sends to nowhere for an image's configuration", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_got_where_the_registry_sends_on_its_own_server_and_used_again()
    {
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/manifests/*")).AtPriority(9).RespondWith(Challenge($"{_registry.Url}/token"));
        _registry.Given(Request.Create().WithPath("/token").WithParam("scope", $"repository:{Repository}:pull").WithParam("service", "it"))
            .RespondWith(Response.Create().WithStatusCode(200).WithBody("""{"token": "the-token", "expires_in": 300}"""));
        Head(200, Digest, "Bearer the-token");
        Manifest(Digest, Response.Create().WithStatusCode(200).WithBody(Image), "Bearer the-token");
        using var registries = Registries(("Username", "u"), ("Password", "p"));

        Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(Host, Repository, "t"));
        Assert.IsType<ImageResolution.Found>(await registries.ResolveAsync(Host, Repository, "t"));

        var token = Assert.Single(_registry.LogEntries, static entry => entry.RequestMessage!.Path == "/token");
        Assert.StartsWith("Basic ", token.RequestMessage!.Headers!["Authorization"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_is_asked_of_another_server()
    {
        _registry.Given(Request.Create()).RespondWith(Challenge($"{_elsewhere.Url}/token"));
        using var registries = Registries(("Username", "u"), ("Password", "p"));

        var refused = Assert.IsType<ImageResolution.Refused>(await registries.ResolveAsync(Host, Repository, "t"));

        Assert.Equal($"{Host} sends for tokens to a server that is not its own. Set its TokenUrl in Gateway:Images:Registries if that is meant.", refused.Reason);
        Assert.Empty(_elsewhere.LogEntries);
    }

    [Theory]
    [InlineData(200, "no json", typeof(ImageResolution.Unavailable))]
    [InlineData(200, "{}", typeof(ImageResolution.Unavailable))]
    [InlineData(200, "{\"token\": \"a\\r\\nX: b\"}", typeof(ImageResolution.Unavailable))]
    [InlineData(403, "{}", typeof(ImageResolution.Refused))]
    [InlineData(503, "{}", typeof(ImageResolution.Unavailable))]
    public async Task A_token_that_is_none_ends_it(int status, string body, Type expected)
    {
        _registry.Given(Request.Create().WithPath($"/v2/{Repository}/manifests/*")).RespondWith(Challenge($"{_registry.Url}/token"));
        _registry.Given(Request.Create().WithPath("/token")).RespondWith(Response.Create().WithStatusCode(status).WithBody(body));
        using var registries = Registries();

        Assert.IsType(expected, await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Trouble_that_may_pass_is_told_from_a_refusal(int status)
    {
        Head(status, null);
        using var registries = Registries();

        Assert.Equal(new ImageResolution.Unavailable($"{Host} answered {status} for {Repository}."), await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_registry_that_hangs_is_left_after_its_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var registries = new Registries(Host, new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), TimeSpan.FromSeconds(1));

        Assert.Equal(new ImageResolution.Unavailable($"{Host} did not answer in time (Gateway:Images:Timeout)."), await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_unavailable()
    {
        using var registries = new Registries(Host, new Uri("http://127.0.0.1:9"));

        Assert.IsType<ImageResolution.Unavailable>(await registries.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut()
    {
        Head(200, Digest);
        Manifest(Digest, Response.Create().WithStatusCode(200).WithBody(new byte[(4 * 1024 * 1024) + 1]));
        using var registries = Registries();

        Assert.Equal(new ImageResolution.Refused($"{Host}'s answer is larger than 4194304 bytes."), await registries.ResolveAsync(Host, Repository, "t"));
    }

    private Registries Registries(params (string Setting, string Value)[] settings) => new(Host, new Uri(_registry.Url!), settings);

    private void Head(int status, string? digest, string? authorization = null)
    {
        var request = Request.Create().WithPath($"/v2/{Repository}/manifests/t").UsingHead();
        var answer = Response.Create().WithStatusCode(status);
        _registry.Given(authorization is null ? request : request.WithHeader("Authorization", authorization))
            .RespondWith(digest is null ? answer : answer.WithHeader("Docker-Content-Digest", digest));
    }

    private void Manifest(string digest, IResponseBuilder answer, string? authorization = null)
    {
        var request = Request.Create().WithPath($"/v2/{Repository}/manifests/{digest}").UsingGet();
        _registry.Given(authorization is null ? request : request.WithHeader("Authorization", authorization)).RespondWith(answer);
    }

    private static IResponseBuilder Challenge(string realm) =>
        Response.Create().WithStatusCode(401).WithHeader("WWW-Authenticate", $"Bearer realm=\"{realm}\",service=\"it\",scope=\"x\"");
}
