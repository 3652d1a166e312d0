using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting.Access;

namespace Gateway.Tests.Hosting;

public sealed class ApiKeysTests
{
    private const string Key = "a-long-and-random-key";

    private static readonly string Hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));

    [Fact]
    public void A_key_reads_and_no_more_unless_its_settings_say_so() =>
        Assert.Equal(new ApiKeyHolder("oncall", Role.Reader), Read(new ApiKeyOptions { Sha256 = Hash }).Keys.FindHolder(Key));

    [Theory]
    [InlineData("reader", Role.Reader)]
    [InlineData("Operator", Role.Operator)]
    [InlineData(" admin ", Role.Admin)]
    public void A_role_is_named_whatever_its_case(string role, Role expected) =>
        Assert.Equal(expected, Read(new ApiKeyOptions { Sha256 = Hash, Role = role }).Keys.FindHolder(Key)?.Role);

    [Theory]
    [InlineData("boss")]
    [InlineData("2")]
    [InlineData("reader,admin")]
    [InlineData("")]
    public void Another_role_is_an_error_that_names_the_setting(string role) =>
        Assert.Equal(["Gateway:ApiKeys:oncall:Role must be reader, operator or admin."], Read(new ApiKeyOptions { Sha256 = Hash, Role = role }).Errors);

    [Fact]
    public void A_wrong_hash_and_a_wrong_role_are_said_at_once() =>
        Assert.Equal(2, Read(new ApiKeyOptions { Sha256 = "abc", Role = "boss" }).Errors.Count);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another")]
    public void Another_key_has_no_holder(string? key) => Assert.Null(Read(new ApiKeyOptions { Sha256 = Hash }).Keys.FindHolder(key));

    private static (ApiKeys Keys, IReadOnlyList<string> Errors) Read(ApiKeyOptions options) =>
        ApiKeys.Read(new Dictionary<string, ApiKeyOptions> { ["oncall"] = options });
}
