using System.Text;
using Gateway.Images;

namespace Gateway.Tests.Images;

public sealed class ImageManifestTests
{
    private const string One = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Two = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    [Fact]
    public void A_manifest_points_to_its_configuration()
    {
        var manifest = Read($$"""{"config": {"digest": "{{One}}"}, "layers": []}""");

        Assert.Equal(One, manifest?.Config);
        Assert.Empty(manifest!.Manifests);
    }

    [Fact]
    public void An_index_points_to_the_manifests_of_its_platforms_and_not_to_attestations()
    {
        var index = Read($$$"""
            {"manifests": [
              {"digest": "{{{One}}}", "platform": {"os": "linux", "architecture": "amd64"}},
              {"digest": "{{{Two}}}"},
              {"digest": "sha256:3", "platform": {"os": "unknown", "architecture": "unknown"}}
            ]}
            """);

        Assert.Equal([One, Two], index?.Manifests);
        Assert.Null(index!.Config);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"config": null}""")]
    [InlineData("""{"config": {}}""")]
    [InlineData("""{"config": {"digest": 1}}""")]
    [InlineData("""{"config": {"digest": "latest"}}""")]
    [InlineData("""{"config": {"digest": "\ud800"}}""")]
    [InlineData("""{"manifests": []}""")]
    [InlineData("""{"manifests": {}}""")]
    [InlineData("""{"manifests": [1]}""")]
    [InlineData("""{"manifests": [{"digest": "latest"}]}""")]
    [InlineData($$"""{"manifests": [{"digest": "{{One}}"}, {"digest": "latest"}]}""")]
    [InlineData($$$"""{"manifests": [{"digest": "{{{One}}}", "platform": {"os": "unknown"}}]}""")]
    [InlineData($$$"""{"manifests": [{"digest": "{{{One}}}", "platform": {"os": 1}}]}""")]
    public void Anything_else_is_no_image(string content) => Assert.Null(Read(content));

    [Fact]
    public void What_is_nested_deeper_than_any_image_is_no_image() =>
        Assert.Null(Read($$"""{"config": {"digest": "{{One}}"}, "x": {{new string('[', 100_000)}}{{new string(']', 100_000)}}}"""));

    [Fact]
    public void Labels_are_texts_by_their_names()
    {
        var labels = ReadLabels("""{"config": {"Labels": {"a": "1", "A": "2", "none": null}}}""")!;

        Assert.Equal(["A=2", "a=1", "none="], labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"config": null}""")]
    [InlineData("""{"config": {}}""")]
    [InlineData("""{"config": {"Labels": null}}""")]
    public void A_configuration_without_labels_has_none(string content) => Assert.Empty(ReadLabels(content)!);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("no json")]
    [InlineData("""{"config": {"Labels": {"a": 1}}}""")]
    [InlineData("""{"config": {"Labels": {"a": {}}}}""")]
    [InlineData("""{"config": {"Labels": {"a": "\ud800"}}}""")]
    public void A_configuration_that_cannot_be_read_has_none_that_could_be_trusted(string content) => Assert.Null(ReadLabels(content));

    private static ImageManifest? Read(string content) => ImageManifest.Read(Encoding.UTF8.GetBytes(content));

    private static IReadOnlyDictionary<string, string>? ReadLabels(string content) => ImageManifest.ReadLabels(Encoding.UTF8.GetBytes(content));
}
