using System.Net;
using System.Net.Sockets;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Running;

public sealed class DurabilityTests
{
    [Fact]
    public async Task A_rollout_whose_process_was_killed_right_after_the_answer_is_carried_out_by_the_next()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { HasLedger = false };
        string location;
        await using (var first = await GatewayProcess.StartAsync(settings))
        {
            using var answer = await first.PostAsync(SignedBuild.From(SignedBuild.Json()) with { Wait = null });
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            location = answer.Headers.Location!.ToString();
            await first.KillAsync();
        }

        Assert.Equal(0, sandbox.Deployments.GetArrayLength());
        sandbox.Faults.Clear();
        await using var second = await GatewayProcess.StartAsync(settings);
        var rollout = await second.WaitForEndAsync(location);

        Assert.Equal("succeeded", (string?)rollout["status"]);
        Assert.Equal("abordagem-staging", Assert.Single(sandbox.Deployments.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_rollout_whose_process_was_killed_between_two_writes_goes_on_from_what_the_server_holds()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/", After = 1 });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:WriteConcurrency"] = "1" };
        string location;
        await using (var first = await GatewayProcess.StartAsync(settings))
        {
            using var answer = await first.PostAsync(SignedBuild.From(SignedBuild.Json(manifest: TestManifests.From("a", "b", "c"))) with { Wait = null });
            location = answer.Headers.Location!.ToString();
            await Waiting.UntilAsync(() => sandbox.Requests.Count(request => request is { Method: "POST", Path: "/api/deployments/" }) >= 2);
            await first.KillAsync();
        }

        sandbox.Faults.Clear();
        await using var second = await GatewayProcess.StartAsync(settings);
        var rollout = await second.WaitForEndAsync(location);

        Assert.Equal("succeeded", (string?)rollout["status"]);
        Assert.Equal(3, sandbox.Deployments.GetArrayLength());
        Assert.Contains(rollout["steps"]!.AsArray(), step => (string?)step!["kind"] == "resume");
    }

    [Fact]
    public async Task Who_waits_for_a_rollout_when_the_service_is_told_to_end_is_answered_how_far_it_is()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/" });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:TryTimeout"] = "00:00:01" };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var waiting = gateway.PostAsync(SignedBuild.From(SignedBuild.Json()));
        await Waiting.UntilAsync(() => sandbox.Requests.Any(request => request is { Method: "POST", Path: "/api/deployments/" }));

        // A host that had to give up waiting for the rollout would say so, and end as one that was killed.
        Assert.Equal(0, await gateway.TerminateAsync());

        Assert.DoesNotContain("gave up waiting", gateway.Output, StringComparison.Ordinal);
        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>The web server waits for what it was sent half of, and takes all the time there is for it.</summary>
    [Fact]
    public async Task A_request_that_never_ends_keeps_no_rollout_from_ending_at_a_safe_point()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/" });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:TryTimeout"] = "00:00:01" };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var half = new TcpClient();
        await half.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await half.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHo"u8.ToArray());
        using var accepted = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()) with { Wait = null });
        await Waiting.UntilAsync(() => sandbox.Requests.Any(request => request is { Method: "POST", Path: "/api/deployments/" }));

        var before = CountCreations();

        var ended = gateway.TerminateAsync();
        await Waiting.UntilAsync(() => gateway.Output.Contains("stopped with the service", StringComparison.Ordinal));
        half.Close();

        Assert.Equal(0, await ended);
        Assert.InRange(CountCreations(), before, before + 1);

        int CountCreations() => sandbox.Requests.Count(request => request is { Method: "POST", Path: "/api/deployments/" });
    }
}
