using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Operating;

/// <summary>What somebody who may only read may have planned.</summary>
public sealed class ReaderPlanTests
{
    [Fact]
    public async Task A_manifest_is_planned_with_all_else_as_it_runs_and_changes_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var running = await operated.BuildAsync(OperatedGateway.Build(1, TestManifests.From("a")));

        var plan = await PlanAsync(operated, Proposal(TestManifests.From("a", "b")));

        Assert.Equal(HttpStatusCode.OK, plan.Status);
        Assert.Equal(
            (true, (string?)running["sha"], (string?)running["image"], 1, 1),
            ((bool)plan.Body["deployable"]!, (string?)plan.Body["sha"], (string?)plan.Body["image"], (int)plan.Body["changes"]!["create"]!, (int)plan.Body["changes"]!["unchanged"]!));
        Assert.Single(operated.Sandbox.Deployments.EnumerateArray());
        var entry = Assert.Single((await operated.OrderAsync(HttpMethod.Get, "/audit?action=plan", key: OperatedGateway.AdminKey)).Body["items"]!.AsArray())!;
        Assert.Equal(("tests", "accepted"), ((string?)entry["actor"]!["name"], (string?)entry["outcome"]));
    }

    [Fact]
    public async Task The_body_may_name_another_image_and_commit()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var other = OperatedGateway.Build(2);
        var proposal = Proposal(TestManifests.Simple);
        (proposal["image"], proposal["sha"]) = (other["image"]!.DeepClone(), other["sha"]!.DeepClone());

        var plan = await PlanAsync(operated, proposal);

        Assert.Equal(((string?)other["image"], 1), ((string?)plan.Body["image"], (int)plan.Body["changes"]!["update"]!));
    }

    [Fact]
    public async Task Where_nothing_runs_what_it_would_be_taken_from_has_to_be_sent()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var without = await PlanAsync(operated, Proposal(TestManifests.Simple));
        var build = OperatedGateway.Build(1);
        var proposal = Proposal(TestManifests.Simple);
        (proposal["image"], proposal["sha"], proposal["branch"], proposal["flows"]) = (build["image"]!.DeepClone(), build["sha"]!.DeepClone(), "staging/fix", build["flows"]?.DeepClone());

        var plan = await PlanAsync(operated, proposal);

        Assert.Equal(((400, "body_invalid"), 3), (without.Problem, without.Pointers.Count()));
        Assert.Equal(["/branch", "/image", "/sha"], without.Pointers);
        Assert.Equal((true, 1), ((bool)plan.Body["deployable"]!, (int)plan.Body["changes"]!["create"]!));
    }

    [Theory]
    [InlineData("main", "branch_not_mapped")]
    [InlineData("feature/none", "branch_not_mapped")]
    public async Task A_branch_of_another_MODE_or_of_none_is_refused_at_the_branch(string branch, string code)
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var proposal = Proposal(TestManifests.Simple);
        proposal["branch"] = branch;

        var plan = await PlanAsync(operated, proposal);

        Assert.Equal((403, "build_refused"), plan.Problem);
        var error = Assert.Single(plan.Body["errors"]!.AsArray())!;
        Assert.Equal((code, "/branch"), ((string?)error["code"], (string?)error["pointer"]));
    }

    [Fact]
    public async Task A_MODE_that_takes_only_jobs_with_a_token_plans_for_people_all_the_same()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        operated.Settings["Modes:staging:Oidc:Required"] = "true";
        operated.Settings["Oidc:Audience"] = "https://gateway.test";
        operated.Settings["Oidc:Issuer"] = "https://issuer.test";
        await operated.RestartAsync();

        var plan = await PlanAsync(operated, Proposal(TestManifests.Simple));

        Assert.True((bool?)plan.Body["deployable"], plan.Body.ToJsonString());
    }

    [Fact]
    public async Task A_field_that_is_not_known_is_an_error_with_the_nearest_name()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var proposal = Proposal(TestManifests.Simple);
        proposal["projct"] = "pipelines/a";

        var plan = await PlanAsync(operated, proposal);

        Assert.Equal((400, "body_invalid"), plan.Problem);
        Assert.Contains("project", (string?)plan.Body["errors"]![0]!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_without_a_key_gets_no_plan()
    {
        await using var operated = await OperatedGateway.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await operated.OrderAsync(HttpMethod.Post, "/modes/staging/plans", Proposal(TestManifests.Simple), wait: null, key: null)).Status);
    }

    [Theory]
    [InlineData("rollback")]
    [InlineData("redeploy")]
    [InlineData("sync")]
    public async Task The_plan_of_an_order_is_open_to_readers_and_the_order_is_not(string order)
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        var (path, body) = order switch
        {
            "rollback" => ("/modes/staging/rollbacks", new JsonObject { ["repository"] = GatewaySettings.Repository, ["to"] = "previous" }),
            "sync" => ("/modes/staging/sync", new JsonObject { ["repository"] = GatewaySettings.Repository }),
            _ => ($"/rollouts/{first["id"]}/redeploy", []),
        };

        var ordered = await operated.OrderAsync(HttpMethod.Post, path, body, key: GatewaySettings.ApiKey);
        body["dry_run"] = true;
        var planned = await operated.OrderAsync(HttpMethod.Post, path, body, key: GatewaySettings.ApiKey);

        Assert.Equal((403, "role_required"), ordered.Problem);
        Assert.True((bool?)planned.Body["deployable"], planned.Body.ToJsonString());
        Assert.Equal(OperatedGateway.ImageOf(2), operated.Image);
        var refused = (await operated.OrderAsync(HttpMethod.Get, "/audit?action=request", key: OperatedGateway.AdminKey)).Body;
        Assert.Contains("role_required", (string?)Assert.Single(refused["items"]!.AsArray())!["detail"], StringComparison.Ordinal);
    }

    private static JsonObject Proposal(string manifest) => new() { ["repository"] = GatewaySettings.Repository, ["manifest"] = manifest };

    private static Task<Answer> PlanAsync(OperatedGateway operated, JsonObject proposal) =>
        operated.OrderAsync(HttpMethod.Post, "/modes/staging/plans", proposal, wait: null, key: GatewaySettings.ApiKey);
}
