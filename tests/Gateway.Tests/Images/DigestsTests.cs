using Gateway.Images;

namespace Gateway.Tests.Images;

public sealed class DigestsTests
{
    [Fact]
    public void A_digest_is_the_SHA256_of_the_content_in_lower_case() =>
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digests.Compute([]));
}
