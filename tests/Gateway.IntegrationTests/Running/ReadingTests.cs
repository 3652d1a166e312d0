using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.BadInput;

namespace Gateway.IntegrationTests.Running;

public sealed class ReadingTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another-key")]
    public async Task Reading_without_a_known_key_is_401(string? key)
    {
        foreach (var path in (string[])["/api/v1/rollouts", "/api/v1/modes", "/api/v1/modes/staging/env", "/api/v1/modes/staging/drift"])
        {
            using var client = new HttpClient { BaseAddress = running.Gateway.Address };
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null)
            {
                request.Headers.TryAddWithoutValidation("X-API-Key", key);
            }

            using var answer = await client.SendAsync(request);

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("api_key_required", (string?)(await answer.ReadJsonAsync())["code"]);
        }
    }

    [Fact]
    public async Task Rollouts_are_listed_newest_first_filtered_and_paged()
    {
        for (var run = 900; run < 903; run++)
        {
            using var answer = await running.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json(run)));
        }

        var first = await running.Gateway.GetJsonAsync($"/api/v1/rollouts?repository={GatewaySettings.Repository.ToUpperInvariant()}&mode=staging&status=succeeded&limit=2");
        var second = await running.Gateway.GetJsonAsync((string)first["next"]!);

        Assert.Equal([902L, 901L], first["items"]!.AsArray().Select(item => (long)item!["run_id"]!));
        Assert.Equal(900L, (long)second["items"]![0]!["run_id"]!);
        Assert.Empty((await running.Gateway.GetJsonAsync("/api/v1/rollouts?mode=prod"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/v1/rollouts?limit=0&status=done&cursor=x", 400, "query_invalid")]
    [InlineData("/api/v1/rollouts/nonsense", 404, "not_found")]
    [InlineData("/api/v1/rollouts/01a208e4-0dcf-7dfb-8384-7cba149f9d72", 404, "not_found")]
    [InlineData("/api/v1/modes/none/env", 404, "not_found")]
    [InlineData("/api/v1/modes/none/drift", 404, "not_found")]
    [InlineData("/api/v1/modes/none/drift?cached=true", 404, "not_found")]
    [InlineData("/api/v1/modes/staging/drift?cached=perhaps", 400, "query_invalid")]
    [InlineData("/api/v1/nothing", 404, "not_found")]
    [InlineData("/api/v1/builds", 405, "method_not_allowed")]
    public async Task What_is_not_there_is_a_problem_with_a_code(string path, int status, string code)
    {
        using var answer = await running.Gateway.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
    }

    [Fact]
    public async Task A_MODEs_environment_is_a_dotenv_file() =>
        Assert.Equal("MODE=staging\nGCP_PROJECT=city-staging\n", await running.Gateway.Client.GetStringAsync(new Uri("/api/v1/modes/staging/env", UriKind.Relative)));

    [Fact]
    public async Task The_MODEs_are_listed_with_what_runs_there()
    {
        using var answer = await running.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json(950)));

        var modes = (await running.Gateway.GetJsonAsync("/api/v1/modes"))["items"]!.AsArray();

        Assert.Equal(["dev", "prod", "staging"], modes.Select(mode => (string)mode!["name"]!));
        Assert.Single(modes[2]!["current"]!.AsArray());
    }

    [Fact]
    public async Task Readiness_warns_of_a_pool_without_a_worker_and_is_healthy_with_one()
    {
        using var settings = new GatewaySettings(running.Sandbox.ApiUrl);
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            (settings[$"Modes:{mode}:WorkPools:0"], settings[$"Modes:{mode}:WorkPools:1"]) = ("docker-" + mode, null);
            running.Sandbox.Heartbeat("docker-" + mode, "worker-1");
        }

        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var report = await answer.ReadJsonAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("healthy", (string?)report["status"]);
        Assert.Equal("healthy", (string?)report["checks"]!["work_pool:docker-prod"]!["status"]);
        Assert.Equal("healthy", (string?)report["checks"]!["work_pools_per_mode"]!["status"]);
    }

    [Fact]
    public async Task Readiness_is_degraded_where_two_MODEs_share_a_work_pool()
    {
        using var settings = new GatewaySettings(running.Sandbox.ApiUrl) { ["Modes:staging:WorkPools:0"] = "docker-pool", ["Modes:prod:WorkPools:0"] = "docker-pool" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var report = await answer.ReadJsonAsync();

        Assert.Equal("degraded", (string?)report["checks"]!["work_pools_per_mode"]!["status"]);
        Assert.NotEqual("healthy", (string?)report["status"]);
    }

    [Fact]
    public async Task Readiness_tells_strangers_and_holders_of_a_wrong_key_the_state_of_each_kind_of_check_and_no_more()
    {
        using var settings = new GatewaySettings(running.Sandbox.ApiUrl)
        {
            ["Modes:staging:WorkPools:0"] = "docker-pool",
            ["Modes:prod:WorkPools:0"] = "a-pool-that-is-not-there",
            ["Http:CertificateFile"] = "/nowhere/tls.crt",
        };
        running.Sandbox.Heartbeat("docker-pool", "worker-1");
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var stranger = new HttpClient { BaseAddress = gateway.Address };
        using var guesser = new HttpClient { BaseAddress = gateway.Address, DefaultRequestHeaders = { { "X-API-Key", "a-guess" } } };

        var told = await ReadWithoutAgeAsync(stranger);
        var guessed = await ReadWithoutAgeAsync(guesser);
        var known = await gateway.GetJsonAsync("/health/ready");

        Assert.Equal(
            """{"status":"degraded","checks":{"certificate":{"status":"degraded"},"ledger":{"status":"healthy"},"prefect":{"status":"healthy"},"work_pool":{"status":"degraded"},"work_pools_per_mode":{"status":"healthy"}}}""",
            told);
        Assert.Equal(told, guessed);
        Assert.Contains("/nowhere/tls.crt", (string?)known["checks"]!["certificate"]!["detail"], StringComparison.Ordinal);
        Assert.Equal("degraded", (string?)known["checks"]!["work_pool:a-pool-that-is-not-there"]!["status"]);
    }

    [Fact]
    public async Task Readiness_is_503_when_Prefect_is_away_while_liveness_is_not()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var ready = await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        using var live = await gateway.Client.GetAsync(new Uri("/health/live", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("unhealthy", (string?)(await ready.ReadJsonAsync())["checks"]!["prefect"]!["status"]);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    /// <summary>Readiness without when it was checked, which everybody may know and which differs each time.</summary>
    private static async Task<string> ReadWithoutAgeAsync(HttpClient client)
    {
        var report = JsonNode.Parse(await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)))!.AsObject();
        Assert.True(report.Remove("checked_at") && report.Remove("age_seconds"), report.ToJsonString());
        return report.ToJsonString();
    }
}
