using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Operating;

/// <summary>Builds that were refused are kept, with every reason.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_build_that_the_policy_refuses_is_kept_with_every_reason_and_found_by_its_commit()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var build = OperatedGateway.Build(1);
        (build["image"], build["manifest"]) = ("ghcr.io/others/image:staging-0000001", TestManifests.Simple.Replace("docker-pool", "pool-of-others", StringComparison.Ordinal));
        await RefuseAsync(operated, build, HttpStatusCode.Forbidden);

        var refused = Assert.Single(await ListAsync(operated, $"?commit={((string)build["sha"]!)[..7]}"))!;

        Assert.Equal(
            ("refused", GatewaySettings.Repository, "staging", (string?)build["sha"], "build_refused"),
            ((string?)refused["status"], (string?)refused["repository"], (string?)refused["mode"], (string?)refused["sha"], (string?)refused["code"]));
        Assert.Equal(
            ["image_not_allowed", "work_pool_not_allowed"],
            refused["findings"]!.AsArray().Select(finding => (string)finding!["error"]!["code"]!).Where(code => code is "image_not_allowed" or "work_pool_not_allowed").Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(await ListAsync(operated, "?commit=fffffff"));
        Assert.Empty(await ListAsync(operated, "?mode=prod"));
        Assert.Empty(await ListAsync(operated, "?repository=" + GatewaySettings.OtherRepository));
        Assert.Single(await ListAsync(operated, "?project=&mode=staging"));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_deployed_is_kept_with_its_findings_and_their_lines()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await RefuseAsync(operated, OperatedGateway.Build(1, "deployments: 1\n"), HttpStatusCode.UnprocessableEntity);

        var refused = Assert.Single(await ListAsync(operated))!;

        Assert.Equal("manifest_invalid", (string?)refused["code"]);
        Assert.NotEmpty(refused["findings"]!.AsArray());
    }

    [Fact]
    public async Task So_is_one_that_a_freeze_refuses()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.FreezeAsync("The open days.");
        await RefuseAsync(operated, OperatedGateway.Build(1), HttpStatusCode.Locked);

        var refused = Assert.Single(await ListAsync(operated))!;

        Assert.Equal(("mode_frozen", "staging"), ((string?)refused["code"], (string?)refused["mode"]));
        Assert.Contains("oncall: The open days.", (string?)refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_is_one_of_an_older_run_than_the_one_that_runs()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(2));
        await RefuseAsync(operated, OperatedGateway.Build(1), HttpStatusCode.Conflict);

        Assert.Equal("run_outdated", (string?)Assert.Single(await ListAsync(operated))!["code"]);
    }

    [Fact]
    public async Task So_is_a_body_that_cannot_be_read()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var build = OperatedGateway.Build(1);
        build.Remove("sha");
        await RefuseAsync(operated, build, HttpStatusCode.BadRequest);

        var refused = Assert.Single(await ListAsync(operated))!;

        Assert.Equal(("body_invalid", (string?)null), ((string?)refused["code"], (string?)refused["sha"]));
        Assert.Equal("/sha", (string?)Assert.Single(refused["findings"]!.AsArray())!["error"]!["pointer"]);
    }

    [Fact]
    public async Task The_same_build_that_is_refused_again_for_the_same_reason_is_kept_once()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.FreezeAsync();
        await RefuseAsync(operated, OperatedGateway.Build(1), HttpStatusCode.Locked);
        await RefuseAsync(operated, OperatedGateway.Build(1), HttpStatusCode.Locked);
        await RefuseAsync(operated, OperatedGateway.Build(2), HttpStatusCode.Locked);

        Assert.Equal(2, (await ListAsync(operated)).Count);
    }

    [Fact]
    public async Task Of_each_repository_the_newest_are_kept()
    {
        await using var operated = await OperatedGateway.StartAsync(("Ledger:MaxRefusedBuilds", "2"));
        await operated.FreezeAsync();
        for (var run = 1; run <= 3; run++)
        {
            await RefuseAsync(operated, OperatedGateway.Build(run), HttpStatusCode.Locked);
        }

        Assert.Equal(
            new[] { OperatedGateway.Build(3), OperatedGateway.Build(2) }.Select(build => (string?)build["sha"]),
            (await ListAsync(operated)).Select(refused => (string?)refused!["sha"]));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.FreezeAsync();
        for (var run = 1; run <= 3; run++)
        {
            await RefuseAsync(operated, OperatedGateway.Build(run), HttpStatusCode.Locked);
        }

        var first = await operated.Gateway.GetJsonAsync("/api/v1/refusals?limit=2&mode=staging");
        var second = await operated.Gateway.GetJsonAsync((string)first["next"]!);

        Assert.Equal((2, 1), (first["items"]!.AsArray().Count, second["items"]!.AsArray().Count));
        Assert.Null(second["next"]);
    }

    [Theory]
    [InlineData("?commit=abc")]
    [InlineData("?commit=ABCDEF1")]
    [InlineData("?mode=none")]
    [InlineData("?sha=abcdef1")]
    public async Task A_query_that_is_not_right_is_refused(string query)
    {
        await using var operated = await OperatedGateway.StartAsync();

        Assert.Equal((400, "query_invalid"), (await operated.OrderAsync(HttpMethod.Get, "/refusals" + query)).Problem);
    }

    [Theory]
    [InlineData("outcome=refused", "build:refused")]
    [InlineData("repository=ORG/pipelines-arcgis&outcome=accepted", "build:accepted")]
    [InlineData("mode=staging&action=freeze", "freeze:accepted")]
    [InlineData("mode=prod", "")]
    [InlineData("repository=org/other", "")]
    [InlineData("mode=staging&action=create_deployment", "create_deployment:succeeded")]
    [InlineData("repository=org/pipelines-arcgis&action=create_deployment", "create_deployment:succeeded")]
    public async Task The_audit_is_filtered_by_outcome_repository_and_MODE_what_rollouts_did_included(string query, string expected)
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.FreezeAsync();
        await RefuseAsync(operated, OperatedGateway.Build(2), HttpStatusCode.Locked);

        var audit = (await operated.OrderAsync(HttpMethod.Get, "/audit?" + query, key: OperatedGateway.AdminKey)).Body;

        Assert.Equal(expected, string.Join(' ', audit["items"]!.AsArray().Select(entry => $"{entry!["action"]}:{entry["outcome"]}")));
    }

    private static async Task RefuseAsync(OperatedGateway operated, JsonObject build, HttpStatusCode status)
    {
        using var answer = await operated.Gateway.PostAsync(SignedBuild.From(build));
        Assert.Equal(status, answer.StatusCode);
    }

    private static async Task<JsonArray> ListAsync(OperatedGateway operated, string query = "") =>
        (await operated.Gateway.GetJsonAsync("/api/v1/refusals" + query))["items"]!.AsArray();
}
