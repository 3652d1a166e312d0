using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Oidc;

/// <summary>The running gateway takes tokens of GitHub Actions as proof.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class TokenProofTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Reusable = "org/deployment-gateway/.github/workflows/ci_cd.yml@refs/tags/v1";

    private readonly RunningIssuer _issuer = new();
    private PrefectSandbox _sandbox = null!;
    private GatewaySettings _settings = null!;
    private ServedGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await PrefectSandbox.StartAsync();
        _settings = new GatewaySettings(_sandbox.ApiUrl)
        {
            ["Repositories:arcgis:Secrets:0"] = null,
            ["Repositories:arcgis:Id"] = "123",
            ["Modes:prod:Oidc:Required"] = "true",
            ["Modes:prod:Oidc:JobWorkflowRefs:0"] = "org/pipelines-arcgis/.github/workflows/ci_cd.yml@refs/heads/main",
            ["Modes:prod:Oidc:JobWorkflowRefs:1"] = Reusable,
        };
        _issuer.Trust(_settings);
        _gateway = await HostedGateway.StartAsync(_settings);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
        _settings.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task A_build_with_a_token_and_no_secret_is_carried_out_and_the_rollout_says_whose_token_it_was()
    {
        var body = SignedBuild.Json(runId: 1);

        using var answer = await PostAsync(body, _issuer.TokenFor(body, ("actor", "the-tokens-actor")));
        var rollout = await answer.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.OK, "succeeded"), (answer.StatusCode, (string?)rollout["status"]));
        Assert.Equal(("oidc", "the-tokens-actor"), ((string?)rollout["proof"], (string?)rollout["actor"]));
        Assert.Equal((123L, 456L), ((long?)rollout["token"]?["repository_id"], (long?)rollout["token"]?["repository_owner_id"]));
        Assert.Equal("push", (string?)rollout["token"]?["event_name"]);
    }

    [Fact]
    public async Task The_same_run_and_attempt_again_is_the_same_delivery_and_another_body_is_409()
    {
        var body = SignedBuild.Json(runId: 2);
        using var first = await PostAsync(body, _issuer.TokenFor(body));
        using var again = await PostAsync(body, _issuer.TokenFor(body));
        body["image"] = "ghcr.io/org/pipelines-arcgis:staging-" + SignedBuild.Sha;
        using var other = await PostAsync(body, _issuer.TokenFor(body));

        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
    }

    [Fact]
    public async Task A_body_that_says_another_branch_than_the_token_is_refused_with_every_reason()
    {
        var body = SignedBuild.Json(runId: 3);

        using var answer = await PostAsync(body, _issuer.TokenFor(body, ("ref", "refs/heads/feature/x"), ("sha", new string('1', 40))));
        var problem = await answer.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "build_refused"), (answer.StatusCode, (string?)problem["code"]));
        Assert.Equal(["/ref", "/sha"], problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public async Task A_workflow_that_the_MODE_does_not_list_is_refused()
    {
        var body = ToMain(runId: 4);

        using var answer = await PostAsync(body, _issuer.TokenFor(body, ("job_workflow_ref", "org/pipelines-arcgis/.github/workflows/other.yml@refs/heads/main")));
        var problem = await answer.ReadJsonAsync();

        Assert.Equal("token_claim_not_allowed", (string?)Assert.Single(problem["errors"]!.AsArray())!["code"]);
    }

    [Fact]
    public async Task The_MODE_of_main_takes_the_token_of_its_workflow()
    {
        var body = ToMain(runId: 5);

        using var answer = await PostAsync(body, _issuer.TokenFor(body, ("job_workflow_ref", "org/pipelines-arcgis/.github/workflows/ci_cd.yml@refs/heads/main")));

        Assert.Equal("succeeded", (string?)(await answer.ReadJsonAsync())["status"]);
    }

    [Fact]
    public async Task A_secret_is_not_enough_where_a_token_is_required()
    {
        var body = ToMain(runId: 6);
        body["repository"] = GatewaySettings.OtherRepository;
        using var answer = await _gateway.PostAsync(SignedBuild.From(body) with { Secret = GatewaySettings.OtherSecret });

        Assert.Contains((await answer.ReadJsonAsync())["errors"]!.AsArray(), error => (string?)error!["code"] == "token_required");
    }

    [Fact]
    public async Task Where_tokens_are_taken_a_secret_opens_no_MODE_that_does_not_say_so()
    {
        _settings["Modes:staging:Repositories:1"] = GatewaySettings.OtherRepository;
        _settings["Modes:staging:Shared:0"] = "ImageRepositories";
        await using var strict = await HostedGateway.StartAsync(_settings);
        _settings["Modes:staging:Oidc:Required"] = "false";
        await using var open = await HostedGateway.StartAsync(_settings);
        var body = SignedBuild.Json(runId: 12);
        body["repository"] = GatewaySettings.OtherRepository;
        var signed = SignedBuild.From(body) with { Secret = GatewaySettings.OtherSecret };

        using var refused = await strict.PostAsync(signed);
        using var taken = await open.PostAsync(signed);

        Assert.Contains((await refused.ReadJsonAsync())["errors"]!.AsArray(), error => (string?)error!["code"] == "token_required");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.DoesNotContain("accepts a shared secret", strict.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_MODE_that_a_shared_secret_opens_is_warned_of_at_the_start()
    {
        using var settings = new GatewaySettings(_sandbox.ApiUrl);

        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.Contains(
            $"MODE prod accepts a shared secret, so anyone who has the secret of {GatewaySettings.Repository} can claim any of its branches. Set Gateway:Oidc:Audience and Gateway:Modes:prod:Oidc:Required to require a GitHub Actions token",
            gateway.Output.Replace("\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_that_are_wrong_are_401_whatever_is_wrong_and_ask_the_issuer_once()
    {
        var body = SignedBuild.Json(runId: 7);
        var now = TimeProvider.System.GetUtcNow();
        string[] tokens =
        [
            _issuer.TokenFor(body, ("aud", "https://another.example.org")),
            _issuer.TokenFor(body, ("iss", "https://token.example.org")),
            _issuer.TokenFor(body, ("exp", now.AddMinutes(-2).ToUnixTimeSeconds())),
            _issuer.TokenFor(body, ("nbf", now.AddMinutes(2).ToUnixTimeSeconds())),
            _issuer.TokenFor(body, ("repository_id", "999")),
            TestIssuer.Impostor(_issuer.Address).Token(new TestIssuer(_issuer.Address).Claims(now)),
            .. Enumerable.Range(0, 200).Select(index => new TestIssuer(_issuer.Address).Token(new TestIssuer(_issuer.Address).Claims(now), "made-up-" + index)),
            TestIssuer.Signed(new JsonObject { ["alg"] = "none", ["kid"] = TestIssuer.RsaKeyId }, _issuer.Claims(), static _ => []),
            TestIssuer.Signed(
                new JsonObject { ["alg"] = "HS256", ["kid"] = TestIssuer.RsaKeyId },
                _issuer.Claims(),
                data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(new TestIssuer(_issuer.Address).RsaPublicKey), data)),
            "x",
            "ey.J.h",
            "....",
        ];
        var answers = new HashSet<string>(StringComparer.Ordinal);

        foreach (var token in tokens)
        {
            using var answer = await PostAsync(body, token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            answers.Add((await answer.ReadJsonAsync()).WithoutTrace());
        }

        Assert.Single(answers);
        Assert.Equal(1, _issuer.Fetches);
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public async Task Without_the_issuer_a_build_with_a_token_is_503_and_may_be_sent_again()
    {
        var body = SignedBuild.Json(runId: 8);
        var token = _issuer.TokenFor(body);
        _issuer.Stop();

        using var answer = await PostAsync(body, token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "proof_unverifiable"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(0, await _gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task A_token_of_a_pull_request_gets_a_plan_and_deploys_nothing()
    {
        var body = ToMain(runId: 9);
        body["ref"] = "refs/pull/7/merge";
        body["base_ref"] = "main";
        var token = _issuer.TokenFor(body, ("event_name", "pull_request"), ("base_ref", "main"), ("sha", new string('2', 40)), ("environment", null), ("job_workflow_ref", Reusable));

        using var plan = await PostAsync(body, token, "/api/v1/plans");
        using var build = await PostAsync(body, token);
        var planned = await plan.ReadJsonAsync();

        Assert.True(plan.StatusCode == HttpStatusCode.OK, planned.ToJsonString());
        Assert.Equal("prod", (string?)planned["mode"]);
        Assert.Equal(HttpStatusCode.Forbidden, build.StatusCode);
        Assert.Equal(0, _sandbox.Writes);
    }

    [Theory]
    [InlineData("pull_request", "org/pipelines-arcgis/.github/workflows/ci_cd.yml@refs/pull/7/merge", "token_claim_not_allowed")]
    [InlineData("pull_request", null, "token_claim_not_allowed")]
    [InlineData("pull_request_review", Reusable, "claims_mismatch")]
    [InlineData("pull_request_target", Reusable, "claims_mismatch")]
    public async Task A_plan_is_refused_to_a_token_that_the_MODE_would_not_take_for_a_build_and_the_server_is_not_even_asked(string eventName, string? workflow, string code)
    {
        var body = ToMain(runId: 12);
        body["ref"] = "refs/pull/7/merge";
        body["base_ref"] = "main";
        var token = _issuer.TokenFor(body, ("event_name", eventName), ("base_ref", "main"), ("job_workflow_ref", workflow));
        _sandbox.ClearRequests();

        using var plan = await PostAsync(body, token, "/api/v1/plans");
        var problem = await plan.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "build_refused"), (plan.StatusCode, (string?)problem["code"]));
        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == code);
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public async Task A_plan_of_a_MODE_that_requires_a_token_is_refused_to_a_secret()
    {
        var body = ToMain(runId: 13);
        body["repository"] = GatewaySettings.OtherRepository;
        _sandbox.ClearRequests();

        using var plan = await _gateway.PostAsync(SignedBuild.From(body) with { Secret = GatewaySettings.OtherSecret }, "/api/v1/plans");

        Assert.Contains((await plan.ReadJsonAsync())["errors"]!.AsArray(), error => (string?)error!["code"] == "token_required");
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public async Task A_pull_requests_token_plans_for_no_other_branch_than_its_own_target()
    {
        var body = ToMain(runId: 10);
        body["ref"] = "refs/pull/7/merge";
        body["base_ref"] = "main";
        var token = _issuer.TokenFor(body, ("event_name", "pull_request"), ("base_ref", "staging/demo"));

        using var plan = await PostAsync(body, token, "/api/v1/plans");

        Assert.Equal(HttpStatusCode.Forbidden, plan.StatusCode);
    }

    [Fact]
    public async Task No_token_is_in_the_log_or_in_the_ledger()
    {
        var body = SignedBuild.Json(runId: 11);
        var token = _issuer.TokenFor(body);
        using (await PostAsync(body, token))
        using (await PostAsync(body, token + "x"))
        {
        }

        var ledger = string.Concat(Directory.GetFiles(_settings.Folder).Select(file => ReadShared(file)));
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

    private static JsonObject ToMain(long runId)
    {
        var body = SignedBuild.Json(runId);
        body["ref"] = "refs/heads/main";
        body["image"] = "ghcr.io/org/pipelines-arcgis:main-" + SignedBuild.Sha;
        return body;
    }

    private async Task<HttpResponseMessage> PostAsync(JsonObject body, string token, string path = "/api/v1/builds")
    {
        using var request = (SignedBuild.From(body) with { Unsigned = true }).ToRequest(path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await _gateway.Client.SendAsync(request);
    }
}
