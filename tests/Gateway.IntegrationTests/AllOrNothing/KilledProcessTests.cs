using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// The real process, killed at writes of a rollout of twelve deployments, and started again on the same ledger. <see cref="KilledAtEachWriteTests"/> do
/// it at every write, without processes.
/// </summary>
public sealed class KilledProcessTests
{
    private long _run;

    [Fact]
    public async Task Killed_at_a_write_the_next_process_brings_all_deployments_to_the_new_state()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:WriteConcurrency"] = "1" };
        var gateway = await GatewayProcess.StartAsync(settings);
        try
        {
            // Back and forth once: from then on each way there and each way back are the same.
            await DeployAsync(gateway, TwelveDeployments.Before);
            await DeployAsync(gateway, TwelveDeployments.After);
            await DeployAsync(gateway, TwelveDeployments.Before);
            sandbox.ClearRequests();
            await DeployAsync(gateway, TwelveDeployments.After);
            var (writes, wanted) = (sandbox.Writes, ServerState.From(sandbox));
            Assert.InRange(writes, 12, 60);
            foreach (var write in (int[])[0, (int)writes / 2, (int)writes - 1])
            {
                await DeployAsync(gateway, TwelveDeployments.Before);
                sandbox.ClearRequests();
                sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true, After = write, AfterEffect = write % 2 == 0 });
                using var answer = await gateway.PostAsync(Build(TwelveDeployments.After) with { Wait = null });
                await Waiting.UntilAsync(() => sandbox.Writes > write);
                await gateway.KillAsync();
                await gateway.DisposeAsync();
                sandbox.Faults.Clear();

                gateway = await GatewayProcess.StartAsync(settings);
                var rollout = await gateway.WaitForEndAsync(answer.Headers.Location!.ToString());

                Assert.True((string?)rollout["status"] == "succeeded", $"Killed at write {write}: {rollout["failure"]}");
                Assert.Equal(wanted, ServerState.From(sandbox));
            }
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    [Fact]
    public async Task Killed_while_it_puts_back_several_at_a_time_the_next_process_goes_on_putting_back()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:WriteConcurrency"] = "4" };

        // One of the two that are created, so that the same is changed and put back each time.
        var refusal = new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", Method = "POST", Path = "/api/deployments/", Times = 1 };
        var gateway = await GatewayProcess.StartAsync(settings);
        try
        {
            await DeployAsync(gateway, TwelveDeployments.Before);
            sandbox.ClearRequests();
            sandbox.Faults.Add(refusal);
            using var first = await gateway.PostAsync(Build(TwelveDeployments.After) with { Wait = null });
            Assert.Equal("rolled_back", (string?)(await gateway.WaitForEndAsync(first.Headers.Location!.ToString()))["status"]);
            var (updates, before) = (sandbox.Requests.Count(request => request.Method == "PATCH" && request.Path.StartsWith("/api/deployments/", StringComparison.Ordinal)), ServerState.From(sandbox));
            Assert.InRange(updates, 16, 40);
            foreach (var trouble in (Fault[])
                [
                    new() { Kind = FaultKind.Hang, Method = "DELETE", Path = "/api/deployments/*" },
                    new() { Kind = FaultKind.Hang, Method = "PATCH", Path = "/api/deployments/*", After = updates - 1, AfterEffect = true },
                    new() { Kind = FaultKind.Hang, Method = "PATCH", Path = "/api/deployments/*", After = updates - 6 },
                ])
            {
                sandbox.Faults.Clear();
                sandbox.Faults.Add(refusal);
                sandbox.Faults.Add(trouble);
                using var answer = await gateway.PostAsync(Build(TwelveDeployments.After) with { Wait = null });
                await Waiting.UntilAsync(() => sandbox.Faults.Happened > 1);
                await gateway.KillAsync();
                await gateway.DisposeAsync();
                sandbox.Faults.Clear();

                gateway = await GatewayProcess.StartAsync(settings);
                var rollout = await gateway.WaitForEndAsync(answer.Headers.Location!.ToString());

                Assert.True((string?)rollout["status"] == "rolled_back", $"Killed at {trouble}: {rollout["status"]} {rollout["failure"]}");
                Assert.Equal(before, ServerState.From(sandbox));
            }
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private async Task DeployAsync(ServedGateway gateway, string manifest)
    {
        using var answer = await gateway.PostAsync(Build(manifest));
        var rollout = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK && (string?)rollout["status"] == "succeeded", rollout.ToJsonString());
    }

    private SignedBuild Build(string manifest)
    {
        JsonObject json = SignedBuild.Json(++_run, manifest);
        json["run_number"] = _run;
        return SignedBuild.From(json);
    }
}
