using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Oidc;

namespace Gateway.Tests.Oidc;

public sealed class PersonVerifierTests : IDisposable
{
    private readonly IssuerServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_token_of_the_provider_says_who_holds_it_and_in_which_roles()
    {
        var person = Assert.IsType<PersonVerdict.Valid>(await VerifyAsync(_server, Claims("a", "b")));

        Assert.Equal(("ana", "5f2c1b7e-0d3a-4c59-9c1e-7d2f3a4b5c6d"), (person.Name, person.Subject));
        Assert.Equal(["a", "b"], person.RoleValues);
    }

    [Fact]
    public async Task A_role_claim_may_be_one_text()
    {
        var claims = Claims();
        claims["roles"] = "a b";

        Assert.Equal(["a b"], Assert.IsType<PersonVerdict.Valid>(await VerifyAsync(_server, claims)).RoleValues);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{ "a": "b" }""")]
    [InlineData("[ 7, null, [ \"a\" ] ]")]
    public async Task A_role_claim_of_another_kind_gives_no_role(string json)
    {
        var claims = Claims();
        claims["roles"] = JsonNode.Parse(json);

        Assert.Empty(Assert.IsType<PersonVerdict.Valid>(await VerifyAsync(_server, claims)).RoleValues);
    }

    [Theory]
    [InlineData("realm_access.roles", """{ "realm_access": { "roles": [ "a" ] } }""")]
    [InlineData("https://example.org/roles", """{ "https://example.org/roles": [ "a" ] }""")]
    public async Task A_role_claim_may_lie_deeper_or_have_points_in_its_name(string name, string json)
    {
        using var server = new IssuerServer(changePeople: people => people.RoleClaim = name);
        var claims = server.Issuer.PersonClaims(server.Clock.GetUtcNow(), "not-this");
        foreach (var (claim, value) in JsonNode.Parse(json)!.AsObject())
        {
            claims[claim] = value!.DeepClone();
        }

        Assert.Equal(["a"], Assert.IsType<PersonVerdict.Valid>(await VerifyAsync(server, claims)).RoleValues);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ana\nroot")]
    public async Task A_name_that_is_none_is_the_subject(string? name)
    {
        var claims = Claims();
        claims["preferred_username"] = name;

        Assert.Equal("5f2c1b7e-0d3a-4c59-9c1e-7d2f3a4b5c6d", Assert.IsType<PersonVerdict.Valid>(await VerifyAsync(_server, claims)).Name);
    }

    [Theory]
    [InlineData("iss", "https://issuer.example.com")]
    [InlineData("iss", "https://issuer.example.org/")]
    [InlineData("aud", "https://another.example.org")]
    [InlineData("aud", "")]
    [InlineData("sub", "")]
    [InlineData("sub", "a\u0000b")]
    [InlineData("sub", null)]
    [InlineData("exp", null)]
    public async Task A_claim_that_is_wrong_makes_the_token_invalid(string claim, string? value)
    {
        var claims = Claims("a");
        claims[claim] = value;

        Assert.IsType<PersonVerdict.Invalid>(await VerifyAsync(_server, claims));
    }

    [Fact]
    public async Task A_token_out_of_its_time_is_invalid()
    {
        var token = _server.Issuer.Token(Claims("a"));
        Assert.IsType<PersonVerdict.Valid>(await _server.People.VerifyAsync(token, CancellationToken.None));

        _server.Clock.Advance(TimeSpan.FromMinutes(7));

        Assert.IsType<PersonVerdict.Invalid>(await _server.People.VerifyAsync(token, CancellationToken.None));
    }

    [Fact]
    public async Task Only_a_signature_by_one_of_the_issuers_keys_counts_and_none_that_is_symmetric()
    {
        var claims = Claims("a");
        string[] tokens =
        [
            TestIssuer.Impostor(IssuerServer.Name).Token(claims.DeepClone().AsObject()),
            TestIssuer.Signed(new JsonObject { ["alg"] = "none", ["kid"] = TestIssuer.RsaKeyId }, claims, _ => []),
            TestIssuer.Signed(new JsonObject { ["alg"] = "HS256", ["kid"] = TestIssuer.RsaKeyId }, claims, data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_server.Issuer.RsaPublicKey), data)),
            _server.Issuer.Token(claims, "made-up"),
        ];

        foreach (var token in tokens)
        {
            Assert.IsType<PersonVerdict.Invalid>(await _server.People.VerifyAsync(token, CancellationToken.None));
        }

        Assert.IsType<PersonVerdict.Valid>(await _server.People.VerifyAsync(_server.Issuer.EllipticToken(claims), CancellationToken.None));
    }

    [Fact]
    public async Task A_key_that_is_new_is_fetched_and_made_up_ones_cause_no_flood()
    {
        Assert.IsType<PersonVerdict.Valid>(await VerifyAsync(_server, Claims("a")));
        _server.Answer("/.well-known/jwks", _server.Issuer.Keys("rsa-2"));
        _server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<PersonVerdict.Valid>(await _server.People.VerifyAsync(_server.Issuer.Token(Claims("a"), "rsa-2"), CancellationToken.None));
        for (var made = 0; made < 100; made++)
        {
            Assert.IsType<PersonVerdict.Invalid>(await _server.People.VerifyAsync(_server.Issuer.Token(Claims("a"), $"made-up-{made}"), CancellationToken.None));
        }

        Assert.Equal(2, _server.Asked.Count(address => address.EndsWith("/jwks", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_the_issuers_keys_a_token_is_neither_valid_nor_invalid()
    {
        _server.Break("/.well-known/openid-configuration");

        Assert.IsType<PersonVerdict.Unverifiable>(await VerifyAsync(_server, Claims("a")));
    }

    [Fact]
    public async Task Without_an_issuer_no_token_is_taken_and_nobody_is_asked()
    {
        using var server = new IssuerServer(changePeople: people => people.Issuer = null);

        Assert.False(server.People.IsEnabled);
        Assert.IsType<PersonVerdict.Invalid>(await VerifyAsync(server, server.Issuer.PersonClaims(server.Clock.GetUtcNow(), "a")));
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x.y.z")]
    [InlineData("")]
    public async Task What_is_no_token_is_of_no_provider(string text)
    {
        Assert.False(_server.People.IsOfProvider(text));
        Assert.IsType<PersonVerdict.Invalid>(await _server.People.VerifyAsync(text, CancellationToken.None));
    }

    [Fact]
    public void A_job_s_token_is_of_another_issuer() =>
        Assert.False(_server.People.IsOfProvider(new TestIssuer("https://token.actions.githubusercontent.com").Token(new TestIssuer("https://token.actions.githubusercontent.com").Claims(_server.Clock.GetUtcNow()))));

    private static ValueTask<PersonVerdict> VerifyAsync(IssuerServer server, JsonObject claims) =>
        server.People.VerifyAsync(server.Issuer.Token(claims), CancellationToken.None);

    private JsonObject Claims(params ReadOnlySpan<string> roles) => _server.Issuer.PersonClaims(_server.Clock.GetUtcNow(), roles);
}
