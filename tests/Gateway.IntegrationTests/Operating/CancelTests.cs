using System.Net;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Operating;

public sealed class CancelTests
{
    [Fact]
    public async Task A_rollout_that_waits_ends_at_once_and_one_that_runs_soon_after()
    {
        await using var operated = await OperatedGateway.StartAsync();
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        var running = await operated.AcceptAsync(OperatedGateway.Build(1));
        await operated.WaitForRequestsAsync(1, _ => true);
        var waiting = await operated.AcceptAsync(OperatedGateway.Build(2));

        var first = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{waiting}/cancel", wait: null);
        var second = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{running}/cancel", wait: null);
        var ended = await operated.Gateway.WaitForEndAsync(second.Location!);

        Assert.Equal((HttpStatusCode.OK, "cancelled", "oncall"), (first.Status, (string?)first.Body["status"], (string?)first.Body["cancelled_by"]));
        Assert.Equal("cancelled", (string?)first.Body["failure"]!["code"]);
        Assert.Equal((HttpStatusCode.Accepted, "oncall"), (second.Status, (string?)second.Body["cancelled_by"]));
        Assert.Equal(("cancelled", "cancelled"), ((string?)ended["status"], (string?)ended["failure"]!["code"]));
        Assert.Equal(0, operated.Sandbox.Writes);
    }

    [Fact]
    public async Task What_a_cancelled_rollout_had_written_is_put_back()
    {
        // The write that hangs is waited for.
        await using var operated = await OperatedGateway.StartAsync(("Prefect:TryTimeout", "00:00:02"));
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/", After = 1 });
        var running = await operated.AcceptAsync(OperatedGateway.Build(1, TestManifests.From("a", "b", "c")));
        await operated.WaitForRequestsAsync(2, request => request is { Method: "POST", Path: "/api/deployments/" });

        var answer = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{running}/cancel");

        Assert.Equal((HttpStatusCode.OK, "cancelled"), (answer.Status, (string?)answer.Body["status"]));
        Assert.Equal(1, (int)answer.Body["deployments"]!["restored"]!);
        Assert.Equal(0, operated.Sandbox.Deployments.GetArrayLength());
    }

    [Fact]
    public async Task A_rollout_that_has_ended_or_never_was_cannot_be_cancelled()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var ended = await operated.BuildAsync(OperatedGateway.Build(1));

        Assert.Equal((409, "rollout_finished"), (await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{(string)ended["id"]!}/cancel")).Problem);
        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Post, "/rollouts/01a208e4-0dcf-7dfb-8384-7cba149f9d72/cancel")).Problem);
        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Post, "/rollouts/nonsense/cancel")).Problem);
    }
}
