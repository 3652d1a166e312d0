using System.Net;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.BadInput;

public sealed class PrefectTroubleTests
{
    private const string Secret = "a-secret-in-prefects-answer";

    public static IEnumerable<object?[]> Troubles => new TheoryData<string, Fault, string>()
    {
        { "prefect_unavailable", new Fault { Kind = FaultKind.Hang }, "no response in time" },
        { "prefect_unavailable", new Fault { Kind = FaultKind.Status, Status = 500, Body = $$"""{"exception_message":"Internal Server Error","request_body":"{{Secret}}"}""" }, "500" },
        { "prefect_unavailable", new Fault { Kind = FaultKind.Status, Status = 503, Body = """{"exception_message":"Service Unavailable"}""" }, "503" },
        { "prefect_unavailable", new Fault { Kind = FaultKind.Status, Status = 503, Body = "<html>down</html>", ContentType = "text/html" }, "503" },
        { "prefect_unavailable", new Fault { Kind = FaultKind.Status, Status = 200, Body = "<html>log in</html>", ContentType = "text/html" }, "JSON" },
        { "prefect_unavailable", new Fault { Kind = FaultKind.HalfBody }, "" },
        { "prefect_unavailable", new Fault { Kind = FaultKind.Reset }, "" },
        { "prefect_refused", new Fault { Kind = FaultKind.Status, Status = 401, Body = """{"exception_message":"Unauthorized"}""" }, "401" },
        { "prefect_refused", new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/", Body = $$"""{"exception_message":"Invalid request received.","exception_detail":[{"loc":["body","x"],"msg":"bad","input":"{{Secret}}"}],"request_body":{"a":"{{Secret}}"} }""" }, "422" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    internal async Task A_rollout_ends_with_a_message_that_an_engineer_understands_and_the_service_stays_up(string code, Fault fault, string message)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Rollouts:Deadline"] = "00:00:08", ["Prefect:BreakerPause"] = "00:00:00.5" };
        if (fault.Kind == FaultKind.Hang)
        {
            // Only where silence is the trouble: elsewhere a busy machine's slow first call would be taken for it.
            settings["Prefect:TryTimeout"] = "00:00:00.3";
        }

        await using var gateway = await HostedGateway.StartAsync(settings);
        sandbox.Faults.Add(fault);

        using var failed = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(1)));
        var rollout = await failed.ReadJsonAsync();
        sandbox.Faults.Clear();
        using var next = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(2)));

        Assert.Equal(HttpStatusCode.OK, failed.StatusCode);
        Assert.Contains((string?)rollout["status"], (string[])["failed", "rolled_back"]);
        Assert.Equal(code, (string?)rollout["failure"]!["code"]);
        Assert.Contains(message, (string?)rollout["failure"]!["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, rollout.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, gateway.Output, StringComparison.Ordinal);
        Assert.Equal("succeeded", (string?)(await next.ReadJsonAsync())["status"]);
    }

    [Fact]
    public async Task A_server_that_comes_back_within_the_deadline_is_waited_for()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 503, Body = "<html>", ContentType = "text/html", Times = 12 });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:Retries"] = "1", ["Prefect:BreakerPause"] = "00:00:00.5" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()));
        var rollout = await gateway.GetJsonAsync(answer.Headers.Location!.ToString());

        Assert.Equal("succeeded", (string?)rollout["status"]);
        Assert.Contains(rollout["steps"]!.AsArray(), step => (string?)step!["kind"] == "wait");
    }

    [Fact]
    public async Task A_server_that_is_not_there_at_all_fails_the_rollout_within_its_deadline()
    {
        using var settings = new GatewaySettings { ["Rollouts:Deadline"] = "00:00:04" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()));
        var rollout = await answer.ReadJsonAsync();

        Assert.Equal("prefect_unavailable", (string?)rollout["failure"]!["code"]);
        Assert.Contains("Gateway:Prefect:ApiUrl", (string?)rollout["failure"]!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_on_SQLite_that_refuses_parallel_writes_gets_them_one_by_one()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Sqlite = new SqliteMode(WriteMs: 20);
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(manifest: TestManifests.From("a", "b", "c", "d", "e", "f"))));

        Assert.Equal("succeeded", (string?)(await answer.ReadJsonAsync())["status"]);
        Assert.Equal(6, sandbox.Deployments.GetArrayLength());
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_makes_no_twin()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Reset, Method = "POST", Path = "/api/deployments/", Times = 1, AfterEffect = true });
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()));

        Assert.Equal("succeeded", (string?)(await answer.ReadJsonAsync())["status"]);
        Assert.Equal(1, sandbox.Requests.Count(request => request is { Method: "POST", Path: "/api/deployments/" }));
        Assert.Equal(1, sandbox.Deployments.GetArrayLength());
    }
}
