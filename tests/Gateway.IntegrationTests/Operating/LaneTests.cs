using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Operating;

/// <summary>One rollout per repository and MODE at a time, in order.</summary>
public sealed class LaneTests : IAsyncLifetime
{
    private OperatedGateway _operated = null!;

    public async Task InitializeAsync() => _operated = await OperatedGateway.StartAsync();

    public async Task DisposeAsync() => await _operated.DisposeAsync();

    [Fact]
    public async Task A_build_of_an_older_run_than_the_last_applied_one_is_refused_and_leaves_no_trace()
    {
        var newer = await _operated.BuildAsync(OperatedGateway.Build(5));

        using var answer = await _operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(4)));

        var problem = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.Conflict, "run_outdated"), (answer.StatusCode, (string?)problem["code"]));
        Assert.Contains((string)newer["id"]!, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(1, await _operated.Gateway.CountRolloutsAsync());
        Assert.Equal(OperatedGateway.ImageOf(5), _operated.Image);
    }

    [Fact]
    public async Task The_same_run_again_and_one_of_a_workflow_whose_numbers_began_again_are_not_outdated()
    {
        await _operated.BuildAsync(OperatedGateway.Build(5));
        var again = OperatedGateway.Build(5);
        again["run_attempt"] = 2;
        var anew = OperatedGateway.Build(6);
        anew["run_number"] = 1;

        await _operated.BuildAsync(again);
        await _operated.BuildAsync(anew);

        Assert.Equal(OperatedGateway.ImageOf(6), _operated.Image);
    }

    [Fact]
    public async Task A_rollback_goes_to_an_older_run_and_only_runs_before_that_are_outdated()
    {
        await _operated.BuildAsync(OperatedGateway.Build(1));
        var second = await _operated.BuildAsync(OperatedGateway.Build(2));
        await _operated.BuildAsync(OperatedGateway.Build(4));

        var rollback = await _operated.RollBackAsync((string)second["id"]!);

        Assert.Equal((HttpStatusCode.OK, "succeeded"), (rollback.Status, (string?)rollback.Body["status"]));
        Assert.Equal(OperatedGateway.ImageOf(2), _operated.Image);
        using var older = await _operated.Gateway.PostAsync(SignedBuild.From(Attempt(OperatedGateway.Build(1), 2)));
        Assert.Equal("run_outdated", (string?)(await older.ReadJsonAsync())["code"]);
        await _operated.BuildAsync(OperatedGateway.Build(3));
    }

    [Fact]
    public async Task Lanes_run_side_by_side_while_within_one_a_rollout_waits_for_the_one_before()
    {
        var missing = TestManifests.Simple.Replace("docker-pool", OperatedGateway.MissingPool, StringComparison.Ordinal);
        _operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Path = "/api/work_pools/" + OperatedGateway.MissingPool });
        var running = await _operated.AcceptAsync(OperatedGateway.Build(1, missing));
        await _operated.WaitForRequestsAsync(1, request => request.Path.EndsWith(OperatedGateway.MissingPool, StringComparison.Ordinal));
        var waiting = await _operated.AcceptAsync(OperatedGateway.Build(2));
        var other = OperatedGateway.Build(1, TestManifests.From("other"));
        other["repository"] = GatewaySettings.OtherRepository;

        using var answer = await _operated.Gateway.PostAsync(SignedBuild.From(other) with { Secret = GatewaySettings.OtherSecret });

        Assert.Equal("succeeded", (string?)(await answer.ReadJsonAsync())["status"]);
        Assert.Equal(("planning", "accepted"), (await StatusAsync(running), await StatusAsync(waiting)));
        _operated.Sandbox.Faults.Clear();
        Assert.Equal("failed", (string?)(await EndAsync(running))["status"]);
        Assert.Equal("succeeded", (string?)(await EndAsync(waiting))["status"]);
    }

    [Fact]
    public async Task A_build_that_comes_after_a_rollback_that_waits_runs_after_it_and_does_not_take_its_place()
    {
        var first = await _operated.BuildAsync(OperatedGateway.Build(1));
        _operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        var running = await _operated.AcceptAsync(OperatedGateway.Build(2));
        await _operated.WaitForRequestsAsync(1, request => request.Status is null);
        var order = new JsonObject { ["repository"] = GatewaySettings.Repository, ["to"] = (string)first["id"]! };
        var rollback = (string)(await _operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", order, wait: null)).Body["id"]!;
        var overtaken = await _operated.AcceptAsync(OperatedGateway.Build(3));
        var newest = await _operated.AcceptAsync(OperatedGateway.Build(4));

        _operated.Sandbox.Faults.Clear();

        var (back, last) = (await EndAsync(rollback), await EndAsync(newest));
        Assert.Equal(("succeeded", "succeeded", "superseded"), ((string?)back["status"], (string?)last["status"], await StatusAsync(overtaken)));
        Assert.Equal("succeeded", await StatusAsync(running));
        Assert.True((DateTimeOffset)back["finished_at"]! <= (DateTimeOffset)last["started_at"]!, $"{back["finished_at"]} is after {last["started_at"]}");
        Assert.Equal(OperatedGateway.ImageOf(4), _operated.Image);
    }

    private static JsonObject Attempt(JsonObject build, int attempt)
    {
        build["run_attempt"] = attempt;
        return build;
    }

    private async Task<string?> StatusAsync(string id) => (string?)(await _operated.Gateway.GetJsonAsync("/api/v1/rollouts/" + id))["status"];

    private Task<JsonObject> EndAsync(string id) => _operated.Gateway.WaitForEndAsync("/api/v1/rollouts/" + id);
}
