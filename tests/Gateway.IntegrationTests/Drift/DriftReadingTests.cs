using System.Net;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Drift;

public sealed class DriftReadingTests
{
    [Fact]
    public async Task A_change_by_hand_is_told_with_its_field_its_values_and_since_when()
    {
        await using var drifted = await DriftedGateway.StartAsync();
        Assert.False((bool)(await drifted.ReadLaneAsync())["drifted"]!);

        await drifted.ChangeByHandAsync("a-staging", """{ "tags": ["written-by-hand"], "paused": true }""");
        var first = await drifted.ReadLaneAsync();
        var second = await drifted.ReadLaneAsync();
        var rollout = (await drifted.Gateway.GetJsonAsync("/api/v1/rollouts"))["items"]![0]!;

        var deployment = Assert.Single(second["deployments"]!.AsArray())!;
        var field = Assert.Single(deployment["fields"]!.AsArray())!;
        Assert.True((bool)second["drifted"]!);
        Assert.Equal((GatewaySettings.Repository, (string?)rollout["id"]), ((string?)second["repository"], (string?)second["rollout_id"]));
        Assert.Equal(
            ("a-staging", "Abordagem | Carga ArcGIS", "changed", "tags"),
            ((string?)deployment["name"], (string?)deployment["flow"], (string?)deployment["state"], (string?)field["field"]));
        Assert.Equal(["paused"], deployment["kept"]!.AsArray().Select(kept => (string?)kept));
        Assert.Equal((string?)first["checked_at"], (string?)field["since"]);
        Assert.NotEqual((string?)first["checked_at"], (string?)second["checked_at"]);
        var tags = deployment["values"]!.AsArray().Single(value => (string?)value!["field"] == "tags")!;
        Assert.Equal(("""["staging"]""", """["written-by-hand"]"""), (tags["expected"]!.ToJsonString(), tags["live"]!.ToJsonString()));
    }

    [Fact]
    public async Task Values_are_told_by_the_look_that_saw_them_alone_and_recorded_nowhere()
    {
        await using var drifted = await DriftedGateway.StartAsync();
        await drifted.ChangeByHandAsync("a-staging", """{ "tags": ["written-by-hand"] }""");
        await drifted.ReadLaneAsync();

        var cached = await drifted.ReadLaneAsync("?cached=true");

        Assert.False(cached["deployments"]![0]!.AsObject().ContainsKey("values"));
        Assert.DoesNotContain("written-by-hand", cached.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_report_says_when_it_was_looked_at_and_how_old_that_is()
    {
        await using var drifted = await DriftedGateway.StartAsync();
        const string Path = "/api/v1/modes/staging/drift";
        var never = await drifted.Gateway.GetJsonAsync(Path + "?cached=true");

        var now = await drifted.Gateway.GetJsonAsync(Path);
        var last = await drifted.Gateway.GetJsonAsync(Path + "?cached=true");

        Assert.Null(never["age_seconds"]);
        Assert.Null(never["lanes"]![0]!["age_seconds"]);
        Assert.Equal((string?)now["checked_at"], (string?)last["checked_at"]);
        foreach (var report in new[] { now, last, now["lanes"]![0]!, last["lanes"]![0]! })
        {
            Assert.InRange((long)report["age_seconds"]!, 0, 60);
        }
    }

    [Fact]
    public async Task Drift_ends_when_it_is_put_right_and_begins_again_after_a_rollout()
    {
        await using var drifted = await DriftedGateway.StartAsync();
        await drifted.ChangeByHandAsync("a-staging", """{ "tags": ["by-hand"] }""");
        var before = (string?)(await drifted.ReadLaneAsync())["checked_at"];

        await drifted.RollOutAsync(SignedBuild.Json(2, TestManifests.From("a", "b")));
        await drifted.ChangeByHandAsync("a-staging", """{ "tags": ["by-hand"] }""");
        var again = await drifted.ReadLaneAsync();
        await drifted.ChangeByHandAsync("a-staging", """{ "tags": ["staging"] }""");
        var right = await drifted.ReadLaneAsync();

        Assert.NotEqual(before, (string?)again["deployments"]![0]!["since"]);
        Assert.Equal((string?)again["checked_at"], (string?)again["deployments"]![0]!["since"]);
        Assert.False((bool)right["drifted"]!);
        Assert.Empty(right["deployments"]!.AsArray());
    }

    [Theory]
    [InlineData("PATCH", """{ "value": "ghcr.io/org/other:1" }""", "ghcr.io/org/other:1")]
    [InlineData("DELETE", null, null)]
    public async Task A_variable_that_was_changed_or_deleted_is_drift_of_each_deployment_that_refers_to_it(string method, string? body, string? live)
    {
        await using var drifted = await DriftedGateway.StartAsync(("Modes:staging:ImageReference", "variable"));
        var (name, value) = Assert.Single(drifted.Sandbox.Variables);
        await drifted.SendByHandAsync(new HttpMethod(method), "variables/name/" + name, body);

        var deployments = (await drifted.ReadLaneAsync())["deployments"]!.AsArray();

        Assert.Equal(2, deployments.Count);
        Assert.All(deployments, deployment =>
        {
            Assert.Equal(["image_variable"], deployment!["fields"]!.AsArray().Select(static field => (string?)field!["field"]));
            Assert.Equal((value.Value.GetString(), live), ((string?)deployment["image"]!["expected"], (string?)deployment["image"]!["live"]));
        });
    }

    [Theory]
    [InlineData("inline", "ghcr.io/org/other:1")]
    [InlineData("variable", "ghcr.io/org/other:1")]
    [InlineData("variable", "{{ prefect.variables.other }}")]
    public async Task A_deployment_that_runs_another_image_is_drift_that_tells_both(string reference, string image)
    {
        await using var drifted = await DriftedGateway.StartAsync(("Modes:staging:ImageReference", reference));
        await drifted.ChangeByHandAsync("a-staging", $$"""{ "job_variables": { "image": "{{image}}", "env": { "MODE": "staging" } } }""");

        var deployment = Assert.Single((await drifted.ReadLaneAsync())["deployments"]!.AsArray())!;

        Assert.Equal(["job_variables"], deployment["fields"]!.AsArray().Select(static field => (string?)field!["field"]));
        Assert.Equal(((string)SignedBuild.Json(1, "")["image"]!, image), ((string?)deployment["image"]!["expected"], (string?)deployment["image"]!["live"]));
    }

    [Fact]
    public async Task The_last_look_is_told_without_asking_Prefect()
    {
        await using var drifted = await DriftedGateway.StartAsync();
        var never = await drifted.ReadLaneAsync("?cached=true");
        await drifted.DeleteByHandAsync("b-staging");
        var looked = await drifted.ReadLaneAsync();
        drifted.Sandbox.ClearRequests();

        var cached = await drifted.ReadLaneAsync("?cached=true");

        Assert.Null(never["checked_at"]);
        Assert.Null(never["drifted"]);
        Assert.Equal(looked.ToJsonString(), cached.ToJsonString());
        Assert.Equal("missing", (string?)cached["deployments"]![0]!["state"]);
        Assert.Empty(drifted.Sandbox.Requests);
    }

    [Fact]
    public async Task A_MODE_without_a_rollout_has_no_lanes()
    {
        await using var drifted = await DriftedGateway.StartAsync();

        var prod = await drifted.Gateway.GetJsonAsync("/api/v1/modes/prod/drift");

        Assert.Equal("prod", (string?)prod["mode"]);
        Assert.Empty(prod["lanes"]!.AsArray());
    }

    [Fact]
    public async Task A_lane_with_a_rollout_on_its_way_is_not_compared()
    {
        await using var drifted = await DriftedGateway.StartAsync();
        var before = await drifted.ReadLaneAsync();
        drifted.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/" });
        using var answer = await drifted.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json(2, TestManifests.From("a", "b", "c"))) with { Wait = null });

        var during = await drifted.ReadLaneAsync();

        Assert.True((bool)during["rolling_out"]!);
        Assert.Equal((string?)before["checked_at"], (string?)during["checked_at"]);
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Hang)]
    [InlineData(FaultKind.Reset)]
    internal async Task Prefect_away_is_503_with_a_time_to_ask_again_and_the_last_look_stays(FaultKind kind)
    {
        await using var drifted = await DriftedGateway.StartAsync(("Rollouts:DriftDeadline", "00:00:02"));
        await drifted.DeleteByHandAsync("b-staging");
        var looked = await drifted.ReadLaneAsync();
        drifted.Sandbox.Faults.Add(new Fault { Kind = kind, Status = 503 });

        using var answer = await drifted.Gateway.Client.GetAsync(new Uri(DriftedGateway.DriftPath, UriKind.Relative));
        var cached = await drifted.ReadLaneAsync("?cached=true");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "prefect_unavailable"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal((string?)looked["checked_at"], (string?)cached["checked_at"]);
        looked["age_seconds"] = cached["age_seconds"]!.DeepClone();
        Assert.Equal(looked.ToJsonString(), cached.ToJsonString());
    }

    [Fact]
    public async Task Prefect_that_refuses_the_gateway_is_502()
    {
        await using var drifted = await DriftedGateway.StartAsync();
        drifted.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 401, Body = """{"exception_message":"Unauthorized"}""" });

        using var answer = await drifted.Gateway.Client.GetAsync(new Uri(DriftedGateway.DriftPath, UriKind.Relative));

        Assert.Equal((HttpStatusCode.BadGateway, "prefect_refused"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
    }
}
