using System.Globalization;
using Gateway.Builds;
using Gateway.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Intake;

public sealed class CredentialVerifierTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = "{}"u8.ToArray();
    private static readonly WebhookSecret Old = Secret("whsec_b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xk");
    private static readonly WebhookSecret New = Secret("whsec_bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3");
    private static readonly WebhookSecret Others = Secret("another repository's own plain secret");

    private readonly CredentialVerifier _verifier = new(
        [new RepositorySecret("org/one", Old), new RepositorySecret("org/one", New), new RepositorySecret("org/two", Others)],
        TimeSpan.FromMinutes(5),
        new FakeTimeProvider(Now));

    [Fact]
    public void Each_live_secret_names_its_repository()
    {
        Assert.Equal("org/one", _verifier.Verify(Standard(Old, Now), Body, out _)?.Repository);
        Assert.Equal("org/one", _verifier.Verify(Standard(New, Now), Body, out _)?.Repository);
        Assert.Equal("org/two", _verifier.Verify(Standard(Others, Now), Body, out _)?.Repository);
    }

    [Fact]
    public void The_proof_carries_its_kind_and_the_deliverys_id()
    {
        Assert.Equal(new WebhookCredential(CredentialKind.StandardWebhooks, "org/one", "id-1"), _verifier.Verify(Standard(New, Now), Body, out _));
        Assert.Equal(new WebhookCredential(CredentialKind.GitHub, "org/two", "id-1"), _verifier.Verify(GitHub(Others), Body, out _));
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void A_timestamp_at_the_edge_of_the_tolerance_is_timely(int seconds) =>
        Assert.NotNull(_verifier.Verify(Standard(New, Now.AddSeconds(seconds)), Body, out _));

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void A_timestamp_beyond_the_tolerance_is_not(int seconds) =>
        Assert.Null(_verifier.Verify(Standard(New, Now.AddSeconds(seconds)), Body, out _));

    [Fact]
    public void Another_body_has_no_proof()
    {
        Assert.Null(_verifier.Verify(Standard(New, Now), "{ }"u8, out _));
        Assert.Null(_verifier.Verify(GitHub(New), "{ }"u8, out _));
    }

    [Fact]
    public void A_secret_that_nobody_has_names_nobody() =>
        Assert.Null(_verifier.Verify(Standard(Secret("a secret that is not in the configuration"), Now), Body, out _));

    [Fact]
    public void No_headers_are_no_proof() => Assert.Null(_verifier.Verify(new HeaderDictionary(), Body, out _));

    [Theory]
    [InlineData("webhook-id")]
    [InlineData("webhook-timestamp")]
    [InlineData("webhook-signature")]
    public void A_header_that_is_there_twice_or_not_at_all_is_no_proof(string header)
    {
        var twice = Standard(New, Now);
        twice[header] = new[] { twice[header].ToString(), twice[header].ToString() };
        var missing = Standard(New, Now);
        missing.Remove(header);

        Assert.Null(_verifier.Verify(twice, Body, out _));
        Assert.Null(_verifier.Verify(missing, Body, out _));
    }

    [Fact]
    public void A_GitHub_signature_without_its_delivery_is_no_proof()
    {
        var headers = GitHub(New);
        headers.Remove(GitHubSignature.DeliveryHeader);

        Assert.Null(_verifier.Verify(headers, Body, out _));
    }

    [Fact]
    public void An_id_that_is_longer_than_any_real_one_is_no_proof() =>
        Assert.Null(_verifier.Verify(Standard(New, Now, new string('x', StandardWebhooks.MaxIdLength + 1)), Body, out _));

    [Fact]
    public void A_wrong_Standard_Webhooks_signature_is_not_made_good_by_a_GitHub_one()
    {
        var headers = GitHub(New);
        headers[StandardWebhooks.SignatureHeader] = "v1,AAAA";
        headers[StandardWebhooks.IdHeader] = "id-1";
        headers[StandardWebhooks.TimestampHeader] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        Assert.Null(_verifier.Verify(headers, Body, out _));
    }

    private static WebhookSecret Secret(string text) =>
        WebhookSecret.TryParse(text, out var secret, out var error) ? secret : throw new InvalidOperationException(error);

    private static HeaderDictionary Standard(WebhookSecret secret, DateTimeOffset at, string id = "id-1") => new()
    {
        [StandardWebhooks.IdHeader] = id,
        [StandardWebhooks.TimestampHeader] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(secret.StandardKey, id, at, Body),
    };

    private static HeaderDictionary GitHub(WebhookSecret secret) => new()
    {
        [GitHubSignature.DeliveryHeader] = "id-1",
        [GitHubSignature.SignatureHeader] = GitHubSignature.Sign(secret.GitHubKey, Body),
    };
}
