using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Oidc;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Access;

/// <summary>The running gateway takes tokens of the organisation's OIDC provider from people, and GitHub's from jobs, and neither for the other.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class PersonTokenTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly RunningIssuer _people = new();
    private readonly RunningIssuer _jobs = new();
    private readonly GatewaySettings _settings = new();
    private ServedGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _people.TrustForPeople(_settings);
        _jobs.Trust(_settings);
        _gateway = await HostedGateway.StartAsync(_settings);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _settings.Dispose();
        _people.Dispose();
        _jobs.Dispose();
    }

    [Theory]
    [InlineData("team", "GET", "/api/v1/rollouts", 200)]
    [InlineData("team", "DELETE", "/api/v1/modes/staging/freeze", 403)]
    [InlineData("team", "GET", "/api/v1/audit", 403)]
    [InlineData("oncall", "GET", "/api/v1/modes", 200)]
    [InlineData("oncall", "DELETE", "/api/v1/modes/staging/freeze", 404)]
    [InlineData("oncall", "GET", "/api/v1/audit", 403)]
    [InlineData("leads", "GET", "/api/v1/audit", 200)]
    [InlineData("leads", "DELETE", "/api/v1/modes/staging/freeze", 404)]
    [InlineData("leads", "GET", "/api/v1/rollouts/01a208e4-0dcf-7dfb-8384-7cba149f9d72/events", 404)]
    [InlineData("somebody", "GET", "/api/v1/rollouts", 403)]
    [InlineData("somebody", "GET", "/api/v1/rollouts/01a208e4-0dcf-7dfb-8384-7cba149f9d72/events", 403)]
    public async Task A_token_opens_what_the_role_of_its_claim_does(string group, string method, string path, int status)
    {
        using var answer = await SendAsync(HttpMethod.Parse(method), path, Token(group));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_token_without_a_role_is_told_so_with_the_setting()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/v1/modes", Token("somebody"));
        var problem = await answer.ReadJsonAsync();

        Assert.Equal("role_required", (string?)problem["code"]);
        Assert.StartsWith("The token of ana has no role in this gateway, but this operation requires the role reader or operator or admin.", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("Gateway:People:Roles", (string?)problem["errors"]![0]!["setting"]);
    }

    [Fact]
    public async Task Tokens_that_are_wrong_are_401_whatever_is_wrong()
    {
        var now = TimeProvider.System.GetUtcNow();
        string[] tokens =
        [
            _people.Token(Claims("leads"), ("aud", "another-service")),
            _people.Token(Claims("leads"), ("exp", now.AddMinutes(-2).ToUnixTimeSeconds())),
            _people.Token(Claims("leads"), ("sub", null)),
            TestIssuer.Impostor(_people.Address).Token(Claims("leads")),
            Token("leads")[..^4],
            "x",
        ];
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in tokens)
        {
            using var answer = await SendAsync(HttpMethod.Get, "/api/v1/modes", token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            answers.Add((await answer.ReadJsonAsync()).WithoutTrace());
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task A_job_s_token_does_not_open_the_people_s_API_though_it_says_to_have_a_role()
    {
        var body = SignedBuild.Json();

        foreach (var token in (string[])[_jobs.TokenFor(body), _jobs.TokenFor(body, ("roles", new JsonArray("leads")), ("preferred_username", "ana"))])
        {
            using var answer = await SendAsync(HttpMethod.Get, "/api/v1/modes", token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_person_s_token_proves_no_build_though_it_says_what_a_job_s_does()
    {
        var body = SignedBuild.Json();
        var claims = Claims("leads");
        foreach (var (name, value) in _jobs.Claims())
        {
            claims.TryAdd(name, value?.DeepClone());
        }

        foreach (var path in (string[])["/api/v1/builds", "/api/v1/plans"])
        {
            using var request = (SignedBuild.From(body) with { Unsigned = true }).ToRequest(path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _people.Token(claims));
            using var answer = await _gateway.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(0, await _gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task Without_the_provider_a_token_is_503_and_a_key_opens_all_the_same()
    {
        var token = Token("leads");
        _people.Stop();

        using var answer = await SendAsync(HttpMethod.Get, "/api/v1/modes", token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "token_unverifiable"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.NotNull((await _gateway.GetJsonAsync("/api/v1/modes"))["items"]);
    }

    [Fact]
    public async Task Made_up_key_ids_ask_the_provider_once()
    {
        for (var made = 0; made < 100; made++)
        {
            using var answer = await SendAsync(HttpMethod.Get, "/api/v1/modes", new TestIssuer(_people.Address).Token(Claims("leads"), $"made-up-{made}"));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(1, _people.Fetches);
    }

    [Fact]
    public async Task The_audit_and_the_freeze_say_who_it_was_and_no_token_is_in_the_log_or_in_the_ledger()
    {
        var token = Token("leads");
        var freeze = new JsonObject { ["reason"] = "The open days.", ["until"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture) };

        using var frozen = await SendAsync(HttpMethod.Put, "/api/v1/modes/staging/freeze", token, freeze);
        using var refused = await SendAsync(HttpMethod.Get, "/api/v1/modes", token + "x");
        using var audit = await SendAsync(HttpMethod.Get, "/api/v1/audit?action=freeze&actor=ana", token);

        Assert.Equal("ana", (string?)(await frozen.ReadJsonAsync())["by"]);
        var actor = Assert.Single((await audit.ReadJsonAsync())["items"]!.AsArray())!["actor"]!;
        Assert.Equal(("person", "ana", "5f2c1b7e-0d3a-4c59-9c1e-7d2f3a4b5c6d"), ((string?)actor["kind"], (string?)actor["name"], (string?)actor["id"]));
        var ledger = string.Concat(Directory.GetFiles(_settings.Folder).Select(ReadShared));
        foreach (var part in token.Split('.'))
        {
            Assert.DoesNotContain(part, _gateway.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(part, ledger, StringComparison.Ordinal);
        }
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private string Token(string group) => _people.Token(Claims(group));

    private JsonObject Claims(string group) => new TestIssuer(_people.Address).PersonClaims(TimeProvider.System.GetUtcNow(), group);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string token, JsonNode? body = null)
    {
        using var client = new HttpClient { BaseAddress = _gateway.Address };
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await client.SendAsync(request);
    }
}
