using Gateway.Prefect;

namespace Gateway.IntegrationTests.Prefect;

public class CsrfTests
{
    private const string Flow = """{"id": "a49371b1-15d0-4038-a8d0-2936bbfeab59", "name": "csrf"}""";
    private const string Missing = """{"detail": "Missing CSRF token."}""";
    private const string Invalid = """{"detail": "Invalid CSRF token or client identifier."}""";

    [Fact]
    public async Task A_server_without_the_protection_sees_no_request_for_a_token()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/", (201, Flow));

        await prefect.Client.EnsureFlowAsync("csrf", default);

        Assert.Equal(["POST /api/flows/"], prefect.Requests);
        Assert.Null(prefect.Header(0, "Prefect-Csrf-Token"));
    }

    [Fact]
    public async Task A_token_is_fetched_when_the_server_asks_for_it_and_used_for_later_writes()
    {
        using var prefect = new RecordedPrefect(new() { ["AuthString"] = "admin:pass" });
        prefect.Answers("POST", "/flows/", (403, Missing), (201, Flow));
        prefect.Answers("GET", "/csrf-token", (200, Token("t1")));

        await prefect.Client.EnsureFlowAsync("csrf", default);
        await prefect.Client.EnsureFlowAsync("csrf", default);

        Assert.Equal(["POST /api/flows/", "GET /api/csrf-token", "POST /api/flows/", "POST /api/flows/"], prefect.Requests);
        Assert.Equal("Basic YWRtaW46cGFzcw==", prefect.Header(1, "Authorization"));
        Assert.Equal("t1", prefect.Header(2, "Prefect-Csrf-Token"));
        Assert.Equal("t1", prefect.Header(3, "Prefect-Csrf-Token"));
        Assert.EndsWith($"client={prefect.Header(2, "Prefect-Csrf-Client")}", prefect.Server.LogEntries.ElementAt(1).RequestMessage!.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_token_is_renewed_before_the_next_write()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/", (403, Missing), (201, Flow));
        prefect.Answers("GET", "/csrf-token", (200, Token("t1")), (200, Token("t2")));
        await prefect.Client.EnsureFlowAsync("csrf", default);

        prefect.Clock.Advance(TimeSpan.FromHours(1));
        await prefect.Client.EnsureFlowAsync("csrf", default);

        Assert.Equal("t2", prefect.Header(4, "Prefect-Csrf-Token"));
    }

    [Fact]
    public async Task A_token_that_the_server_no_longer_knows_is_replaced()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/", (403, Missing), (201, Flow), (403, Invalid), (201, Flow));
        prefect.Answers("GET", "/csrf-token", (200, Token("t1")), (200, Token("t2")));

        await prefect.Client.EnsureFlowAsync("csrf", default);
        await prefect.Client.EnsureFlowAsync("csrf", default);

        Assert.Equal("t2", prefect.Header(5, "Prefect-Csrf-Token"));
    }

    [Theory]
    [InlineData(422, """{"detail": "CSRF protection is disabled."}""")]
    [InlineData(200, """{"token": ""}""")]
    [InlineData(200, """{"token": "", "expiration": "2026-11-23T12:30:28Z"}""")]
    public async Task Without_a_token_to_be_had_the_refusal_stands(int status, string body)
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/", (403, Missing));
        prefect.Answers("GET", "/csrf-token", (status, body));

        var refused = await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.EnsureFlowAsync("csrf", default));

        Assert.Equal(403, refused.Status);
        Assert.Equal(2, prefect.Requests.Count);
    }

    [Fact]
    public async Task Another_403_fetches_no_token()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/", (403, """{"detail": "Forbidden"}"""));

        await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.EnsureFlowAsync("csrf", default));

        Assert.Single(prefect.Requests);
    }

    private static string Token(string token) => $$"""{"token": "{{token}}", "client": "feefc471-f8ea-4e9d-abe2-3dc52a3b6450", "expiration": "2026-11-23T12:30:28.111584Z"}""";
}
