using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Operating;

public sealed class RollbackTests
{
    [Fact]
    public async Task A_rollback_applies_a_past_rollout_again_as_a_new_one()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2, TestManifests.From("abordagem").Replace("0 6", "0 7", StringComparison.Ordinal)));

        var answer = await operated.RollBackAsync((string)first["id"]!);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(("succeeded", "rollback", "oncall"), ((string?)answer.Body["status"], (string?)answer.Body["kind"], (string?)answer.Body["requested_by"]));
        Assert.Equal(((string?)first["id"], (string?)first["sha"]), ((string?)answer.Body["source_id"], (string?)answer.Body["sha"]));
        Assert.Equal("/api/v1/rollouts/" + (string?)answer.Body["id"], answer.Location);
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
        Assert.Equal("0 6 * * *", operated.Sandbox.Deployments[0].GetProperty("schedules")[0].GetProperty("schedule").GetProperty("cron").GetString());
    }

    [Fact]
    public async Task A_rollback_of_deployments_that_refer_to_a_variable_is_one_write()
    {
        await using var operated = await OperatedGateway.StartAsync(("Modes:staging:ImageReference", "variable"));
        var first = await operated.BuildAsync(OperatedGateway.Build(1, TestManifests.From("a", "b", "c")));
        await operated.BuildAsync(OperatedGateway.Build(2, TestManifests.From("a", "b", "c")));
        operated.Sandbox.ClearRequests();

        var answer = await operated.RollBackAsync((string)first["id"]!);

        Assert.Equal(("succeeded", 3), ((string?)answer.Body["status"], (int)answer.Body["deployments"]!["updated"]!));
        Assert.Equal(1, operated.Sandbox.Writes);
        Assert.Equal(OperatedGateway.ImageOf(1), Assert.Single(operated.Sandbox.Variables).Value.Value.GetString());
    }

    [Fact]
    public async Task A_rollback_brings_back_the_last_deployment_that_was_retired()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var retiring = OperatedGateway.Build(2, "deployments: []");
        retiring["allow_mass_prune"] = true;
        await operated.BuildAsync(retiring);
        Assert.True(operated.Sandbox.Deployments[0].GetProperty("paused").GetBoolean());

        var answer = await operated.RollBackAsync("previous");

        Assert.Equal((HttpStatusCode.OK, "succeeded"), (answer.Status, (string?)answer.Body["status"]));
        Assert.False(operated.Sandbox.Deployments[0].GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task A_rollback_that_would_prune_most_says_that_its_own_order_may_allow_it()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1, TestManifests.From("a")));
        await operated.BuildAsync(OperatedGateway.Build(2, TestManifests.From("a", "b", "c")));

        var refused = await operated.RollBackAsync((string)first["id"]!);
        var body = new JsonObject { ["repository"] = GatewaySettings.Repository, ["to"] = (string)first["id"]!, ["allow_mass_prune"] = true };
        var allowed = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", body);

        Assert.Equal(("failed", "plan_invalid"), ((string?)refused.Body["status"], (string?)refused.Body["failure"]!["code"]));
        var error = Assert.Single(refused.Body["findings"]!.AsArray(), finding => (string?)finding!["error"]!["code"] == "mass_prune")!["error"]!;
        Assert.StartsWith("The rollout to roll back to does not have 2 of the 3 live deployments: b-staging, c-staging.", (string?)error["detail"], StringComparison.Ordinal);
        Assert.EndsWith("request the rollback again with \"allow_mass_prune\": true.", (string?)error["fix"], StringComparison.Ordinal);
        Assert.Equal(("succeeded", 2), ((string?)allowed.Body["status"], (int)allowed.Body["deployments"]!["pruned"]!));
    }

    [Fact]
    public async Task A_rollback_that_nobody_waits_for_is_202_with_its_place()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));

        var body = new JsonObject { ["repository"] = GatewaySettings.Repository, ["to"] = (string)first["id"]! };
        var answer = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", body, wait: null);

        Assert.Equal((HttpStatusCode.Accepted, "accepted"), (answer.Status, (string?)answer.Body["status"]));
        Assert.Equal("succeeded", (string?)(await operated.Gateway.WaitForEndAsync(answer.Location!))["status"]);
    }

    [Fact]
    public async Task Previous_ordered_again_goes_back_one_further_until_there_is_nothing_before()
    {
        await using var operated = await OperatedGateway.StartAsync();
        for (var run = 1; run <= 3; run++)
        {
            await operated.BuildAsync(OperatedGateway.Build(run));
        }

        var images = new List<string?>();
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await operated.RollBackAsync("previous")).Status);
            images.Add(operated.Image);
        }

        var last = await operated.RollBackAsync("previous");

        Assert.Equal([OperatedGateway.ImageOf(2), OperatedGateway.ImageOf(1)], images);
        Assert.Equal((404, "not_found"), last.Problem);
        Assert.Contains("the first that succeeded", (string?)last.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Previous_never_goes_to_what_an_earlier_rollback_had_left()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        var back = await operated.RollBackAsync("previous");
        await operated.BuildAsync(OperatedGateway.Build(3));

        var again = await operated.RollBackAsync("previous", GatewaySettings.Repository.ToUpperInvariant());

        Assert.Equal((string?)back.Body["id"], (string?)again.Body["source_id"]);
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
    }

    [Fact]
    public async Task Previous_goes_past_rollouts_that_changed_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        await operated.BuildAsync(SameAs(2, run: 3));
        await operated.BuildAsync(SameAs(2, run: 4));

        Assert.Equal(HttpStatusCode.OK, (await operated.RollBackAsync("previous")).Status);
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
        Assert.Equal((404, "not_found"), (await operated.RollBackAsync("previous")).Problem);
    }

    [Fact]
    public async Task Where_no_rollout_changed_anything_since_the_first_there_is_nothing_before()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(SameAs(1, run: 2));

        Assert.Equal((404, "not_found"), (await operated.RollBackAsync("previous")).Problem);
    }

    [Fact]
    public async Task A_rollout_that_was_left_can_be_gone_forward_to_by_its_id()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var second = await operated.BuildAsync(OperatedGateway.Build(2));
        await operated.RollBackAsync("previous");

        Assert.Equal(HttpStatusCode.OK, (await operated.RollBackAsync((string)second["id"]!)).Status);
        Assert.Equal(OperatedGateway.ImageOf(2), operated.Image);
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
