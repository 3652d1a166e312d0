using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Intake;
using Gateway.Tests.Oidc;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Intake;

public sealed class UnauthenticatedLogTests : IDisposable
{
    private const string Known = "org/pipelines-arcgis";
    private const string Address = "192.0.2.7";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes($$"""{"repository": "{{Known}}"}""");
    private static readonly WebhookSecret Old = Secret("the old secret of the repository, still valid");
    private static readonly WebhookSecret New = Secret("the new secret of the repository, valid too");

    private readonly IssuerServer _server = new();
    private readonly LineLogger<UnauthenticatedLog> _lines = new();
    private readonly CredentialVerifier _secrets;
    private readonly RepositoryTokens _repositories = new([new RepositoryOptions { Name = Known }, new RepositoryOptions { Name = "org/tokens-only", Id = 7 }]);
    private readonly UnauthenticatedLog _log;

    public UnauthenticatedLogTests()
    {
        _secrets = new CredentialVerifier([new RepositorySecret(Known, Old), new RepositorySecret(Known, New)], TimeSpan.FromMinutes(5), _server.Clock);
        _log = new UnauthenticatedLog(_secrets, _repositories, _server.Verifier, _server.Clock, _lines);
    }

    public void Dispose()
    {
        _log.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Of_a_request_without_any_credentials_it_says_so_with_its_address_and_repository() => Assert.Equal(
        $"Refused a request without valid credentials from {Address}, which names \"{Known}\": no_credentials. It has neither a signature nor a token.",
        await LogAsync(new HeaderDictionary()));

    [Fact]
    public async Task Of_a_wrong_signature_it_says_how_many_secrets_were_tried_and_that_the_body_may_be_another()
    {
        var line = await LogAsync(Signed(Secret("a secret that is nobody's at all, really")));

        Assert.Contains(
            $"which names \"{Known}\": signature_mismatch. The signature fits none of the 2 secret(s) of that repository, nor any of another. Either the sender has another secret, or the body is not the one that was signed;",
            line,
            StringComparison.Ordinal);
        Assert.DoesNotContain("webhook-timestamp", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_body_that_was_changed_it_says_the_same_as_of_another_secret() =>
        Assert.Contains("signature_mismatch. ", await LogAsync(Signed(New), Encoding.UTF8.GetBytes($$"""{"repository":"{{Known}}"}""")), StringComparison.Ordinal);

    [Fact]
    public async Task Of_a_repository_that_is_not_configured_it_says_so() => Assert.Contains(
        "which names \"org/typo\": repository_unknown. No repository of Gateway:Repositories has that name",
        await LogAsync(Signed(Secret("a secret that is nobody's at all, really")), """{"repository": "org/typo"}"""u8.ToArray()),
        StringComparison.Ordinal);

    [Fact]
    public async Task Of_a_repository_that_has_no_secret_it_says_so() => Assert.Contains(
        "signature_mismatch. That repository has no secret (Gateway:Repositories:<key>:Secrets)",
        await LogAsync(Signed(Secret("a secret that is nobody's at all, really")), """{"repository": "org/tokens-only"}"""u8.ToArray()),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(-602, "602 s behind the gateway's clock")]
    [InlineData(602, "602 s ahead of the gateway's clock")]
    public async Task Of_a_time_that_is_off_it_says_by_how_much(int seconds, string off) => Assert.Contains(
        $"timestamp_off. It is signed with a secret of {Known}, but its webhook-timestamp is {off}.", await LogAsync(Signed(Old, seconds)), StringComparison.Ordinal);

    [Fact]
    public async Task Of_a_wrong_signature_whose_time_is_off_it_says_both() => Assert.EndsWith(
        "Its webhook-timestamp is 602 s behind the gateway's clock.", await LogAsync(Signed(Secret("a secret that is nobody's at all, really"), -602)), StringComparison.Ordinal);

    [Fact]
    public async Task Of_a_header_that_is_missing_it_says_which()
    {
        var headers = Signed(Old);
        headers.Remove(StandardWebhooks.TimestampHeader);

        Assert.Contains("headers_invalid. It is signed, but its header webhook-timestamp is missing", await LogAsync(headers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_signature_of_another_form_it_says_which_is_read()
    {
        var headers = Signed(Old);
        headers[StandardWebhooks.SignatureHeader] = "sha256=0123";

        Assert.Contains("headers_invalid. Its signature does not have the form", await LogAsync(headers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aud", "https://another.example.org", "its audience is \"https://another.example.org\" and not ")]
    [InlineData("iss", "https://other.example.org", "its issuer is \"https://other.example.org\" and not ")]
    [InlineData("sha", "", "its claim sha is missing or has another form")]
    public async Task Of_a_token_it_says_why_it_is_not_valid_and_which_repository_it_names(string claim, string value, string reason) =>
        Assert.Contains($"which names \"{Known}\": token_invalid. Its token is not valid: {reason}", await LogAsync(Bearer(Token(claim, JsonValue.Create(value))), "{}"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public async Task Of_a_token_that_has_expired_it_says_since_when()
    {
        var end = _server.Clock.GetUtcNow().AddSeconds(-340).ToUnixTimeSeconds();

        Assert.Contains("token_invalid. Its token is not valid: it expired 340 s ago (exp).", await LogAsync(Bearer(Token("exp", JsonValue.Create(end)))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_token_that_cannot_be_read_it_says_so() =>
        Assert.Contains("token_invalid. Its token is not valid: it is not a JSON Web Token.", await LogAsync(Bearer("not.a token")), StringComparison.Ordinal);

    [Fact]
    public async Task Of_a_valid_token_of_a_repository_that_is_not_configured_it_says_so() => Assert.Contains(
        "repository_unknown. Its token is valid, but no repository of Gateway:Repositories has the name or id of \"org/unknown\".",
        await LogAsync(Bearer(Token("repository", JsonValue.Create("org/unknown")))),
        StringComparison.Ordinal);

    [Fact]
    public async Task What_a_sender_writes_is_cut_off_and_cannot_forge_a_line()
    {
        var line = await LogAsync(new HeaderDictionary(), Encoding.UTF8.GetBytes($$"""{"repository": "a\r\nERR\u202e{{new string('x', 5_000)}}"}"""));

        Assert.Contains("which names \"a\\u000d\\u000aERR\\u202exxx", line, StringComparison.Ordinal);
        Assert.True(line.Length < 600, line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("""{"repository": 1}""")]
    [InlineData("""{"repository": "\ud800"}""")]
    [InlineData("""{"a": {"repository": "org/inner"}}""")]
    public async Task A_repository_that_cannot_be_read_is_said_to_be_so(string body) =>
        Assert.Contains("which names no repository that can be read: ", await LogAsync(new HeaderDictionary(), Encoding.UTF8.GetBytes(body)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"action": "completed", "workflow_run": {"repository": {"full_name": "org/inner"}}, "repository": {"id": 1, "owner": {}, "full_name": "org/events"}}""")]
    [InlineData("payload=%7B%22repository%22%3A%7B%22full_name%22%3A%22org%2Fevents%22%7D%7D")]
    [InlineData("""{"repository": "org/events", "manifest": "this is cut off h""")]
    public async Task The_repository_is_read_from_events_forms_and_beginnings_too(string body) =>
        Assert.Contains("which names \"org/events\": ", await LogAsync(new HeaderDictionary(), Encoding.UTF8.GetBytes(body)), StringComparison.Ordinal);

    [Fact]
    public void Those_that_follow_are_counted_by_kind_and_told_when_the_window_closes()
    {
        Record(1);
        Record(7);
        Record(2, CredentialFaultKind.TokenInvalid);
        _server.Clock.Advance(Window - TimeSpan.FromTicks(1));
        Assert.Equal(2, _lines.Lines.Count);

        _server.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("Refused 8 more request(s) without valid credentials within the last 10 seconds: no_credentials 7, token_invalid 1.", _lines.Lines[^1]);
        Assert.Equal(3, _lines.Lines.Count);
    }

    [Fact]
    public void A_flood_of_one_kind_does_not_hide_another()
    {
        Record(100);

        Record(1, CredentialFaultKind.TokenInvalid);

        Assert.Contains("token_invalid", _lines.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_flood_from_one_address_does_not_hide_a_second_one_and_one_from_many_does_not_fill_the_log()
    {
        for (var address = 0; address < 50; address++)
        {
            Record(3, address: $"192.0.2.{address}");
        }

        Assert.Equal(["192.0.2.0,", "192.0.2.1,"], _lines.Lines.Select(static line => line.Split(' ')[7]));
    }

    [Fact]
    public void As_long_as_more_come_each_window_is_a_line_for_the_first_and_one_for_the_others()
    {
        for (var window = 0; window < 3; window++)
        {
            Record(6);
            _server.Clock.Advance(Window);
        }

        Assert.Equal(6, _lines.Lines.Count);
        Assert.Equal(3, _lines.Lines.Count(line => line.StartsWith("Refused 5 more ", StringComparison.Ordinal)));
    }

    [Fact]
    public void After_a_window_without_any_the_next_is_logged_at_once_again()
    {
        Record(2);
        _server.Clock.Advance(Window);
        _server.Clock.Advance(Window);
        Assert.Equal(2, _lines.Lines.Count);

        Record(1);

        Assert.StartsWith("Refused a request without valid credentials from ", _lines.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(3, _lines.Lines.Count);
    }

    [Fact]
    public void What_was_counted_is_told_when_the_service_stops()
    {
        Record(4);

        _log.Dispose();

        Assert.StartsWith("Refused 3 more ", _lines.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_faster_than_it_is_looked_at_is_counted()
    {
        Parallel.For(0, 2_000, _ => Write());
        _log.Dispose();

        Assert.Equal(2, _lines.Lines.Count);
        Assert.Equal(
            $"Refused 1999 more request(s) without valid credentials within the last 10 seconds: no_credentials {UnauthenticatedLog.MaxWaiting - 1}, not_looked_at {2_000 - UnauthenticatedLog.MaxWaiting}.",
            _lines.Lines[^1]);
    }

    private async Task<string> LogAsync(IHeaderDictionary headers, byte[]? body = null)
    {
        var proofs = new RequestCredentials(_secrets, _server.Verifier, _repositories);
        var outcome = Assert.IsType<CredentialOutcome.Unauthenticated>(await proofs.VerifyAsync(headers, body ?? Body, CancellationToken.None));
        _log.Record(outcome.Fault, Address, headers, body ?? Body);
        _log.LookAtAll();
        return _lines.Lines[^1];
    }

    private void Record(int times, CredentialFaultKind kind = CredentialFaultKind.NoCredentials, string address = Address)
    {
        for (var time = 0; time < times; time++)
        {
            Write(kind, address);
            _log.LookAtAll();
        }
    }

    private void Write(CredentialFaultKind kind = CredentialFaultKind.NoCredentials, string address = Address) =>
        _log.Record(new CredentialFault(kind), address, new HeaderDictionary(), Body);

    private HeaderDictionary Signed(WebhookSecret secret, int seconds = 0)
    {
        var at = _server.Clock.GetUtcNow().AddSeconds(seconds);
        return new HeaderDictionary
        {
            [StandardWebhooks.IdHeader] = "id-1",
            [StandardWebhooks.TimestampHeader] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(secret.StandardKey, "id-1", at, Body),
        };
    }

    private string Token(string claim, JsonNode? value)
    {
        var claims = _server.Issuer.Claims(_server.Clock.GetUtcNow());
        claims[claim] = value;
        return _server.Issuer.Token(claims);
    }

    private static HeaderDictionary Bearer(string token) => new() { ["Authorization"] = "Bearer " + token };

    private static WebhookSecret Secret(string text) =>
        WebhookSecret.TryParse(text, out var secret, out var error) ? secret : throw new ArgumentException(error, nameof(text));
}
