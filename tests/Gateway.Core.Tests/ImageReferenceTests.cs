namespace Gateway.Core.Tests;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("ghcr.io/org/name:tag", "ghcr.io", "org/name", "tag", null)]
    [InlineData("localhost:5000/name:tag", "localhost:5000", "name", "tag", null)]
    [InlineData("localhost/name", "localhost", "name", null, null)]
    [InlineData("registry:5000/name", "registry:5000", "name", null, null)]
    [InlineData("HOST/name", "HOST", "name", null, null)]
    [InlineData("Host/name", "Host", "name", null, null)]
    [InlineData("my-host.io/name", "my-host.io", "name", null, null)]
    [InlineData("org/name:tag", null, "org/name", "tag", null)]
    [InlineData("name", null, "name", null, null)]
    [InlineData("name:5000", null, "name", "5000", null)]
    [InlineData("name:_T.a-9", null, "name", "_T.a-9", null)]
    [InlineData("ghcr.io/org/name@" + Digest, "ghcr.io", "org/name", null, Digest)]
    [InlineData("ghcr.io/org/name:tag@" + Digest, "ghcr.io", "org/name", "tag", Digest)]
    [InlineData("a.b/c__d/e_f/g--h/i.j/k---l", "a.b", "c__d/e_f/g--h/i.j/k---l", null, null)]
    public void A_reference_is_read_into_its_parts(string text, string? registry, string path, string? tag, string? digest)
    {
        var image = ImageReference.Parse(text);

        Assert.Equal(new ImageReference(registry, path, tag, digest), image);
        Assert.Equal(registry is null ? path : registry + "/" + path, image!.Repository);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":tag")]
    [InlineData("name:")]
    [InlineData("name:.tag")]
    [InlineData("name:-tag")]
    [InlineData("name:t#g")]
    [InlineData("Name")]
    [InlineData("org/Name")]
    [InlineData("org//name")]
    [InlineData("/name")]
    [InlineData("org/")]
    [InlineData("_name")]
    [InlineData("name_")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("a_-b")]
    [InlineData("a b")]
    [InlineData("-.io/name")]
    [InlineData("-a.io/name")]
    [InlineData("a-.io/name")]
    [InlineData("a..io/name")]
    [InlineData("h_st.io/name")]
    [InlineData("host:/name")]
    [InlineData("host:port/name")]
    [InlineData("host:50:00/name")]
    [InlineData("name@")]
    [InlineData("name@sha256:0123")]
    [InlineData("name@sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("name@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("name@" + Digest + "@" + Digest)]
    [InlineData("{{ prefect.variables.image }}")]
    public void Anything_else_is_not_a_reference(string text) => Assert.Null(ImageReference.Parse(text));

    [Fact]
    public void A_tag_has_at_most_128_characters()
    {
        Assert.NotNull(ImageReference.Parse("name:" + new string('t', 128)));
        Assert.Null(ImageReference.Parse("name:" + new string('t', 129)));
    }

    [Fact]
    public void A_name_has_at_most_255_characters()
    {
        Assert.NotNull(ImageReference.Parse(new string('n', 255)));
        Assert.Null(ImageReference.Parse(new string('n', 256)));
    }
}
