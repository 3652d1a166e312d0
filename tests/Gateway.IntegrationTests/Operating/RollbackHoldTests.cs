using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Operating;

/// <summary>What was rolled back does not come again by the next push of the same.</summary>
public sealed class RollbackHoldTests
{
    [Fact]
    public async Task A_build_of_the_commit_that_was_rolled_back_is_refused_and_told_who_why_and_how_it_ends()
    {
        await using var operated = await RolledBackAsync(reason: "It loses rows.");

        var (status, problem) = await PostAsync(operated, SameAs(2, run: 3));

        Assert.Equal((HttpStatusCode.Locked, "lane_held"), (status, (string?)problem["code"]));
        Assert.Contains("It loses rows.", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("DELETE /api/v1/modes/staging/hold", (string?)problem["detail"], StringComparison.Ordinal);
        var hold = problem["hold"]!;
        Assert.Equal(((string?)OperatedGateway.Build(2)["sha"], "oncall", "It loses rows."), ((string?)hold["sha"], (string?)hold["by"], (string?)hold["reason"]));
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
    }

    [Fact]
    public async Task A_build_of_the_image_that_was_rolled_back_is_refused_whatever_its_commit()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(WithDigest(OperatedGateway.Build(1), 'a'));
        await operated.BuildAsync(WithDigest(OperatedGateway.Build(2), 'b'));
        await operated.RollBackAsync("previous");

        var (status, problem) = await PostAsync(operated, WithDigest(OperatedGateway.Build(3), 'b'));

        Assert.Equal((HttpStatusCode.Locked, "lane_held"), (status, (string?)problem["code"]));
    }

    [Fact]
    public async Task A_build_of_another_commit_ends_the_hold_once_it_has_succeeded()
    {
        await using var operated = await RolledBackAsync();

        await operated.BuildAsync(OperatedGateway.Build(3));

        Assert.Empty(await HoldsAsync(operated));
        await operated.BuildAsync(SameAs(2, run: 4));
    }

    [Fact]
    public async Task A_build_of_another_commit_that_fails_leaves_the_hold()
    {
        await using var operated = await RolledBackAsync();
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Path = "/api/deployments/*", Times = 1 });

        await operated.BuildAsync(OperatedGateway.Build(3), "rolled_back");

        Assert.Single(await HoldsAsync(operated));
    }

    [Fact]
    public async Task An_operator_lets_go()
    {
        await using var operated = await RolledBackAsync();

        var gone = await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/hold?repository=" + GatewaySettings.Repository.ToUpperInvariant());
        var again = await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/hold?repository=" + GatewaySettings.Repository);
        var nameless = await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/hold");

        Assert.Equal(HttpStatusCode.NoContent, gone.Status);
        Assert.Equal((404, "not_found"), again.Problem);
        Assert.Equal((400, "query_invalid"), nameless.Problem);
        await operated.BuildAsync(SameAs(2, run: 3));
        var audit = (await operated.OrderAsync(HttpMethod.Get, "/audit?action=unhold", key: OperatedGateway.AdminKey)).Body;
        Assert.Equal(["refused", "accepted"], audit["items"]!.AsArray().Where(static entry => (string?)entry!["subject"] == "staging " + GatewaySettings.Repository).Select(static entry => (string?)entry!["outcome"]));
    }

    [Fact]
    public async Task By_setting_every_build_waits_for_an_operator()
    {
        await using var operated = await RolledBackAsync("all");

        var (status, problem) = await PostAsync(operated, OperatedGateway.Build(3));

        Assert.Equal((HttpStatusCode.Locked, "lane_held"), (status, (string?)problem["code"]));
        Assert.Contains("All builds are refused until an operator lets go of it.", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_setting_nothing_is_held()
    {
        await using var operated = await RolledBackAsync("off");

        await operated.BuildAsync(SameAs(2, run: 3));
    }

    [Fact]
    public async Task A_rollback_that_does_not_succeed_holds_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Path = "/api/deployments/*", Times = 1 });

        var rollback = await operated.RollBackAsync("previous");

        Assert.Equal("rolled_back", (string?)rollback.Body["status"]);
        Assert.Empty(await HoldsAsync(operated));
    }

    [Fact]
    public async Task Who_goes_forward_again_holds_nothing()
    {
        await using var operated = await RolledBackAsync();
        var second = (await operated.Gateway.GetJsonAsync("/api/v1/rollouts?status=succeeded"))["items"]!.AsArray().Single(static rollout => (long)rollout!["run_number"]! == 2 && (string?)rollout["kind"] == "build");

        Assert.Equal("succeeded", (string?)(await operated.RollBackAsync((string)second!["id"]!)).Body["status"]);

        Assert.Empty(await HoldsAsync(operated));
        await operated.BuildAsync(SameAs(1, run: 3));
    }

    [Fact]
    public async Task A_plan_of_what_is_held_says_so_and_is_not_deployable()
    {
        await using var operated = await RolledBackAsync();

        using var answer = await operated.Gateway.PostAsync(SignedBuild.From(SameAs(2, run: 3)), "/api/v1/plans");
        var plan = await answer.ReadJsonAsync();
        using var other = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(3)), "/api/v1/plans");

        Assert.Equal((false, "oncall"), ((bool)plan["deployable"]!, (string?)plan["hold"]!["by"]));
        Assert.Contains(plan["findings"]!.AsArray(), static finding => (string?)finding!["error"]!["code"] == "lane_held");
        Assert.True((bool)(await other.ReadJsonAsync())["deployable"]!);
    }

    [Fact]
    public async Task A_retry_of_what_is_held_is_refused()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Path = "/api/deployments/*", Times = 1 });
        var failed = await operated.BuildAsync(OperatedGateway.Build(2), "rolled_back");
        await operated.BuildAsync(SameAs(2, run: 3));
        await operated.RollBackAsync("previous");

        Assert.Equal((423, "lane_held"), (await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{failed["id"]}/retry")).Problem);
    }

    [Fact]
    public async Task The_number_of_a_run_that_was_rolled_back_keeps_nobody_out()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var mistaken = OperatedGateway.Build(2);
        (mistaken["run_number"], mistaken["run_id"]) = (90_000, 90_000_000_000);
        await operated.BuildAsync(mistaken);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(operated, OperatedGateway.Build(3))).Status);

        await operated.RollBackAsync("previous");

        await operated.BuildAsync(OperatedGateway.Build(3));
    }

    [Fact]
    public async Task A_jump_of_the_run_number_is_refused()
    {
        await using var operated = await OperatedGateway.StartAsync(("Webhooks:MaxRunNumberJump", "100"));
        await operated.BuildAsync(OperatedGateway.Build(1));
        var mistaken = OperatedGateway.Build(2);
        mistaken["run_number"] = 102;

        var (status, problem) = await PostAsync(operated, mistaken);

        Assert.Equal((HttpStatusCode.Conflict, "run_number_jump"), (status, (string?)problem["code"]));
        Assert.Contains("Gateway:Webhooks:MaxRunNumberJump", (string?)problem["detail"], StringComparison.Ordinal);
    }

    /// <summary>One that was rolled back from the build 2 to the build 1.</summary>
    private static async Task<OperatedGateway> RolledBackAsync(string? hold = null, string? reason = null)
    {
        var operated = await OperatedGateway.StartAsync(hold is null ? [] : [("Modes:staging:RollbackHold", hold)]);
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        var order = new JsonObject { ["repository"] = GatewaySettings.Repository, ["to"] = "previous" };
        if (reason is not null)
        {
            order["reason"] = reason;
        }

        var answer = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", order);
        Assert.True((string?)answer.Body["status"] == "succeeded", answer.Body.ToJsonString());
        return operated;
    }

    private static async Task<JsonArray> HoldsAsync(OperatedGateway operated) =>
        (await operated.Gateway.GetJsonAsync("/api/v1/modes"))["items"]!.AsArray().Single(static mode => (string?)mode!["name"] == "staging")!["holds"]!.AsArray();

    private static async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(OperatedGateway operated, JsonObject body)
    {
        using var answer = await operated.Gateway.PostAsync(SignedBuild.From(body));
        return (answer.StatusCode, await answer.ReadJsonAsync());
    }

    private static JsonObject WithDigest(JsonObject body, char digit)
    {
        body["digest"] = "sha256:" + new string(digit, 64);
        return body;
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
