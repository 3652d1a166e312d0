using Gateway.Images;

namespace Gateway.Tests.Images;

public sealed class AuthenticationChallengeTests
{
    [Fact]
    public void Every_challenge_of_a_line_is_read_in_order() =>
        Assert.Equal(["Negotiate", "Digest", "Basic"], AuthenticationChallenge.ReadAll("Negotiate, Digest realm=\"a, b\", nonce=x, Basic realm=c").Select(challenge => challenge.Scheme));

    [Theory]
    [InlineData("Basic realm=x")]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Basic realm=\"\\x\"")]
    [InlineData("Basic REALM = x")]
    [InlineData("Basic realm=x, realm=y")]
    [InlineData("Basic , ,realm=x,,")]
    public void A_parameter_is_the_first_of_its_name_without_quotes(string line) =>
        Assert.Equal("x", Assert.Single(AuthenticationChallenge.ReadAll(line)).Parameters["realm"]);

    [Theory]
    [InlineData("Basic realm=\"a \\\"b\\\" c\"", "a \"b\" c")]
    [InlineData("Basic realm=\"a, Bearer realm=b\"", "a, Bearer realm=b")]
    [InlineData("Basic realm=\"is never closed", "is never closed")]
    [InlineData("Basic realm=\"ends with\\", "ends with\\")]
    [InlineData("Basic realm=\"\"", "")]
    public void In_quotes_a_value_may_be_anything(string line, string expected) =>
        Assert.Equal(expected, Assert.Single(AuthenticationChallenge.ReadAll(line)).Parameters["realm"]);

    [Theory]
    [InlineData("Negotiate YWJj")]
    [InlineData("Negotiate YWJj==")]
    [InlineData("Negotiate a-._~+/b=")]
    public void What_a_scheme_has_in_place_of_parameters_is_passed_over(string line) =>
        Assert.Empty(Assert.Single(AuthenticationChallenge.ReadAll(line)).Parameters);

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("=")]
    [InlineData("\"Basic\"")]
    public void A_line_without_a_scheme_has_none(string line) => Assert.Empty(AuthenticationChallenge.ReadAll(line));

    [Fact]
    public void What_cannot_be_read_ends_the_line_and_leaves_what_came_before() =>
        Assert.Equal(["Basic"], AuthenticationChallenge.ReadAll("Basic realm=x, @ Bearer realm=y").Select(challenge => challenge.Scheme));

    [Fact]
    public void Case_does_not_count_in_a_scheme() => Assert.True(Assert.Single(AuthenticationChallenge.ReadAll("bEARER realm=x")).IsOf("Bearer"));
}
