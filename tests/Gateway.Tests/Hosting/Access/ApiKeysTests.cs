using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting.Access;

namespace Gateway.Tests.Hosting.Access;

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
    internal void A_role_is_named_whatever_its_case(string role, Role expected) =>
        Assert.Equal(expected, Read(new ApiKeyOptions { Sha256 = Hash, Role = role }).Keys.FindHolder(Key)?.Role);

    [Theory]
    [InlineData("boss")]
    [InlineData("2")]
    [InlineData("reader,admin")]
    [InlineData("")]
    public void Another_role_is_an_error_that_names_the_setting(string role) =>
        Assert.Equal(["Gateway:ApiKeys:oncall:Role must be reader, operator or admin."], Read(new ApiKeyOptions { Sha256 = Hash, Role = role }).Errors);

    [Theory]
    [InlineData("on\ncall")]
    [InlineData("on\u009bcall")]
    [InlineData("on\u202ecall")]
    public void A_name_that_is_not_what_it_looks_like_is_an_error(string name) =>
        Assert.Contains("must not contain control or invisible characters", Assert.Single(ApiKeys.Read(new Dictionary<string, ApiKeyOptions> { [name] = new() { Sha256 = Hash } }).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_hash_and_a_wrong_role_are_said_at_once() =>
        Assert.Equal(2, Read(new ApiKeyOptions { Sha256 = "abc", Role = "boss" }).Errors.Count);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another")]
    public void Another_key_has_no_holder(string? key) => Assert.Null(Read(new ApiKeyOptions { Sha256 = Hash }).Keys.FindHolder(key));

    [Theory]
    [InlineData("2026-12-31T23:59:59Z", "2026-12-31T23:59:59Z")]
    [InlineData("2026-12-31T20:59:59-03:00", "2026-12-31T23:59:59Z")]
    public void A_key_may_have_an_end(string text, string expected) =>
        Assert.Equal(expected, Read(new ApiKeyOptions { Sha256 = Hash, ExpiresAt = text }).Keys.FindHolder(Key)?.ExpiresAt?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-12-31")]
    [InlineData("2026-12-31T23:59:59")]
    [InlineData("90d")]
    [InlineData("never")]
    [InlineData("")]
    public void An_end_that_is_no_time_is_an_error_and_no_key_without_an_end(string text) =>
        Assert.StartsWith("Gateway:ApiKeys:oncall:ExpiresAt must be an RFC 3339 time with an offset", Assert.Single(Read(new ApiKeyOptions { Sha256 = Hash, ExpiresAt = text }).Errors), StringComparison.Ordinal);

    [Fact]
    public void Two_holders_of_one_key_are_an_error() =>
        Assert.Equal(
            ["Gateway:ApiKeys:oncall:Sha256 is already used by another key. Give each holder a separate key."],
            ApiKeys.Read(new Dictionary<string, ApiKeyOptions> { ["oncall"] = new() { Sha256 = Hash.ToLowerInvariant() }, ["grafana"] = new() { Sha256 = Hash } }).Errors);

    private static (ApiKeys Keys, IReadOnlyList<string> Errors) Read(ApiKeyOptions options) =>
        ApiKeys.Read(new Dictionary<string, ApiKeyOptions> { ["oncall"] = options });
}
