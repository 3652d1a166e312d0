using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Operating;

/// <summary>Orders to apply again what a past rollout applied: back, once more, or to where the server has drifted from.</summary>
public sealed class ReapplyTests
{
    [Fact]
    public async Task Previous_goes_past_a_build_that_brought_the_same_once_more_although_it_had_something_to_change()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        await ChangeByHandAsync(operated);
        var again = await operated.BuildAsync(SameAs(2, run: 3));
        Assert.Equal(1, (int)again["deployments"]!["updated"]!);

        Assert.Equal("succeeded", (string?)(await operated.RollBackAsync("previous")).Body["status"]);

        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
    }

    [Fact]
    public async Task A_rollback_says_from_what_to_what_and_why()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var bad = await operated.BuildAsync(OperatedGateway.Build(2));

        var rollback = (await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", Order("previous", reason: "It loses rows."))).Body;

        Assert.Equal(((string?)bad["id"], (string?)bad["sha"], (string?)bad["image"]), ((string?)rollback["replaces"]!["rollout_id"], (string?)rollback["replaces"]!["sha"], (string?)rollback["replaces"]!["image"]));
        Assert.Equal((OperatedGateway.ImageOf(1), "It loses rows.", 1), ((string?)rollback["image"], (string?)rollback["reason"], (int?)rollback["deployments"]!["updated"]));
        var audit = (await operated.OrderAsync(HttpMethod.Get, "/audit?action=rollback", key: OperatedGateway.AdminKey)).Body;
        Assert.Contains("It loses rows.", audit["items"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_would_change_nothing_is_refused()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(SameAs(1, run: 2));

        var rollback = await operated.RollBackAsync((string)first["id"]!);

        Assert.Equal((409, "nothing_to_change"), rollback.Problem);
    }

    [Fact]
    public async Task A_rollback_that_was_ordered_while_the_server_was_away_is_no_success_where_it_changes_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync(("Plans:Deadline", "00:00:00.1"));
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/filter", Times = 1 });

        var rollback = await operated.RollBackAsync((string)first["id"]!);

        Assert.Equal(("failed", "nothing_to_change"), ((string?)rollback.Body["status"], (string?)rollback.Body["failure"]?["code"]));
        operated.Sandbox.Faults.Clear();
    }

    [Fact]
    public async Task The_plan_of_a_rollback_changes_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var bad = await operated.BuildAsync(OperatedGateway.Build(2));

        var plan = (await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", Order("previous", dryRun: true))).Body;

        Assert.Equal((true, (string?)bad["id"], OperatedGateway.ImageOf(1), 1), ((bool)plan["deployable"]!, (string?)plan["replaces"]!["rollout_id"], (string?)plan["image"], (int)plan["changes"]!["update"]!));
        Assert.Equal(OperatedGateway.ImageOf(2), operated.Image);
        Assert.Equal(2, (await operated.Gateway.GetJsonAsync("/api/v1/rollouts"))["items"]!.AsArray().Count);
        var audit = (await operated.OrderAsync(HttpMethod.Get, "/audit?action=plan", key: OperatedGateway.AdminKey)).Body;
        Assert.Equal("oncall", (string?)Assert.Single(audit["items"]!.AsArray())!["actor"]!["name"]);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(7)]
    public async Task A_rollback_goes_to_the_newest_rollout_of_a_commit(int digits)
    {
        await using var operated = await OperatedGateway.StartAsync();
        for (var run = 1; run <= 3; run++)
        {
            await operated.BuildAsync(OperatedGateway.Build(run));
        }

        await operated.RollBackAsync(((string)OperatedGateway.Build(1)["sha"]!)[..digits]);

        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
    }

    [Fact]
    public async Task A_rollback_goes_to_the_newest_rollout_of_an_image()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = OperatedGateway.Build(1);
        first["digest"] = "sha256:" + new string('a', 64);
        await operated.BuildAsync(first);
        await operated.BuildAsync(OperatedGateway.Build(2));

        var rollback = await operated.RollBackAsync((string)first["digest"]!);

        Assert.Equal((HttpStatusCode.OK, (string?)first["image"]), (rollback.Status, (string?)rollback.Body["image"]));
    }

    [Theory]
    [InlineData("fffffff", 404, "not_found")]
    [InlineData("sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 404, "not_found")]
    [InlineData("0000000", 409, "commit_ambiguous")]
    public async Task A_commit_or_image_that_was_never_deployed_or_is_not_clear_is_refused(string to, int status, string code)
    {
        await using var operated = await OperatedGateway.StartAsync();
        foreach (var run in (long[])[1, 2])
        {
            var build = OperatedGateway.Build(run);
            (build["sha"], build["image"]) = ($"0000000{run}".PadRight(40, 'a'), "ghcr.io/org/pipelines-arcgis:staging-0000000");
            await operated.BuildAsync(build);
        }

        Assert.Equal((status, code), (await operated.RollBackAsync(to)).Problem);
    }

    [Fact]
    public async Task A_rollout_that_succeeded_is_carried_out_again_as_it_was()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));

        var redeploy = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{first["id"]}/redeploy", new JsonObject { ["reason"] = "The customer wants it." });

        Assert.Equal(("redeploy", "succeeded", "The customer wants it."), ((string?)redeploy.Body["kind"], (string?)redeploy.Body["status"], (string?)redeploy.Body["reason"]));
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
    }

    [Fact]
    public async Task A_redeploy_needs_no_body_and_may_change_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));

        var redeploy = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{first["id"]}/redeploy");

        Assert.Equal(("succeeded", 1), ((string?)redeploy.Body["status"], (int?)redeploy.Body["deployments"]!["unchanged"]));
    }

    [Fact]
    public async Task A_redeploy_waits_for_the_end_of_a_freeze_and_its_plan_does_not()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.FreezeAsync();

        Assert.Equal((423, "mode_frozen"), (await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{first["id"]}/redeploy")).Problem);
        Assert.Equal(HttpStatusCode.OK, (await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{first["id"]}/redeploy", new JsonObject { ["dry_run"] = true })).Status);
    }

    [Fact]
    public async Task The_refusal_of_a_retry_names_the_order_that_is_meant()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));

        var retry = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{first["id"]}/retry");

        Assert.Contains($"POST /api/v1/rollouts/{first["id"]}/redeploy", (string?)retry.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_is_healed_by_an_order_with_its_plan_first()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await ChangeByHandAsync(operated);
        var order = new JsonObject { ["repository"] = GatewaySettings.Repository, ["dry_run"] = true };

        var plan = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/sync", order);
        order.Remove("dry_run");
        var sync = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/sync", order);
        var again = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/sync", order);

        Assert.Equal(1, (int)plan.Body["changes"]!["update"]!);
        Assert.Equal(("heal", "succeeded", "oncall"), ((string?)sync.Body["kind"], (string?)sync.Body["status"], (string?)sync.Body["requested_by"]));
        Assert.Equal((409, "nothing_to_change"), again.Problem);
    }

    [Fact]
    public async Task An_order_of_a_lane_that_has_nothing_is_404()
    {
        await using var operated = await OperatedGateway.StartAsync();

        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Post, "/modes/staging/sync", new JsonObject { ["repository"] = GatewaySettings.Repository })).Problem);
        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{Guid.NewGuid()}/redeploy")).Problem);
    }

    [Theory]
    [InlineData("/rollouts?mod=prod", "mod: This parameter is unknown. Did you mean mode?")]
    [InlineData("/rollouts?mode=nowhere", "mode: Must be one of dev, prod, staging.")]
    [InlineData("/branches?mode=nowhere", "mode: Must be one of dev, prod, staging.")]
    [InlineData("/modes?mode=prod", "mode: This parameter is unknown. This operation has no parameters.")]
    [InlineData("/rollouts?limit=1&limit=2", "limit: Was sent more than once. Send it once.")]
    public async Task A_parameter_that_is_unknown_is_refused_with_the_one_that_was_meant(string path, string said)
    {
        await using var operated = await OperatedGateway.StartAsync();

        var answer = await operated.OrderAsync(HttpMethod.Get, path);

        Assert.Equal((400, "query_invalid"), answer.Problem);
        Assert.Equal(said, (string?)Assert.Single(answer.Body["errors"]!.AsArray())!["detail"]);
    }

    [Fact]
    public async Task A_field_of_an_order_that_is_unknown_is_refused()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var order = Order("previous");
        order["dryrun"] = true;

        var answer = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", order);

        Assert.Equal((400, "body_invalid"), answer.Problem);
        Assert.Contains("Did you mean dry_run?", answer.Body.ToJsonString(), StringComparison.Ordinal);
    }

    private static JsonObject Order(string to, string? reason = null, bool dryRun = false)
    {
        var order = new JsonObject { ["repository"] = GatewaySettings.Repository, ["to"] = to };
        if (reason is not null)
        {
            order["reason"] = reason;
        }

        if (dryRun)
        {
            order["dry_run"] = true;
        }

        return order;
    }

    private static async Task ChangeByHandAsync(OperatedGateway operated)
    {
        using var content = new StringContent("""{ "tags": ["by-hand"] }""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await operated.Gateway.Client.PatchAsync($"{operated.Sandbox.ApiUrl}/deployments/{operated.Sandbox.Deployments[0].GetProperty("id").GetString()}", content);
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>Another run of the commit of an earlier one.</summary>
    private static JsonObject SameAs(long earlier, long run)
    {
        var body = OperatedGateway.Build(run);
        var same = OperatedGateway.Build(earlier);
        (body["sha"], body["image"]) = ((string?)same["sha"], (string?)same["image"]);
        return body;
    }
}
