using Gateway.Reviews;

namespace Gateway.Tests.Reviews;

public sealed class ManifestCacheTests : IDisposable
{
    private readonly ManifestCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void The_same_text_is_read_once()
    {
        var text = ManifestFixture.One();

        Assert.Same(_cache.Read(text), _cache.Read(new string(text)));
    }

    [Fact]
    public void Another_text_is_read_again()
    {
        var one = _cache.Read(ManifestFixture.One());
        var other = _cache.Read(ManifestFixture.One("paused: true"));

        Assert.NotSame(one, other);
        Assert.NotNull(other.Manifest);
    }

    [Fact]
    public void A_text_that_is_no_manifest_is_remembered_with_its_findings()
    {
        var reading = _cache.Read("");

        Assert.Null(reading.Manifest);
        Assert.NotEmpty(_cache.Read("").Findings);
    }

    [Fact]
    public void A_text_that_is_larger_than_the_cache_is_read_all_the_same()
    {
        var text = ManifestFixture.One() + "# " + new string('x', 3 * 1024 * 1024);

        Assert.NotNull(_cache.Read(text));
    }
}
