using System.Text.Json;
using Gateway.Images;
using static Gateway.Tests.Images.StandInRegistry;

namespace Gateway.Tests.Images;

/// <summary>What a registry that keeps to the specification says of an image.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class ImageRegistriesTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private StandInRegistry _registry = null!;
    private Client _client = null!;

    public async Task InitializeAsync()
    {
        _registry = await StartAsync();
        _client = _registry.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _registry.DisposeAsync();
    }

    [Theory]
    [InlineData("staging-abcdef1", "ghcr.io/org/name:staging-abcdef1")]
    [InlineData("sha256:12", "ghcr.io/org/name@sha256:12")]
    public void An_image_is_written_as_Docker_writes_it(string reference, string expected) => Assert.Equal(expected, new ImageName("ghcr.io", "org/name", reference).ToString());

    [Fact]
    public async Task A_tag_is_the_digest_that_the_registry_tells_once_something_has_it()
    {
        var manifest = ManifestOf([1]);
        _registry.Head(200, DigestOf(manifest));
        _registry.Has(manifest);

        var found = Assert.IsType<ImageResolution.Found>(await _client.ResolveAsync(Host, Repository, "t"));

        Assert.Equal(DigestOf(manifest), found.Digest);
        Assert.Empty(found.Labels);
    }

    [Fact]
    public async Task Case_does_not_count_in_a_registrys_name()
    {
        var manifest = ManifestOf([1]);
        _registry.Has(manifest);

        Assert.IsType<ImageResolution.Found>(await _client.ResolveAsync(Host.ToUpperInvariant(), Repository, DigestOf(manifest)));
    }

    [Fact]
    public async Task Of_a_digest_no_tag_is_asked()
    {
        var manifest = ManifestOf([1]);
        _registry.Has(manifest);

        await _client.ResolveAsync(Host, Repository, DigestOf(manifest));

        Assert.Equal(("GET", $"/v2/{Repository}/manifests/{DigestOf(manifest)}"), (Assert.Single(_registry.Asked).Method, _registry.Asked[0].Path));
    }

    [Fact]
    public async Task Manifests_of_the_OCI_and_of_Docker_are_asked_for()
    {
        await _client.ResolveAsync(Host, Repository, "t");

        Assert.Equal(
            "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json",
            _registry.Asked[0].Headers["Accept"]);
    }

    [Fact]
    public async Task Labels_are_not_read_where_they_are_not_wanted()
    {
        var manifest = Push("""{"config": {"Labels": {"a": "1"}}}""");

        var found = Assert.IsType<ImageResolution.Found>(await _client.ResolveAsync(Host, Repository, manifest));

        Assert.Empty(found.Labels);
        Assert.DoesNotContain(_registry.Asked, static request => request.Path.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_are_those_of_the_configuration()
    {
        var manifest = Push("""{"config": {"Labels": {"a": "1", "b": "2"}}}""");

        Assert.Equal(["a=1", "b=2"], await LabelsAsync(manifest));
    }

    [Fact]
    public async Task Of_an_index_the_labels_count_that_all_platforms_have_alike()
    {
        var index = PushIndex(
            Push("""{"config": {"Labels": {"same": "1", "other": "1"}}}"""),
            Push("""{"config": {"Labels": {"same": "1", "other": "2", "more": "3"}}}"""));

        Assert.Equal(["same=1"], await LabelsAsync(index));
    }

    [Fact]
    public async Task An_index_of_more_platforms_than_images_have_is_not_read_through()
    {
        var index = PushIndex([.. Enumerable.Range(0, 17).Select(number => Push($$$"""{"config": {"Labels": {"a": "{{{number}}}" } } }"""))]);

        Assert.Equal(new ImageResolution.Refused($"The image of {Repository} has more than 16 platforms."), await _client.ResolveAsync(Host, Repository, index, withLabels: true));
        Assert.Single(_registry.Asked);
    }

    [Fact]
    public async Task An_index_within_an_index_is_not_followed()
    {
        var index = PushIndex(PushIndex(Push("{}")));

        Assert.Equal(new ImageResolution.Refused($"{Host} lacks a part of the image of {Repository}."), await _client.ResolveAsync(Host, Repository, index, withLabels: true));
    }

    [Fact]
    public async Task An_index_whose_platform_is_missing_is_refused()
    {
        var index = PushIndex(DigestOf([2]));

        Assert.Equal(new ImageResolution.Refused($"{Host} lacks a part of the image of {Repository}."), await _client.ResolveAsync(Host, Repository, index, withLabels: true));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_is_refused()
    {
        var manifest = Push("[]");

        Assert.Equal(new ImageResolution.Refused($"The configuration of the image of {Repository} cannot be read."), await _client.ResolveAsync(Host, Repository, manifest, withLabels: true));
    }

    private async Task<IEnumerable<string>> LabelsAsync(string digest) =>
        Assert.IsType<ImageResolution.Found>(await _client.ResolveAsync(Host, Repository, digest, withLabels: true)).Labels.Select(static label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal);

    private string Push(string configuration)
    {
        var config = System.Text.Encoding.UTF8.GetBytes(configuration);
        var manifest = ManifestOf(config);
        _registry.Blob(config);
        _registry.Has(manifest);
        return DigestOf(manifest);
    }

    private string PushIndex(params string[] digests)
    {
        var index = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, manifests = digests.Select(static digest => new { digest, platform = new { os = "linux" } }) });
        _registry.Has(index);
        return DigestOf(index);
    }
}
