using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Oidc;

namespace Gateway.Tests.Oidc;

public sealed class TokenVerifierTests : IDisposable
{
    private readonly IssuerServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_token_of_the_issuer_says_what_job_holds_it()
    {
        var claims = Assert.IsType<TokenVerdict.Valid>(await _server.VerifyAsync(_server.Issuer.Token(Claims()))).Claims;

        Assert.Equal(("org/pipelines-arcgis", 123L, 456L), (claims.Repository, claims.RepositoryId, claims.RepositoryOwnerId));
        Assert.Equal(("refs/heads/staging/demo", "abcdef1234567890abcdef1234567890abcdef12"), (claims.Ref, claims.Sha));
        Assert.Equal((1L, 1L, 1), (claims.RunId, claims.RunNumber, claims.RunAttempt));
        Assert.Equal(("push", "octocat", "staging"), (claims.EventName, claims.Actor, claims.Environment));
        Assert.Equal("org/pipelines-arcgis/.github/workflows/ci_cd.yml@refs/heads/staging/demo", claims.JobWorkflowRef);
        Assert.Null(claims.BaseRef);
        Assert.False(claims.IsOfPullRequest);
    }

    [Fact]
    public async Task Of_a_claim_with_what_cannot_be_seen_nothing_is_taken()
    {
        var claims = Claims();
        claims["actor"] = "octo\u202ecat";
        claims["job_workflow_ref"] = "org/x/.github/workflows/\u2066ci.yml@refs/heads/main";
        claims["environment"] = "pro\u200bd";

        var read = Assert.IsType<TokenVerdict.Valid>(await _server.VerifyAsync(_server.Issuer.Token(claims))).Claims;

        Assert.Equal((null, null, null), (read.Actor, read.JobWorkflowRef, read.Environment));
    }

    [Theory]
    [InlineData("ey.J.h")]
    [InlineData("é.é.é")]
    [InlineData("e30.e30.e30.e30.e30")]
    public async Task A_token_whose_parts_are_no_base64_or_no_claims_is_invalid(string token) =>
        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(token));

    [Theory]
    [InlineData("{\"x\":1}", "")]
    [InlineData("", ",\"x\":\"\\ud800\"}")]
    public async Task Claims_that_are_no_JSON_or_hold_no_text_are_invalid_though_the_issuer_signed_them(string behind, string within)
    {
        var claims = Claims().ToJsonString();
        claims = (within.Length > 0 ? claims[..^1] + within : claims) + behind;
        var signed = Base64Url.EncodeToString("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}"u8) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync($"{signed}.{_server.Issuer.Sign(signed)}"));
    }

    [Fact]
    public async Task A_token_that_an_elliptic_key_signed_is_valid() =>
        Assert.IsType<TokenVerdict.Valid>(await _server.VerifyAsync(_server.Issuer.EllipticToken(Claims())));

    [Theory]
    [InlineData("iss", "https://issuer.example.com")]
    [InlineData("iss", "https://issuer.example.org/")]
    [InlineData("aud", "https://another.example.org")]
    [InlineData("aud", "")]
    [InlineData("repository", "")]
    [InlineData("repository_id", "one")]
    [InlineData("repository_id", "0")]
    [InlineData("repository_owner_id", "-4")]
    [InlineData("run_id", "")]
    [InlineData("run_number", "1e3")]
    [InlineData("run_attempt", "2147483648")]
    [InlineData("ref", "")]
    [InlineData("sha", "")]
    [InlineData("event_name", "")]
    public async Task A_claim_that_is_wrong_makes_the_token_invalid(string claim, string value)
    {
        var claims = Claims();
        claims[claim] = value;

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(_server.Issuer.Token(claims)));
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("repository")]
    [InlineData("repository_id")]
    [InlineData("repository_owner_id")]
    [InlineData("ref")]
    [InlineData("sha")]
    [InlineData("run_id")]
    [InlineData("run_number")]
    [InlineData("run_attempt")]
    [InlineData("event_name")]
    public async Task A_claim_that_is_missing_makes_the_token_invalid(string claim)
    {
        var claims = Claims();
        claims.Remove(claim);

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(_server.Issuer.Token(claims)));
    }

    [Theory]
    [InlineData("exp", "\"soon\"")]
    [InlineData("nbf", "{}")]
    [InlineData("aud", "{}")]
    [InlineData("aud", "[1, null]")]
    [InlineData("iss", "[]")]
    [InlineData("repository", "[\"org/pipelines-arcgis\"]")]
    [InlineData("exp", "1e400")]
    [InlineData("exp", "-1")]
    public async Task A_claim_of_another_type_makes_the_token_invalid(string claim, string json)
    {
        var claims = Claims();
        claims[claim] = JsonNode.Parse(json);

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(_server.Issuer.Token(claims)));
    }

    [Fact]
    public async Task One_audience_among_several_is_enough()
    {
        var claims = Claims();
        claims["aud"] = new JsonArray("https://another.example.org", TestIssuer.Audience);

        Assert.IsType<TokenVerdict.Valid>(await _server.VerifyAsync(_server.Issuer.Token(claims)));
    }

    [Theory]
    [InlineData(-61, true)]
    [InlineData(-60, true)]
    [InlineData(-59, false)]
    public async Task A_token_has_ended_a_minute_after_it_says_so(int seconds, bool hasEnded)
    {
        var claims = Claims();
        claims["exp"] = Now.AddSeconds(seconds).ToUnixTimeSeconds();

        Assert.Equal(hasEnded, await _server.VerifyAsync(_server.Issuer.Token(claims)) is TokenVerdict.Invalid);
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(60, false)]
    public async Task A_token_begins_a_minute_before_it_says_so(int seconds, bool isEarly)
    {
        var claims = Claims();
        claims["nbf"] = Now.AddSeconds(seconds).ToUnixTimeSeconds();

        Assert.Equal(isEarly, await _server.VerifyAsync(_server.Issuer.Token(claims)) is TokenVerdict.Invalid);
    }

    [Fact]
    public async Task A_token_without_a_signature_is_invalid()
    {
        var token = TestIssuer.Signed(new JsonObject { ["alg"] = "none", ["kid"] = TestIssuer.RsaKeyId }, Claims(), _ => []);

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(token));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        var token = TestIssuer.Signed(
            new JsonObject { ["alg"] = "HS256", ["kid"] = TestIssuer.RsaKeyId },
            Claims(),
            data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_server.Issuer.RsaPublicKey), data));

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(token));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task A_key_of_somebody_else_under_the_issuers_id_is_refused()
    {
        var other = TestIssuer.Impostor(IssuerServer.Name);

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(other.Token(Claims())));
    }

    [Fact]
    public async Task The_algorithm_of_another_kind_of_key_is_refused()
    {
        var other = TestIssuer.Impostor(IssuerServer.Name);
        var token = other.Token(Claims(), header: new JsonObject { ["alg"] = "RS256", ["kid"] = TestIssuer.EllipticKeyId });

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(token));
    }

    [Fact]
    public async Task Keys_that_a_token_brings_or_names_are_not_looked_at()
    {
        var other = TestIssuer.Impostor(IssuerServer.Name);
        var key = JsonNode.Parse(other.Keys())!["keys"]![0]!.DeepClone();
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = TestIssuer.RsaKeyId, ["jwk"] = key, ["jku"] = "https://elsewhere.example.org/jwks", ["x5u"] = "https://elsewhere.example.org/x5" };

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(other.Token(Claims(), header: header)));
        Assert.All(_server.Asked, address => Assert.StartsWith(IssuerServer.Name + "/", address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_claim_that_was_changed_after_signing_is_refused()
    {
        var parts = _server.Issuer.Token(Claims()).Split('.');
        var changed = Claims();
        changed["ref"] = "refs/heads/main";
        var other = TestIssuer.Signed(new JsonObject(), changed, _ => []).Split('.');

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync($"{parts[0]}.{other[1]}.{parts[2]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("e30.e30.e30")]
    [InlineData("e30.e30.")]
    [InlineData("bnVsbA.bnVsbA.AA")]
    [InlineData("W10.W10.AA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AA")]
    [InlineData("e30.e30.e30.e30.e30")]
    [InlineData("%%%.%%%.%%%")]
    public async Task What_is_no_token_is_invalid_and_asks_nobody(string text)
    {
        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(text));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task A_token_of_more_than_8_KiB_is_invalid()
    {
        var claims = Claims();
        claims["padding"] = new string('x', 8 * 1024);

        Assert.IsType<TokenVerdict.Invalid>(await _server.VerifyAsync(_server.Issuer.Token(claims)));
    }

    [Fact]
    public async Task Without_an_audience_no_token_is_taken()
    {
        using var server = new IssuerServer(options => options.Audience = null);

        Assert.False(server.Verifier.IsEnabled);
        Assert.IsType<TokenVerdict.Invalid>(await server.VerifyAsync(server.Issuer.Token(server.Issuer.Claims(Now))));
    }

    private DateTimeOffset Now => _server.Clock.GetUtcNow();

    private JsonObject Claims() => _server.Issuer.Claims(Now);
}
