namespace Gateway.Core.Tests;

public sealed class ImageGrammarTests
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void A_digest_is_SHA256_in_lower_case() => Assert.True(ImageGrammar.IsDigest(Digest));

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("sha256:")]
    [InlineData("sha256:e3b0c4")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")]
    public void Anything_else_is_no_digest(string text) => Assert.False(ImageGrammar.IsDigest(text));
}
