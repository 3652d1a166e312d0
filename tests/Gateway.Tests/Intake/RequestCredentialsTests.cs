using System.Text.Json.Nodes;
using Gateway.Builds;
using Gateway.Intake;
using Gateway.Tests.Oidc;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Intake;

/// <summary>A request may bring a signature, a token, or both.</summary>
public sealed class RequestCredentialsTests : IDisposable
{
    private const string Repository = "org/pipelines-arcgis";

    private static readonly byte[] Body = "{}"u8.ToArray();
    private static readonly WebhookSecret Own = Secret("the secret of the repository of the token");
    private static readonly WebhookSecret Others = Secret("the secret of another repository, not its");

    private readonly IssuerServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_token_alone_proves_the_repository()
    {
        var credential = await ProvenAsync(Bearer(Token()));

        Assert.Equal((CredentialKind.Oidc, Repository, (string?)null), (credential.Kind, credential.Repository, credential.DeliveryId));
        Assert.Equal("refs/heads/staging/demo", credential.Token?.Ref);
    }

    [Fact]
    public async Task A_signature_alone_proves_the_repository_and_brings_no_claims()
    {
        var credential = await ProvenAsync(Signed(Own, new HeaderDictionary()));

        Assert.Equal((CredentialKind.StandardWebhooks, Repository, "id-1"), (credential.Kind, credential.Repository, credential.DeliveryId));
        Assert.Null(credential.Token);
    }

    [Fact]
    public async Task With_both_the_signature_names_the_delivery_and_the_token_the_job()
    {
        var credential = await ProvenAsync(Signed(Own, Bearer(Token())));

        Assert.Equal((CredentialKind.Oidc, "id-1"), (credential.Kind, credential.DeliveryId));
        Assert.NotNull(credential.Token);
    }

    [Fact]
    public async Task With_GitHubs_signature_the_id_that_it_does_not_cover_names_nothing()
    {
        var headers = Bearer(Token());
        headers[GitHubSignature.DeliveryHeader] = "id-1";
        headers[GitHubSignature.SignatureHeader] = GitHubSignature.Sign(Own.GitHubKey, Body);

        Assert.Null((await ProvenAsync(headers)).DeliveryId);
    }

    [Fact]
    public async Task A_token_and_a_signature_of_two_repositories_prove_nobody() =>
        Assert.IsType<CredentialOutcome.Unauthenticated>(await VerifyAsync(Signed(Others, Bearer(Token()))));

    [Fact]
    public async Task A_wrong_signature_beside_a_right_token_proves_nobody()
    {
        var headers = Signed(Own, Bearer(Token()));
        headers[StandardWebhooks.TimestampHeader] = "1";

        Assert.IsType<CredentialOutcome.Unauthenticated>(await VerifyAsync(headers));
    }

    [Fact]
    public async Task A_wrong_token_beside_a_right_signature_proves_nobody() =>
        Assert.IsType<CredentialOutcome.Unauthenticated>(await VerifyAsync(Signed(Own, Bearer(Token(("aud", "https://another.example.org"))))));

    [Fact]
    public async Task A_token_beside_a_signature_is_nobodys_business_where_none_is_taken()
    {
        using var server = new IssuerServer(options => options.Audience = null);
        var credentials = Proofs(server, new RepositoryOptions { Name = Repository });

        var outcome = await credentials.VerifyAsync(Signed(Own, Bearer("a-proxys-own")), Body, CancellationToken.None);

        Assert.Equal(CredentialKind.StandardWebhooks, Assert.IsType<CredentialOutcome.Proven>(outcome).Proof.Kind);
    }

    [Fact]
    public async Task A_token_of_a_repository_that_is_not_configured_proves_nobody() =>
        Assert.IsType<CredentialOutcome.Unauthenticated>(await VerifyAsync(Bearer(Token(("repository", "org/unknown")))));

    [Fact]
    public async Task A_configured_id_counts_and_not_the_name()
    {
        var credentials = Proofs(_server, new RepositoryOptions { Name = Repository, Id = 123 });

        var renamed = await credentials.VerifyAsync(Bearer(Token(("repository", "org/renamed"))), Body, CancellationToken.None);
        var taken = await credentials.VerifyAsync(Bearer(Token(("repository_id", "999"))), Body, CancellationToken.None);

        Assert.Equal(Repository, Assert.IsType<CredentialOutcome.Proven>(renamed).Proof.Repository);
        Assert.IsType<CredentialOutcome.Unauthenticated>(taken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic Z2F0ZXdheTpnYXRld2F5")]
    public async Task What_is_no_bearer_token_proves_nobody(string authorization) =>
        Assert.IsType<CredentialOutcome.Unauthenticated>(await VerifyAsync(new HeaderDictionary { ["Authorization"] = authorization }));

    [Fact]
    public async Task Two_authorization_headers_prove_nobody() =>
        Assert.IsType<CredentialOutcome.Unauthenticated>(await VerifyAsync(new HeaderDictionary { ["Authorization"] = new StringValues(["Bearer " + Token(), "Bearer " + Token()]) }));

    [Fact]
    public async Task The_case_of_the_scheme_does_not_count() =>
        Assert.IsType<CredentialOutcome.Proven>(await VerifyAsync(new HeaderDictionary { ["Authorization"] = "bearer  " + Token() }));

    [Fact]
    public async Task Without_the_issuers_keys_nothing_can_be_said()
    {
        _server.Break("/.well-known/openid-configuration");

        Assert.IsType<CredentialOutcome.Unverifiable>(await VerifyAsync(Bearer(Token())));
    }

    private async Task<WebhookCredential> ProvenAsync(IHeaderDictionary headers) =>
        Assert.IsType<CredentialOutcome.Proven>(await VerifyAsync(headers)).Proof;

    private ValueTask<CredentialOutcome> VerifyAsync(IHeaderDictionary headers) =>
        Proofs(_server, new RepositoryOptions { Name = Repository }).VerifyAsync(headers, Body, CancellationToken.None);

    private static RequestCredentials Proofs(IssuerServer server, RepositoryOptions repository) => new(
        new CredentialVerifier([new RepositorySecret(Repository, Own), new RepositorySecret("org/other", Others)], TimeSpan.FromMinutes(5), server.Clock),
        server.Verifier,
        new RepositoryTokens([repository, new RepositoryOptions { Name = "org/other" }]));

    private string Token(params (string Claim, string Value)[] changes)
    {
        var claims = _server.Issuer.Claims(_server.Clock.GetUtcNow());
        foreach (var (claim, value) in changes)
        {
            claims[claim] = JsonValue.Create(value);
        }

        return _server.Issuer.Token(claims);
    }

    private static HeaderDictionary Bearer(string token) => new() { ["Authorization"] = "Bearer " + token };

    private HeaderDictionary Signed(WebhookSecret secret, HeaderDictionary headers)
    {
        var now = _server.Clock.GetUtcNow();
        headers[StandardWebhooks.IdHeader] = "id-1";
        headers[StandardWebhooks.TimestampHeader] = now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers[StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(secret.StandardKey, "id-1", now, Body);
        return headers;
    }

    private static WebhookSecret Secret(string text) =>
        WebhookSecret.TryParse(text, out var secret, out var error) ? secret : throw new InvalidOperationException(error);
}
