using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Drift;

public sealed class DriftHealingTests
{
    private static readonly (string Setting, string Value) EverySecond = ("Rollouts:DriftInterval", "00:00:01");
    private static readonly (string Setting, string Value) Heal = ("Modes:staging:Drift", "heal");

    [Fact]
    public async Task What_was_changed_or_deleted_by_hand_is_put_back_by_a_rollout_of_its_own()
    {
        await using var drifted = await DriftedGateway.StartAsync(EverySecond, Heal);
        await drifted.ChangeByHandAsync("a-staging", """{ "tags": ["by-hand"] }""");
        await drifted.DeleteByHandAsync("b-staging");

        // The schedule may see the two apart, and heal each.
        await drifted.WaitForRolloutsAsync(_ => drifted.Sandbox.Deployments.GetArrayLength() == 2
            && drifted.Deployment("a-staging").GetProperty("tags")[0].GetString() == "staging");
        var rollouts = await drifted.WaitForRolloutsAsync(items => items.All(IsSucceeded));

        var healing = rollouts[^2]!;
        Assert.Equal(("heal", (string?)rollouts[^1]!["id"]), ((string?)healing["kind"], (string?)healing["source_id"]));
        Assert.Equal(1, rollouts.SkipLast(1).Sum(rollout => (int)rollout!["deployments"]!["created"]!));
        Assert.False((bool)(await drifted.ReadLaneAsync())["drifted"]!);
    }

    [Fact]
    public async Task A_deployment_whose_flow_only_the_ledger_remembers_is_created_again()
    {
        await using var drifted = await DriftedGateway.StartAsync(EverySecond, Heal);
        var nameless = SignedBuild.Json(2, TestManifests.From("a", "b"));
        nameless["run_number"] = 2;
        nameless["flows"] = new JsonArray();
        await drifted.RollOutAsync(nameless);

        await drifted.DeleteByHandAsync("b-staging");
        var rollouts = await drifted.WaitForRolloutsAsync(items => items.Count == 3 && items.All(item => item!["finished_at"] is not null));

        Assert.Equal(("heal", "succeeded"), ((string?)rollouts[0]!["kind"], (string?)rollouts[0]!["status"]));
        Assert.Equal(2, drifted.Sandbox.Deployments.GetArrayLength());
    }

    [Fact]
    public async Task A_variable_that_was_deleted_is_healed_with_one_write()
    {
        await using var drifted = await DriftedGateway.StartAsync(EverySecond, Heal, ("Modes:staging:ImageReference", "variable"));
        var (name, value) = Assert.Single(drifted.Sandbox.Variables);
        drifted.Sandbox.ClearRequests();
        await drifted.SendByHandAsync(HttpMethod.Delete, "variables/name/" + name, null);

        var rollouts = await drifted.WaitForRolloutsAsync(items => items.Count == 2 && items.All(IsSucceeded));

        Assert.Equal(("heal", 2), ((string?)rollouts[0]!["kind"], (int)rollouts[0]!["deployments"]!["updated"]!));
        Assert.Equal(value.Value.GetString(), drifted.Sandbox.Variables[name].Value.GetString());
        Assert.Equal(2, drifted.Sandbox.Writes);
    }

    [Fact]
    public async Task Drift_that_is_only_to_be_reported_is_left_as_it_is()
    {
        await using var drifted = await DriftedGateway.StartAsync(EverySecond);
        await drifted.DeleteByHandAsync("b-staging");

        await drifted.WaitForTwoLooksAsync();

        Assert.True((bool)(await drifted.ReadLaneAsync("?cached=true"))["drifted"]!);
        Assert.Equal(1, await drifted.Gateway.CountRolloutsAsync());
        Assert.Equal(1, drifted.Sandbox.Deployments.GetArrayLength());
    }

    [Fact]
    public async Task A_healing_that_did_not_succeed_is_not_tried_again()
    {
        await using var drifted = await DriftedGateway.StartAsync(EverySecond, Heal);
        drifted.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/" });
        await drifted.DeleteByHandAsync("b-staging");
        var rollouts = await drifted.WaitForRolloutsAsync(items => items.Count > 1 && items[0]!["finished_at"] is not null);

        await drifted.WaitForTwoLooksAsync();

        Assert.Equal(("heal", "prefect_refused"), ((string?)rollouts[0]!["kind"], (string?)rollouts[0]!["failure"]!["code"]));
        Assert.True((bool)(await drifted.ReadLaneAsync("?cached=true"))["drifted"]!);
        Assert.Equal(2, await drifted.Gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task A_healing_that_failed_because_Prefect_was_away_is_tried_again_at_the_next_look()
    {
        await using var drifted = await DriftedGateway.StartAsync([EverySecond, Heal, ("Rollouts:Deadline", "00:00:10"), ("Prefect:Retries", "0")]);
        drifted.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 500, Method = "POST", Path = "/api/deployments/" });
        await drifted.DeleteByHandAsync("b-staging");
        var failed = await drifted.WaitForRolloutsAsync(items => items.Count > 1 && items[0]!["finished_at"] is not null);
        drifted.Sandbox.Faults.Clear();

        await drifted.WaitForRolloutsAsync(items => items.Count > 2 && IsSucceeded(items[0]));

        Assert.Equal(("heal", "prefect_unavailable"), ((string?)failed[0]!["kind"], (string?)failed[0]!["failure"]!["code"]));
        Assert.False((bool)(await drifted.ReadLaneAsync())["drifted"]!);
    }

    [Fact]
    public async Task A_frozen_MODE_is_not_healed_before_it_thaws()
    {
        await using var drifted = await DriftedGateway.StartAsync(EverySecond, Heal);
        using (var freeze = new StringContent("""{ "reason": "The open days.", "for": "1h" }""", Encoding.UTF8, "application/json"))
        {
            Assert.Equal(HttpStatusCode.OK, (await drifted.Gateway.OrderAsync(HttpMethod.Put, "/modes/staging/freeze", freeze)).Status);
        }

        await drifted.DeleteByHandAsync("b-staging");
        await drifted.WaitForTwoLooksAsync();

        var frozen = await drifted.Gateway.CountRolloutsAsync();
        await drifted.Gateway.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze", content: null);
        var thawed = await drifted.WaitForRolloutsAsync(items => items.Count == 2 && items.All(IsSucceeded));

        Assert.Equal(1, frozen);
        Assert.Equal("heal", (string?)thawed[0]!["kind"]);
    }

    [Fact]
    public async Task Prefect_away_is_logged_once_and_looked_at_again_the_next_time()
    {
        await using var drifted = await DriftedGateway.StartAsync(EverySecond, ("Prefect:Retries", "0"));
        drifted.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 503 });
        drifted.Sandbox.ClearRequests();

        await Waiting.UntilAsync(() => drifted.Sandbox.Requests.Count >= 3);
        drifted.Sandbox.Faults.Clear();
        await Waiting.UntilAsync(() => drifted.Gateway.Output.Contains("can be checked for drift again", StringComparison.Ordinal));

        Assert.Equal(2, drifted.Gateway.Output.Split("for drift; trying again in the next round").Length);
        Assert.NotNull((await drifted.ReadLaneAsync("?cached=true"))["checked_at"]);
    }

    private static bool IsSucceeded(JsonNode? rollout) => (string?)rollout!["status"] == "succeeded";
}
