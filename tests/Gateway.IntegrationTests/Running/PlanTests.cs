using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.BadInput;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Running;

/// <summary>Each test has a lane of its own: what one rolled out would be pruned by another's manifest.</summary>
public sealed class PlanTests : IAsyncLifetime
{
    private const string Path = "/api/v1/plans";

    private readonly RunningGateway _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task A_plan_says_what_would_be_created_and_changes_nothing()
    {
        var plan = await PlanAsync(SignedBuild.Json(manifest: TestManifests.From("never-rolled-out")));

        Assert.Equal(("staging", GatewaySettings.Repository, "refs/heads/staging/demo", SignedBuild.Sha), ((string?)plan["mode"], (string?)plan["repository"], (string?)plan["ref"], (string?)plan["sha"]));
        Assert.Equal("ghcr.io/org/pipelines-arcgis:staging-abcdef1", (string?)plan["image"]);
        Assert.True((bool)plan["deployable"]!);
        Assert.Equal("""{"create":1,"update":0,"unchanged":0,"adopt":0,"prune":0,"keep":0,"invalid":0}""", plan["changes"]!.ToJsonString());
        var deployment = Assert.Single(plan["deployments"]!.AsArray())!;
        Assert.Equal(("never-rolled-out-staging", "Abordagem | Carga ArcGIS", "create"), ((string?)deployment["name"], (string?)deployment["flow"], (string?)deployment["action"]));
        Assert.Empty(deployment["fields"]!.AsArray());
        Assert.Empty(plan["refusals"]!.AsArray());
        Assert.Null(plan["base_ref"]);
    }

    [Fact]
    public async Task A_plan_of_what_was_rolled_out_is_unchanged_and_of_a_new_image_an_update()
    {
        var body = SignedBuild.Json(1, TestManifests.From("planned"));
        using (var rollout = await _running.Gateway.PostAsync(SignedBuild.From(body)))
        {
            Assert.Equal("succeeded", (string?)(await rollout.ReadJsonAsync())["status"]);
        }

        var same = await PlanAsync(body.DeepClone().AsObject());
        body["image"] = "ghcr.io/org/pipelines-arcgis:staging-" + SignedBuild.Sha;
        body["manifest"] = TestManifests.From("planned").Replace("0 6 * * *", "0 7 * * *", StringComparison.Ordinal);
        var other = await PlanAsync(body);

        Assert.Equal("unchanged", (string?)Assert.Single(same["deployments"]!.AsArray())!["action"]);
        Assert.Equal(1, (int)other["changes"]!["update"]!);
        Assert.Equal(
            [
                """{"field":"schedules","old":["cron 0 6 * * *, America/Sao_Paulo"],"new":["cron 0 7 * * *, America/Sao_Paulo"]}""",
                """{"field":"job_variables.image","old":"ghcr.io/org/pipelines-arcgis:staging-abcdef1","new":"ghcr.io/org/pipelines-arcgis:staging-abcdef1234567890abcdef1234567890abcdef12"}""",
            ],
            other["deployments"]![0]!["fields"]!.AsArray().Select(field => field!.ToJsonString()));
    }

    [Theory]
    [InlineData("refs/pull/7/merge", "staging/demo", "staging")]
    [InlineData("refs/pull/7/head", "main", "prod")]
    public async Task A_pull_request_is_planned_for_the_MODE_of_its_target_branch(string reference, string target, string mode)
    {
        var body = SignedBuild.Json();
        body["ref"] = reference;
        body["base_ref"] = target;

        var plan = await PlanAsync(body);

        Assert.Equal((mode, reference, target), ((string?)plan["mode"], (string?)plan["ref"], (string?)plan["base_ref"]));
        Assert.Equal("abordagem-" + mode, (string?)Assert.Single(plan["deployments"]!.AsArray())!["name"]);
        Assert.Equal(mode == "staging", (bool)plan["deployable"]!);
    }

    [Fact]
    public async Task A_pull_request_deploys_nothing_even_with_a_target_branch()
    {
        var body = SignedBuild.Json(450);
        body["ref"] = "refs/pull/7/merge";
        body["base_ref"] = "staging/demo";

        var problem = await _running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.Forbidden, "build_refused");

        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == "ref_not_a_branch");
    }

    [Fact]
    public async Task What_the_policy_would_refuse_of_the_build_stands_in_the_plan()
    {
        var body = SignedBuild.Json(manifest: TestManifests.Simple.Replace("docker-pool", "pool-of-others", StringComparison.Ordinal));
        body["image"] = "docker.io/evil/image:latest";
        body["checks"] = new JsonObject { ["test"] = "failure" };

        var plan = await PlanAsync(body);

        Assert.False((bool)plan["deployable"]!);
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "check_not_successful", "image_not_allowed", "work_pool_not_allowed" },
            plan["refusals"]!.AsArray().Select(refusal => (string)refusal!["code"]!).ToHashSet(StringComparer.Ordinal));
        Assert.Single(plan["deployments"]!.AsArray());
    }

    [Fact]
    public async Task What_the_server_cannot_take_is_a_finding()
    {
        var plan = await PlanAsync(SignedBuild.Json(manifest: TestManifests.Simple.Replace("docker-pool", "pool-that-prefect-lacks", StringComparison.Ordinal)));

        Assert.False((bool)plan["deployable"]!);
        var finding = Assert.Single(plan["findings"]!.AsArray(), finding => (string?)finding!["error"]!["code"] == "work_pool_not_found");
        Assert.Equal("error", (string?)finding!["severity"]);
    }

    [Fact]
    public async Task What_compiles_is_planned_beside_what_does_not()
    {
        var manifest = TestManifests.From("a", "b");
        var second = manifest.LastIndexOf("0 6 * * *", manifest.IndexOf("b-prod", StringComparison.Ordinal), StringComparison.Ordinal);

        var plan = await PlanAsync(SignedBuild.Json(manifest: manifest.Remove(second, 1).Insert(second, "99")));

        Assert.False((bool)plan["deployable"]!);
        Assert.Equal(
            [("a-staging", "create"), ("b-staging", "invalid")],
            plan["deployments"]!.AsArray().Select(deployment => ((string)deployment!["name"]!, (string)deployment["action"]!)));
        Assert.Equal("cron_invalid", (string?)Assert.Single(plan["findings"]!.AsArray(), finding => (string?)finding!["severity"] == "error")!["error"]!["code"]);
    }

    [Fact]
    public async Task The_same_request_may_come_again()
    {
        var build = SignedBuild.From(SignedBuild.Json());
        using var first = await _running.Gateway.PostAsync(build, Path);
        using var second = await _running.Gateway.PostAsync(build, Path);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task As_Markdown_it_is_a_comment_that_says_whether_it_is_deployable()
    {
        using var answer = await PostAsync(SignedBuild.Json(manifest: TestManifests.From("never-rolled-out")), "text/markdown, application/problem+json");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(("text/markdown", "utf-8"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentType?.CharSet));
        Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Plan-Deployable")));
        Assert.StartsWith("### Plan for <code>staging</code>: 1 to create\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/markdown")]
    public async Task No_secret_of_the_server_or_the_manifest_is_in_the_answer(string accept)
    {
        const string Old = "hunter2-of-the-server";
        const string New = "hunter2-of-the-manifest";
        var manifest = TestManifests.From("secretive").Replace(
            "env: {",
            $$$"""env: { ARCGIS_PASSWORD: {{{Old}}}, DATABASE_URL: "postgres://u:{{{Old}}}@db/x", BLOCK_TOKEN: "{{ prefect.blocks.secret.staging-arcgis }}", """,
            StringComparison.Ordinal)
            .Replace("    tags:", $"    parameters: {{ api_key: {Old}, layer: 1 }}\n    tags:", StringComparison.Ordinal);
        using (var rollout = await _running.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json(460, manifest))))
        {
            Assert.Equal("succeeded", (string?)(await rollout.ReadJsonAsync())["status"]);
        }

        using var answer = await PostAsync(SignedBuild.Json(manifest: manifest.Replace(Old, New, StringComparison.Ordinal).Replace("secret.staging-arcgis", "secret.staging-other", StringComparison.Ordinal)), accept);
        var text = WebUtility.HtmlDecode((await answer.Content.ReadAsStringAsync()).Replace("\\u2022", "•", StringComparison.Ordinal));

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        foreach (var shown in (string[])["job_variables.env.ARCGIS_PASSWORD", "job_variables.env.DATABASE_URL", "postgres://••••••@", "parameters.api_key", "{{ prefect.blocks.secret.staging-other }}"])
        {
            Assert.Contains(shown, text.Replace("\u200b", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("hunter2", _running.Gateway.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/markdown")]
    public async Task What_the_server_holds_is_shown_of_fields_that_are_public_by_nature_alone_whatever_it_is_called(string accept)
    {
        var manifest = TestManifests.From("in-clear")
            .Replace("env: {", "env: { SOURCE: held-by-the-server, ", StringComparison.Ordinal)
            .Replace("timezone: America/Sao_Paulo }", "timezone: America/Sao_Paulo, parameters: { layer: held-by-the-server } }", StringComparison.Ordinal)
            .Replace("    tags:", "    description: a public description\n    parameters: { layer: held-by-the-server }\n    tags:", StringComparison.Ordinal);
        using (var rollout = await _running.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json(461, manifest))))
        {
            var end = await rollout.ReadJsonAsync();
            Assert.True("succeeded" == (string?)end["status"], end.ToJsonString());
        }

        manifest = manifest.Replace("held-by-the-server", "of-the-manifest", StringComparison.Ordinal).Replace("a public description", "another one", StringComparison.Ordinal);
        using var answer = await PostAsync(SignedBuild.Json(manifest: manifest), accept);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace("\u200b", "", StringComparison.Ordinal);

        Assert.DoesNotContain("held-by-the-server", text, StringComparison.Ordinal);
        foreach (var shown in (string[])["job_variables.env.SOURCE", "parameters.layer", "schedules", "of-the-manifest", "a public description", "another one"])
        {
            Assert.Contains(shown, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Known_secrets_are_masked_in_a_plan_though_they_are_delivered_as_blocks_and_those_of_other_MODEs_too_where_the_server_holds_them()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl)
        {
            ["Modes:prod:Secrets:Values:ARCGIS_USER"] = "ana-of-production",
            ["Modes:staging:Secrets:Values:ARCGIS_USER"] = "bia-of-staging",
            ["Modes:staging:PlanValues:0"] = "*",
        };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var manifest = TestManifests.Simple
            .Replace("env: {", "env: { SOURCE: ana-of-production, OTHER: bia-of-staging, ", StringComparison.Ordinal)
            .Replace("    tags: [staging", "    description: it is ana-of-production\n    tags: [staging", StringComparison.Ordinal);
        using (var rollout = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(1, manifest))))
        {
            Assert.Equal("succeeded", (string?)(await rollout.ReadJsonAsync())["status"]);
        }

        manifest = manifest.Replace("SOURCE: ana-of-production, OTHER: bia-of-staging", "SOURCE: somebody, OTHER: 'bia-of-staging '", StringComparison.Ordinal)
            .Replace("it is ana-of-production", "somebody else", StringComparison.Ordinal)
            .Replace("0 6 * * *", "bia-of-staging", StringComparison.Ordinal);
        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(1, manifest)), Path);
        var plan = await answer.ReadJsonAsync();

        Assert.DoesNotContain("ana-of-production", plan.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("bia-of-staging", plan.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("cron_invalid", plan.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("staging/x")]
    [InlineData("main")]
    public async Task A_guess_of_another_MODEs_secret_is_shown_like_any_other_word(string branch)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Modes:prod:Secrets:Values:ARCGIS_USER"] = "ana-of-production", ["Modes:prod:Repositories:0"] = "org/other", ["Modes:staging:Tags:0"] = "staging" };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var body = SignedBuild.Json(1, TestManifests.Simple.Replace("    tags: [staging", "    tags: [ana-of-production, bia-of-production, staging", StringComparison.Ordinal));
        body["ref"] = "refs/heads/" + branch;
        body["actor"] = "ana-of-production";

        using var plan = await gateway.PostAsync(SignedBuild.From(body), Path);
        using var build = await gateway.PostAsync(SignedBuild.From(body));
        string[] answers = [await plan.Content.ReadAsStringAsync(), await build.Content.ReadAsStringAsync()];

        Assert.All(answers, static answer => Assert.DoesNotContain("••••••", answer, StringComparison.Ordinal));
        Assert.Equal(branch != "main", answers.All(static answer => answer.Contains("ana-of-production", StringComparison.Ordinal) && answer.Contains("bia-of-production", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Prefect_away_is_503_with_Retry_After_within_seconds()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()), Path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal("prefect_unavailable", (string?)(await answer.ReadJsonAsync())["code"]);
    }

    [Fact]
    public async Task Prefect_that_never_answers_is_503_at_the_deadline()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Plans:Deadline"] = "00:00:00.3", ["Prefect:TryTimeout"] = "00:01:00" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()), Path);
        var problem = await answer.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "prefect_unavailable"), (answer.StatusCode, (string?)problem["code"]));
        Assert.Contains("0.3 seconds", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefect_that_refuses_the_gateway_is_502_with_what_to_mend()
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { AuthString = "admin:password" });
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()), Path);
        var problem = await answer.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.BadGateway, "prefect_refused"), (answer.StatusCode, (string?)problem["code"]));
        Assert.Contains("Gateway:Prefect:AuthString", (string?)problem["detail"], StringComparison.Ordinal);
    }

    /// <summary>Asks for a plan, and sees to it that nothing was recorded and nothing written.</summary>
    private async Task<JsonObject> PlanAsync(JsonObject body)
    {
        var recorded = await _running.Gateway.CountRolloutsAsync();
        _running.Sandbox.ClearRequests();

        using var answer = await _running.Gateway.PostAsync(SignedBuild.From(body), Path);
        var plan = await answer.ReadJsonAsync();

        Assert.True(answer.StatusCode == HttpStatusCode.OK, plan.ToJsonString());
        Assert.Equal((bool)plan["deployable"]! ? "true" : "false", Assert.Single(answer.Headers.GetValues("Plan-Deployable")));
        Assert.Equal(0, _running.Sandbox.Writes);
        Assert.Equal(recorded, await _running.Gateway.CountRolloutsAsync());
        return plan;
    }

    private async Task<HttpResponseMessage> PostAsync(JsonObject body, string accept)
    {
        using var request = SignedBuild.From(body).ToRequest(Path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _running.Gateway.Client.SendAsync(request);
    }
}
