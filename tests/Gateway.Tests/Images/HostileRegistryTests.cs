using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Images;
using static Gateway.Tests.Images.StandInRegistry;

namespace Gateway.Tests.Images;

/// <summary>Registries that lie, hang, redirect or break off; none makes the gateway ask anybody else.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class HostileRegistryTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly byte[] Image = ManifestOf([1]);
    private static readonly string Digest = DigestOf(Image);

    private StandInRegistry _registry = null!;
    private StandInRegistry _elsewhere = null!;

    public async Task InitializeAsync()
    {
        _registry = await StartAsync();
        _elsewhere = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task A_registry_that_is_not_listed_is_not_asked()
    {
        using var client = _registry.Connect();

        Assert.Equal(new ImageResolution.NotListed(), await client.ResolveAsync(_elsewhere.Authority, Repository, "t"));

        Assert.Empty(_elsewhere.Asked);
        Assert.Empty(_registry.Asked);
    }

    [Fact]
    public async Task A_registry_is_told_nothing_of_our_traces()
    {
        _registry.Head(200, Digest);
        using var client = _registry.Connect();
        using var trace = new Activity("rollout").AddBaggage("who", "us").Start();

        await client.ResolveAsync(Host, Repository, "t");

        Assert.NotEmpty(_registry.Asked);
        Assert.All(_registry.Asked, request => Assert.DoesNotContain(
            request.Headers.Keys,
            header => header.StartsWith("trace", StringComparison.OrdinalIgnoreCase) || header.Equals("baggage", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_digest_that_nothing_has_is_no_image()
    {
        _registry.Head(200, Digest);
        using var client = _registry.Connect();

        Assert.IsType<ImageResolution.Missing>(await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task Content_that_has_another_digest_is_refused()
    {
        _registry.Head(200, Digest);
        _registry.Get(Digest, new Answer(200, "{}"));
        using var client = _registry.Connect();

        var refused = Assert.IsType<ImageResolution.Refused>(await client.ResolveAsync(Host, Repository, "t"));

        Assert.Equal($"The content of {Repository}@{Digest} from {Host} has another digest.", refused.Reason);
    }

    [Fact]
    public async Task What_is_no_image_is_refused()
    {
        var content = "[1]"u8.ToArray();
        _registry.Head(200, DigestOf(content));
        _registry.Has(content);
        using var client = _registry.Connect();

        Assert.Equal(new ImageResolution.Refused($"{Host}/{Repository}:t at {Host} is not an image."), await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _registry.On(null, "/*", new Answer(307, "", ("Location", _elsewhere.Address.ToString())));
        using var client = _registry.Connect();

        var refused = Assert.IsType<ImageResolution.Refused>(await client.ResolveAsync(Host, Repository, "t"));

        Assert.Equal($"{Host} answered with a redirect, which the gateway does not follow. Set Url in Gateway:Images:Registries to its final address.", refused.Reason);
        Assert.Empty(_elsewhere.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redirect_of_a_configuration_is_followed_only_where_the_settings_say_and_without_credentials(bool listed)
    {
        var config = """{"config": {"Labels": {"a": "1"}}}"""u8.ToArray();
        RedirectBlobsOf(ManifestOf(config), $"{_elsewhere.Address}blob");
        _elsewhere.On(null, "/blob", new Answer(200, config));
        var elsewhere = _elsewhere.Authority;
        using var client = listed ? _registry.Connect(("BlobHosts:0", elsewhere), ("Username", "u"), ("Password", "p")) : _registry.Connect(("Username", "u"), ("Password", "p"));

        var resolution = await client.ResolveAsync(Host, Repository, "t", withLabels: true);

        if (listed)
        {
            Assert.Equal("1", Assert.IsType<ImageResolution.Found>(resolution).Labels["a"]);
            Assert.False(Assert.Single(_elsewhere.Asked).Headers.ContainsKey("Authorization"));
            return;
        }

        Assert.Equal(
            $"{Host} redirects to {elsewhere} for an image's configuration, which is not allowed. If you trust that host, add it to the registry's BlobHosts in Gateway:Images:Registries.",
            Assert.IsType<ImageResolution.Refused>(resolution).Reason);
        Assert.Empty(_elsewhere.Asked);
    }

    [Fact]
    public async Task A_second_redirect_of_a_configuration_is_not_followed()
    {
        var config = "{}"u8.ToArray();
        RedirectBlobsOf(ManifestOf(config), "/moved");
        _registry.On(null, "/moved", new Answer(307, "", ("Location", "/moved-again")));
        _registry.On(null, "/moved-again", new Answer(200, config));
        using var client = _registry.Connect();

        var refused = Assert.IsType<ImageResolution.Refused>(await client.ResolveAsync(Host, Repository, "t", withLabels: true));

        Assert.StartsWith($"{Host} answered with a redirect, which the gateway does not follow.", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_registry.Asked, static request => request.Path == "/moved-again");
    }

    [Fact]
    public async Task A_redirect_to_what_is_no_address_is_refused()
    {
        RedirectBlobsOf(ManifestOf([1]), "https:///x");
        using var client = _registry.Connect();

        var refused = Assert.IsType<ImageResolution.Refused>(await client.ResolveAsync(Host, Repository, "t", withLabels: true));

        Assert.StartsWith($"{Host} redirects to nowhere for an image's configuration", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_got_where_the_registry_sends_on_its_own_server_and_used_again()
    {
        Challenge($"{_registry.Address}token");
        _registry.On(null, "/token", new Answer(200, """{"token": "the-token", "expires_in": 300}"""));
        _registry.Head(200, Digest, "Bearer the-token");
        _registry.Get(Digest, new Answer(200, Image), "Bearer the-token");
        using var client = _registry.Connect(("Username", "u"), ("Password", "p"));

        Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t"));
        Assert.IsType<ImageResolution.Found>(await client.ResolveAsync(Host, Repository, "t"));

        var token = Assert.Single(_registry.Asked, static request => request.Path == "/token");
        Assert.Equal($"?service=it&scope={Uri.EscapeDataString($"repository:{Repository}:pull")}", token.Query);
        Assert.StartsWith("Basic ", token.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_is_asked_of_another_server()
    {
        Challenge($"{_elsewhere.Address}token");
        using var client = _registry.Connect(("Username", "u"), ("Password", "p"));

        var refused = Assert.IsType<ImageResolution.Refused>(await client.ResolveAsync(Host, Repository, "t"));

        Assert.Equal($"{Host} refers to another server for tokens. If you trust that server, set TokenUrl of the registry in Gateway:Images:Registries.", refused.Reason);
        Assert.Empty(_elsewhere.Asked);
    }

    [Theory]
    [InlineData(200, "no json", typeof(ImageResolution.Unavailable))]
    [InlineData(200, "{}", typeof(ImageResolution.Unavailable))]
    [InlineData(200, "[]", typeof(ImageResolution.Unavailable))]
    [InlineData(200, "{\"token\": 1}", typeof(ImageResolution.Unavailable))]
    [InlineData(200, "{\"token\": \"\"}", typeof(ImageResolution.Unavailable))]
    [InlineData(200, "{\"token\": \"a\\r\\nX: b\"}", typeof(ImageResolution.Unavailable))]
    [InlineData(403, "{}", typeof(ImageResolution.Refused))]
    [InlineData(408, "{}", typeof(ImageResolution.Unavailable))]
    [InlineData(429, "{}", typeof(ImageResolution.Unavailable))]
    [InlineData(503, "{}", typeof(ImageResolution.Unavailable))]
    public async Task A_token_that_is_none_ends_it(int status, string body, Type expected)
    {
        Challenge($"{_registry.Address}token");
        _registry.On(null, "/token", new Answer(status, body));
        using var client = _registry.Connect();

        Assert.IsType(expected, await client.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Trouble_that_may_pass_is_told_from_a_refusal(int status)
    {
        _registry.Head(status, null);
        using var client = _registry.Connect();

        Assert.Equal(new ImageResolution.Unavailable($"{Host} answered {status} for {Repository}."), await client.ResolveAsync(Host, Repository, "t"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(410)]
    public async Task An_answer_that_another_time_would_be_the_same_is_a_refusal(int status)
    {
        _registry.Head(status, null);
        using var client = _registry.Connect();

        Assert.Equal(new ImageResolution.Refused($"{Host} answered {status} for {Repository}."), await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_registry_that_hangs_is_left_after_its_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = new Client(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), TimeSpan.FromMilliseconds(100));

        Assert.Equal(new ImageResolution.Unavailable($"{Host} did not answer in time (Gateway:Images:Timeout)."), await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_unavailable()
    {
        using var client = new Client(new Uri("http://127.0.0.1:9"), TimeSpan.FromSeconds(30));

        Assert.Equal(
            new ImageResolution.Unavailable($"{Host} cannot be reached, or the connection was lost. Check its Url in Gateway:Images:Registries."),
            await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut()
    {
        _registry.Head(200, Digest);
        _registry.Get(Digest, new Answer(200, new byte[(4 * 1024 * 1024) + 1]));
        using var client = _registry.Connect();

        Assert.Equal(new ImageResolution.Refused($"The response of {Host} is larger than 4194304 bytes."), await client.ResolveAsync(Host, Repository, "t"));
    }

    [Fact]
    public async Task A_configuration_that_the_registry_lacks_is_a_refusal()
    {
        _registry.Head(200, Digest);
        _registry.Has(Image);
        using var client = _registry.Connect();

        Assert.Equal(new ImageResolution.Refused($"{Host} answered 404 for {Repository}."), await client.ResolveAsync(Host, Repository, "t", withLabels: true));
    }

    private void Challenge(string realm) =>
        _registry.On(null, $"/v2/{Repository}/manifests/*", new Answer(401, "", ("WWW-Authenticate", $"Bearer realm=\"{realm}\",service=\"it\",scope=\"x\"")));

    private void RedirectBlobsOf(byte[] manifest, string location)
    {
        _registry.Head(200, DigestOf(manifest));
        _registry.Has(manifest);
        _registry.On(null, $"/v2/{Repository}/blobs/*", new Answer(307, "", ("Location", location)));
    }
}
