using System.Net;
using Gateway.Oidc;

namespace Gateway.Tests.Oidc;

public sealed class SigningKeysTests : IDisposable
{
    private const string Keys = "/.well-known/jwks";
    private const string Discovery = "/.well-known/openid-configuration";

    private readonly IssuerServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_keys_are_fetched_once_for_many_tokens()
    {
        for (var index = 0; index < 3; index++)
        {
            Assert.IsType<TokenVerdict.Valid>(await VerifyAsync());
        }

        Assert.Equal([IssuerServer.Name + Discovery, IssuerServer.Name + Keys], _server.Asked);
    }

    [Fact]
    public async Task A_thousand_tokens_with_made_up_key_ids_cause_one_fetch_and_then_one_a_minute()
    {
        for (var index = 0; index < 1000; index++)
        {
            Assert.IsType<TokenVerdict.Invalid>(await VerifyAsync("made-up-" + index));
        }

        Assert.Equal(1, Fetches);
        _server.Clock.Advance(TimeSpan.FromMinutes(1));
        await VerifyAsync("made-up");
        await VerifyAsync("made-up");

        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task Many_at_once_with_an_unknown_key_id_wait_for_one_fetch()
    {
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () => await VerifyAsync())));

        Assert.All(verdicts, verdict => Assert.IsType<TokenVerdict.Valid>(verdict));
        Assert.Equal(1, Fetches);
    }

    [Theory]
    [InlineData("\"n\":\"é!\",\"e\":\"AQAB\"")]
    [InlineData("\"e\":\"AQAB\"")]
    public async Task A_key_that_cannot_be_read_does_not_take_the_others_with_it(string fault)
    {
        var keys = _server.Issuer.Keys();
        _server.Answer(Keys, keys.Replace("\"keys\":[", $"\"keys\":[{{\"kty\":\"RSA\",\"kid\":\"broken\",{fault}}},", StringComparison.Ordinal));

        Assert.IsType<TokenVerdict.Valid>(await VerifyAsync());
        Assert.IsType<TokenVerdict.Invalid>(await VerifyAsync("broken"));
    }

    [Fact]
    public async Task A_key_that_the_issuer_has_since_added_is_found()
    {
        await VerifyAsync();
        _server.Answer(Keys, _server.Issuer.Keys("rsa-2"));
        _server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<TokenVerdict.Valid>(await VerifyAsync("rsa-2"));
    }

    [Fact]
    public async Task A_key_that_the_issuer_has_withdrawn_is_no_longer_trusted_after_the_keys_lifetime()
    {
        await VerifyAsync();
        _server.Answer(Keys, _server.Issuer.Keys("rsa-2"));
        _server.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.IsType<TokenVerdict.Valid>(await VerifyAsync());

        _server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<TokenVerdict.Invalid>(await VerifyAsync());
    }

    [Fact]
    public async Task Without_the_issuer_nothing_can_be_said_of_a_token()
    {
        _server.Break(Discovery);

        Assert.IsType<TokenVerdict.Unverifiable>(await VerifyAsync());
    }

    [Fact]
    public async Task An_issuer_that_is_back_is_asked_again_after_the_pause()
    {
        _server.Break(Discovery);
        await VerifyAsync();
        _server.Answer(Discovery, _server.Issuer.Discovery());

        Assert.IsType<TokenVerdict.Unverifiable>(await VerifyAsync());
        _server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<TokenVerdict.Valid>(await VerifyAsync());
    }

    [Fact]
    public async Task Keys_outlive_an_issuer_that_is_away_by_a_day_and_no_longer()
    {
        await VerifyAsync();
        _server.Break(Discovery);
        _server.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.IsType<TokenVerdict.Valid>(await VerifyAsync());

        _server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<TokenVerdict.Unverifiable>(await VerifyAsync());
    }

    [Fact]
    public async Task Keys_come_from_the_configured_address_where_there_is_one()
    {
        using var server = new IssuerServer(options => options.JwksUri = "https://keys.example.org/jwks");
        server.Answer("/jwks", server.Issuer.Keys());

        Assert.IsType<TokenVerdict.Valid>(await server.VerifyAsync(server.Issuer.Token(server.Issuer.Claims(server.Clock.GetUtcNow()))));
        Assert.Equal(["https://keys.example.org/jwks"], server.Asked);
    }

    [Theory]
    [InlineData("https://elsewhere.example.org/jwks")]
    [InlineData("http://issuer.example.org/.well-known/jwks")]
    [InlineData("https://issuer.example.org:8443/.well-known/jwks")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task A_discovery_document_that_names_another_server_is_not_followed(string address)
    {
        _server.Answer(Discovery, _server.Issuer.Discovery(address));

        Assert.IsType<TokenVerdict.Unverifiable>(await VerifyAsync());
        Assert.Equal([IssuerServer.Name + Discovery], _server.Asked);
    }

    [Theory]
    [InlineData(Discovery, "")]
    [InlineData(Discovery, "[]")]
    [InlineData(Discovery, "{}")]
    [InlineData(Discovery, "{ \"issuer\": 1, \"jwks_uri\": 2 }")]
    [InlineData(Discovery, "{ \"issuer\": \"https://another.example.org\", \"jwks_uri\": \"https://issuer.example.org/.well-known/jwks\" }")]
    [InlineData(Keys, "")]
    [InlineData(Keys, "<html>")]
    [InlineData(Keys, "{ \"keys\": 1 }")]
    public async Task An_answer_that_is_none_is_no_key(string path, string text)
    {
        _server.Answer(path, text);

        Assert.IsType<TokenVerdict.Unverifiable>(await VerifyAsync());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _server.Answer(Keys, HttpStatusCode.Found);

        Assert.IsType<TokenVerdict.Unverifiable>(await VerifyAsync());
    }

    [Theory]
    [InlineData("\"use\":\"sig\"", "\"use\":\"enc\"")]
    [InlineData("\"kty\":\"RSA\"", "\"kty\":\"oct\"")]
    [InlineData("\"kid\":\"rsa-1\"", "\"kid\":\"\"")]
    public async Task A_key_that_is_not_for_signatures_verifies_none(string was, string becomes)
    {
        _server.Answer(Keys, _server.Issuer.Keys().Replace(was, becomes, StringComparison.Ordinal));

        Assert.IsType<TokenVerdict.Invalid>(await VerifyAsync());
    }

    private int Fetches => _server.Asked.Count(address => address.EndsWith(Keys, StringComparison.Ordinal));

    private ValueTask<TokenVerdict> VerifyAsync(string keyId = TestIssuer.RsaKeyId) =>
        _server.VerifyAsync(_server.Issuer.Token(_server.Issuer.Claims(_server.Clock.GetUtcNow()), keyId));
}
