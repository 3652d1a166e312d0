using Gateway.Images;

namespace Gateway.Tests.Images;

public sealed class RegistryChallengeTests
{
    private const string Realm = "https://registry.example/token?x=1";

    [Theory]
    [InlineData($"Bearer realm=\"{Realm}\",service=\"it\"")]
    [InlineData($"Bearer realm={Realm},service=it")]
    [InlineData($"bearer REALM = {Realm} , Service = \"it\"")]
    [InlineData($"BEARER\trealm\t=\t{Realm}\t,\tservice=it")]
    [InlineData($"Bearer   realm=\"{Realm}\" , scope=\"repository:a/b:pull,push\", service=\"it\", error=\"invalid_token\"")]
    [InlineData($"Bearer scope=\"a \\\" , realm=\\\"https://elsewhere.example\",realm=\"{Realm}\",service=\"i\\t\"")]
    [InlineData($"Bearer realm=\"{Realm}\", realm=\"https://elsewhere.example\", service=it, service=other")]
    [InlineData($", ,Bearer ,realm={Realm},,service=it,")]
    [InlineData($"Basic realm=\"x\", Bearer realm=\"{Realm}\",service=\"it\"")]
    [InlineData($"Basic, Bearer realm=\"{Realm}\",service=\"it\"")]
    [InlineData($"Negotiate, NTLM, Bearer realm={Realm},service=it, Basic realm=\"x\"")]
    [InlineData($"Negotiate YWJj==, Bearer realm={Realm},service=it")]
    [InlineData($"Digest realm=\"a, Bearer realm=https://elsewhere.example\", nonce=x, Bearer realm={Realm},service=it")]
    [InlineData($"Bearer, Bearer realm={Realm},service=it")]
    public void A_token_is_asked_for_where_the_challenge_says_however_it_is_written(string header) =>
        Assert.Equal(new RegistryChallenge.Bearer(new Uri(Realm), "it"), From(header));

    [Fact]
    public void A_challenge_may_stand_in_any_of_several_headers() =>
        Assert.Equal(new RegistryChallenge.Bearer(new Uri(Realm), null), From("Negotiate", "Basic realm=x", $"Bearer realm={Realm}"));

    [Theory]
    [InlineData("Basic realm=\"registry\"")]
    [InlineData("basic")]
    [InlineData("Basic realm=https://registry.example/, charset=UTF-8")]
    [InlineData("Bearer service=\"it\", Basic realm=\"x\"")]
    [InlineData("Basic realm=\"is never closed")]
    public void A_password_is_given_where_no_token_can_be_asked_for(string header) => Assert.IsType<RegistryChallenge.Basic>(From(header));

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer service=it")]
    [InlineData("Bearer realm=")]
    [InlineData("Bearer realm=\"\", service=it")]
    [InlineData("Bearer realm=\"registry\"")]
    [InlineData("Bearer realm")]
    public void A_token_without_an_address_has_no_realm(string header) => Assert.Null(Assert.IsType<RegistryChallenge.Bearer>(From(header)).Realm);

    [Theory]
    [InlineData("")]
    [InlineData("Negotiate")]
    [InlineData("Digest realm=\"Bearer realm=x\"")]
    [InlineData("=Bearer realm=https://registry.example")]
    [InlineData("\"Bearer\" realm=https://registry.example")]
    public void What_is_not_understood_is_no_challenge(string header) => Assert.Null(From(header));

    private static RegistryChallenge? From(params string[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var header in headers)
        {
            Assert.True(response.Headers.TryAddWithoutValidation("WWW-Authenticate", header));
        }

        return RegistryChallenge.Parse(response.Headers);
    }
}
