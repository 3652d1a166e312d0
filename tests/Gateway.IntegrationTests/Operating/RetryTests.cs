using System.Net;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Operating;

public sealed class RetryTests
{
    private static readonly string InMissingPool = TestManifests.Simple.Replace("docker-pool", OperatedGateway.MissingPool, StringComparison.Ordinal);

    [Fact]
    public async Task A_failed_rollout_runs_again_as_a_new_one_once_its_cause_is_fixed()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var failed = await operated.BuildAsync(OperatedGateway.Build(1, InMissingPool), "failed");
        operated.Sandbox.AddDockerPool(OperatedGateway.MissingPool);

        var answer = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{(string)failed["id"]!}/retry");

        Assert.Equal((HttpStatusCode.OK, "succeeded", "retry"), (answer.Status, (string?)answer.Body["status"], (string?)answer.Body["kind"]));
        Assert.Equal(((string?)failed["id"], "oncall"), ((string?)answer.Body["source_id"], (string?)answer.Body["requested_by"]));
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
    }

    [Fact]
    public async Task Cancelled_and_superseded_ones_can_be_tried_again_but_not_one_that_waits_or_succeeded()
    {
        await using var operated = await OperatedGateway.StartAsync();
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        var running = await operated.AcceptAsync(OperatedGateway.Build(1));
        await operated.WaitForRequestsAsync(1, _ => true);
        var superseded = await operated.AcceptAsync(OperatedGateway.Build(2));
        var newest = await operated.AcceptAsync(OperatedGateway.Build(2));

        Assert.Equal((409, "rollout_not_retryable"), (await RetryAsync(newest)).Problem);
        Assert.Equal("cancelled", (string?)(await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{running}/cancel")).Body["status"]);
        operated.Sandbox.Faults.Clear();
        Assert.Equal("succeeded", (string?)(await operated.Gateway.WaitForEndAsync("/api/v1/rollouts/" + newest))["status"]);

        Assert.Equal((409, "rollout_not_retryable"), (await RetryAsync(newest)).Problem);
        Assert.Equal((409, "run_outdated"), (await RetryAsync(running)).Problem);
        Assert.Equal("superseded", (string?)(await operated.Gateway.GetJsonAsync("/api/v1/rollouts/" + superseded))["status"]);
        Assert.Equal("succeeded", (string?)(await RetryAsync(superseded)).Body["status"]);

        Task<Answer> RetryAsync(string id) => operated.OrderAsync(HttpMethod.Post, $"/rollouts/{id}/retry");
    }

    [Fact]
    public async Task A_rollout_after_which_a_newer_run_was_applied_is_not_tried_again()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var failed = await operated.BuildAsync(OperatedGateway.Build(1, InMissingPool), "failed");
        var newer = await operated.BuildAsync(OperatedGateway.Build(2));

        var answer = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{(string)failed["id"]!}/retry");

        Assert.Equal((409, "run_outdated"), answer.Problem);
        Assert.Contains((string)newer["id"]!, (string?)answer.Body["detail"], StringComparison.Ordinal);
        Assert.Equal(2, await operated.Gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task A_rollback_that_did_not_succeed_goes_back_to_the_same_rollout()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, WritesOnly = true });
        var failed = await operated.RollBackAsync("previous");
        Assert.NotEqual("succeeded", (string?)failed.Body["status"]);
        operated.Sandbox.Faults.Clear();

        var answer = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{(string)failed.Body["id"]!}/retry");

        Assert.Equal(("succeeded", "rollback"), ((string?)answer.Body["status"], (string?)answer.Body["kind"]));
        Assert.Equal((string?)first["id"], (string?)answer.Body["source_id"]);
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
    }

    [Theory]
    [InlineData("01a208e4-0dcf-7dfb-8384-7cba149f9d72")]
    [InlineData("nonsense")]
    public async Task A_rollout_that_never_was_is_404(string id)
    {
        await using var operated = await OperatedGateway.StartAsync();

        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{id}/retry")).Problem);
    }
}
