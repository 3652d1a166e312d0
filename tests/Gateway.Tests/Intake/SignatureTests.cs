using System.Text;
using Gateway.Intake;

namespace Gateway.Tests.Intake;

public sealed class SignatureTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");
    private static readonly byte[] Key = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    [Fact]
    public void The_specifications_own_example_is_signed_as_it_says() =>
        Assert.Equal(Signature, StandardWebhooks.Sign(Key, Id, DateTimeOffset.FromUnixTimeSeconds(1614265330), Body));

    [Fact]
    public void The_specifications_own_example_is_valid() => Assert.True(StandardWebhooks.Verify(Key, Id, Timestamp, Signature, Body));

    [Theory]
    [InlineData("v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v2,whatever  v1a,x v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void One_right_signature_among_several_is_enough(string signatures) =>
        Assert.True(StandardWebhooks.Verify(Key, Id, Timestamp, signatures, Body));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("v1,")]
    [InlineData("v1,not base64")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=")]
    [InlineData("v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OEA")]
    public void No_other_header_is_valid(string signatures) => Assert.False(StandardWebhooks.Verify(Key, Id, Timestamp, signatures, Body));

    [Fact]
    public void The_signature_covers_id_timestamp_and_body()
    {
        Assert.False(StandardWebhooks.Verify(Key, Id + "x", Timestamp, Signature, Body));
        Assert.False(StandardWebhooks.Verify(Key, Id, "1614265331", Signature, Body));
        Assert.False(StandardWebhooks.Verify(Key, Id, Timestamp, Signature, [.. Body, (byte)' ']));
    }

    [Fact]
    public void A_signature_behind_too_many_others_is_not_looked_at()
    {
        var before = string.Join(' ', Enumerable.Repeat("v1,AAAA", StandardWebhooks.MaxSignatures));

        Assert.False(StandardWebhooks.Verify(Key, Id, Timestamp, $"{before} {Signature}", Body));
        Assert.True(StandardWebhooks.Verify(Key, Id, Timestamp, $"{before["v1,AAAA ".Length..]} {Signature}", Body));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1614265330.5")]
    [InlineData(" 1614265330")]
    [InlineData("99999999999999999999")]
    [InlineData("253402300800")]
    [InlineData("")]
    public void A_timestamp_that_is_no_instant_is_refused(string text) => Assert.False(StandardWebhooks.TryParseTimestamp(text, out _));

    [Fact]
    public void GitHubs_documented_example_is_valid()
    {
        var key = Encoding.UTF8.GetBytes("It's a Secret to Everybody");
        var body = Encoding.UTF8.GetBytes("Hello, World!");
        const string Documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        Assert.Equal(Documented, GitHubSignature.Sign(key, body));
        Assert.True(GitHubSignature.Verify(key, Documented, body));
        Assert.True(GitHubSignature.Verify(key, "sha256=" + Documented[7..].ToUpperInvariant(), body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700")]
    [InlineData("sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void No_other_GitHub_header_is_valid(string signature) =>
        Assert.False(GitHubSignature.Verify("It's a Secret to Everybody"u8, signature, "Hello, World!"u8));
}
