using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Audit;

/// <summary>Whatever comes with a right proof and is refused, wherever on its way, is in the audit once, with the code that it was answered with.</summary>
public sealed class RefusedRequestTests(OperatedGateway operated) : IClassFixture<OperatedGateway>
{
    private const string Builds = "/api/v1/builds";
    private const string Plans = "/api/v1/plans";

    /// <summary>A path, a change to the body, and the code.</summary>
    public static TheoryData<string, string, string> Refused => new()
    {
        { Builds, "no JSON", "body_invalid" },
        { Builds, "a list", "body_invalid" },
        { Builds, "half a surrogate pair", "body_invalid" },
        { Builds, "no ref", "body_invalid" },
        { Builds, "a ref that is turned around", "body_invalid" },
        { Builds, "plan only", "body_invalid" },
        { Builds, "an unknown branch", "build_refused" },
        { Builds, "another repository", "build_refused" },
        { Builds, "no manifest", "manifest_invalid" },
        { Plans, "no JSON", "body_invalid" },
        { Plans, "a list", "body_invalid" },
        { Plans, "half a surrogate pair", "body_invalid" },
        { Plans, "no ref", "body_invalid" },
        { Plans, "a ref that is turned around", "body_invalid" },
        { Plans, "a pull request of no branch", "body_invalid" },
        { Plans, "an unknown branch", "build_refused" },
        { Plans, "another repository", "build_refused" },
        { Plans, "no manifest", "manifest_invalid" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_build_or_a_plan_that_is_refused_or_malformed_is_noted_once_with_its_code(string path, string what, string code)
    {
        var before = await CountAsync();
        var build = SignedBuild.From(new JsonObject()) with { Body = Encoding.UTF8.GetBytes(BodyOf(what)), Wait = null };

        using var answer = await operated.Gateway.PostAsync(build, path);

        Assert.Equal(code, (string?)(await answer.ReadJsonAsync())["code"]);
        var entry = Assert.Single(await NewestAsync(before));
        Assert.Equal(
            ("repository", GatewaySettings.Repository, "127.0.0.1", path == Plans ? "plan" : "build", "refused"),
            ((string?)entry["actor"]!["kind"], (string?)entry["actor"]!["name"], (string?)entry["from"], (string?)entry["action"], (string?)entry["outcome"]));
        Assert.StartsWith(code, (string?)entry["detail"], StringComparison.Ordinal);
        Assert.EndsWith(", credential standard_webhooks.", ((string?)entry["detail"])!.Replace("; credential", ", credential", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refs/heads/main", null, "prod", "refs/heads/main")]
    [InlineData("refs/pull/7/merge", "main", "prod", "refs/pull/7/merge into main")]
    [InlineData("refs/heads/staging/demo", null, "staging", "refs/heads/staging/demo")]
    public async Task A_plan_is_noted_with_who_asked_and_of_which_MODE_repository_ref_and_commit(string reference, string? target, string mode, string noted)
    {
        var before = await CountAsync();
        var body = SignedBuild.Json(700);
        body["ref"] = reference;
        body["base_ref"] = target;

        using var answer = await operated.Gateway.PostAsync(SignedBuild.From(body), Plans);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var entry = Assert.Single(await NewestAsync(before));
        Assert.Equal(("plan", "accepted", $"{mode} {GatewaySettings.Repository}"), ((string?)entry["action"], (string?)entry["outcome"], (string?)entry["subject"]));
        Assert.Equal($"run 700, attempt 1, {noted} at {SignedBuild.Sha}, by octocat, credential standard_webhooks.", (string?)entry["detail"]);
    }

    /// <summary>Method, path, body, code and action.</summary>
    public static TheoryData<string, string, string?, string, string> Orders => new()
    {
        { "POST", "/modes/staging/rollbacks", "{", "body_invalid", "rollback" },
        { "POST", "/modes/staging/rollbacks", "{\"repository\": \"org/one\", \"to\": \"x\"}", "body_invalid", "rollback" },
        { "POST", "/modes/nowhere/rollbacks", "{}", "not_found", "rollback" },
        { "PUT", "/modes/staging/freeze", "{\"reason\": \"a\\u202eb\", \"until\": \"2999-01-01T00:00:00Z\"}", "body_invalid", "freeze" },
        { "PUT", "/modes/nowhere/freeze", "{}", "not_found", "freeze" },
        { "DELETE", "/modes/nowhere/freeze", null, "not_found", "unfreeze" },
        { "POST", "/rollouts/x/cancel", null, "not_found", "cancel" },
        { "POST", "/rollouts/x/retry", null, "not_found", "retry" },
        { "POST", "/rollouts/01a208e4-0dcf-7dfb-8384-7cba149f9d72/cancel", null, "not_found", "cancel" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_order_that_is_malformed_or_of_nothing_that_there_is_is_noted_once(string method, string path, string? body, string code, string action)
    {
        var before = await CountAsync();
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await operated.OrderAsync(new HttpMethod(method), path, content);

        Assert.Equal(code, answer.Code);
        var entry = Assert.Single(await NewestAsync(before));
        Assert.Equal(("oncall", action, "refused", code + "."), ((string?)entry["actor"]!["name"], (string?)entry["action"], (string?)entry["outcome"], (string?)entry["detail"]));
    }

    [Theory]
    [InlineData(Builds, "build")]
    [InlineData(Plans, "plan")]
    public async Task Of_requests_beyond_the_rate_the_first_in_a_row_is_noted_so_that_nobody_fills_the_ledger(string path, string action)
    {
        await using var limited = await OperatedGateway.StartAsync(("Webhooks:BuildsPerMinute", "1"));
        var body = SignedBuild.Json();
        body["ref"] = "refs/heads/feature/x";
        for (var request = 0; request < 20; request++)
        {
            using var answer = await limited.Gateway.PostAsync(SignedBuild.From(body) with { Wait = null }, path);
        }

        var entries = await NewestAsync(0, limited);

        Assert.Equal(
            [(action, "build_refused: branch_not_mapped"), (action, "too_many_builds: further refusals in a row are not recorded")],
            entries.Select(entry => ((string)entry["action"]!, ((string)entry["detail"]!).Split(';')[0])));
    }

    private static string BodyOf(string what)
    {
        var body = SignedBuild.Json(600);
        switch (what)
        {
            case "no JSON":
                return "{\"repository\": ";
            case "a list":
                return "[]";
            case "half a surrogate pair":
                return "{\"ref\": \"\\ud800\"}";
            case "no ref":
                body.Remove("ref");
                break;
            case "a ref that is turned around":
                body["ref"] = "refs/heads/staging/\u202eniam";
                break;
            case "plan only":
                body["plan_only"] = true;
                break;
            case "a pull request of no branch":
                body["ref"] = "refs/pull/7/merge";
                break;
            case "an unknown branch":
                body["ref"] = "refs/heads/feature/x";
                break;
            case "another repository":
                body["repository"] = GatewaySettings.OtherRepository;
                break;
            default:
                body["manifest"] = "deployments: 7";
                break;
        }

        return body.ToJsonString();
    }

    private async Task<long> CountAsync() => (await EntriesAsync(operated, "?limit=1")).Select(entry => (long)entry["sequence"]!).FirstOrDefault();

    private Task<List<JsonObject>> NewestAsync(long after) => NewestAsync(after, operated);

    private static async Task<List<JsonObject>> NewestAsync(long after, OperatedGateway gateway) =>
        [.. (await EntriesAsync(gateway, "?limit=100")).Where(entry => (long)entry["sequence"]! > after).Reverse()];

    private static async Task<IEnumerable<JsonObject>> EntriesAsync(OperatedGateway gateway, string query) =>
        (await gateway.OrderAsync(HttpMethod.Get, "/audit" + query, key: OperatedGateway.AdminKey)).Body["items"]!.AsArray().Select(entry => entry!.AsObject());
}
