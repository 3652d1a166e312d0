using System.Text.Json;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class FlowRunTests
{
    [Fact]
    public async Task An_idempotency_key_gives_the_same_run_to_the_same_flow()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d");
        var path = $"deployments/{deployment.GetProperty("id")}/create_flow_run";

        var (created, first) = await client.SendAsync("POST", path, """{"idempotency_key":"k"}""");
        var (found, second) = await client.SendAsync("POST", path, """{"idempotency_key":"k","name":"other"}""");
        var (another, third) = await client.SendAsync("POST", path, """{"idempotency_key":"l"}""");

        Assert.Equal((201, 200, 201), (created, found, another));
        Assert.Equal(first.GetProperty("id").GetGuid(), second.GetProperty("id").GetGuid());
        Assert.Equal(first.GetProperty("name").GetString(), second.GetProperty("name").GetString());
        Assert.NotEqual(first.GetProperty("id").GetGuid(), third.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_run_takes_what_its_deployment_has_and_what_it_is_given_on_top()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d", """
            {"parameters":{"a":1,"b":2},"tags":["t"],"labels":{"mine":"yes"},"version":"7","enforce_parameter_schema":false}
            """);

        var run = await client.CreateRunAsync(
            deployment, """{"parameters":{"b":3},"tags":["t","u"],"labels":{"mine":"no"},"job_variables":{"image":"x"},"work_queue_name":"slow"}""");

        Assert.Equal("""{"a":1,"b":3}""", run.GetProperty("parameters").GetRawText());
        Assert.Equal("""["t","u"]""", run.GetProperty("tags").GetRawText());
        Assert.Equal("no", run.GetProperty("labels").GetProperty("mine").GetString());
        Assert.Equal("7", run.GetProperty("deployment_version").GetString());
        Assert.Equal("slow", run.GetProperty("work_queue_name").GetString());
        Assert.Equal("""{"image":"x"}""", run.GetProperty("job_variables").GetRawText());
    }

    [Theory]
    [InlineData("""{"parameters":{}}""", 409, "Error creating flow run: Validation failed. Failure reason: 'limit' is a required property")]
    [InlineData(
        """{"parameters":{"limit":1},"job_variables":{"image":5}}""",
        422,
        "Error creating flow run: Validation failed for field 'image'. Failure reason: 5 is not valid under any of the given schemas")]
    public async Task What_a_run_needs_and_may_have_is_checked(string body, int expected, string detail)
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d", """
            {"parameter_openapi_schema":{"type":"object","properties":{"limit":{"type":"integer"}},"required":["limit"]}}
            """);

        var (status, answer) = await client.SendAsync("POST", $"deployments/{deployment.GetProperty("id")}/create_flow_run", body);

        Assert.Equal((expected, detail), (status, answer.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("POST", "deployments/00000000-0000-0000-0000-000000000001/create_flow_run", "{}", 404)]
    [InlineData("POST", "deployments/00000000-0000-0000-0000-000000000001/create_flow_run", """{"nme":"x"}""", 422)]
    [InlineData("POST", "flow_runs/00000000-0000-0000-0000-000000000001/set_state", """{"state":{"type":"CANCELLED"}}""", 404)]
    [InlineData("POST", "flow_runs/00000000-0000-0000-0000-000000000001/set_state", """{"state":{"type":"STOPPED"}}""", 422)]
    [InlineData("POST", "flow_runs/filter", """{"flow_runs":{"stat":{}}}""", 422)]
    [InlineData("POST", "flow_runs/filter", """{"sort":"NEWEST"}""", 422)]
    [InlineData("POST", "logs/filter", """{"logs":{"flow_run":{}}}""", 422)]
    [InlineData("GET", "flow_run_states/", null, 422)]
    [InlineData("GET", "flow_run_states/?flow_run_id=x", null, 422)]
    [InlineData("GET", "flow_run_states/?flow_run_id=00000000-0000-0000-0000-000000000001", null, 200)]
    public async Task What_the_server_does_not_know_is_refused(string method, string path, string? body, int status)
    {
        await using var client = await SandboxClient.StartAsync();

        Assert.Equal(status, (await client.SendAsync(method, path, body)).Status);
    }

    [Theory]
    [InlineData("""{"name":{"any_":["a"]}}""", "a")]
    [InlineData("""{"tags":{"all_":["x"]}}""", "b")]
    [InlineData("""{"idempotency_key":{"any_":["k"]}}""", "a")]
    [InlineData("""{"state":{"type":{"any_":["CANCELLED"]}}}""", "c")]
    [InlineData("""{"state":{"name":{"not_any_":["Cancelled"]}}}""", "a,b")]
    [InlineData("""{"end_time":{"is_null_":false}}""", "c")]
    [InlineData("""{"deployment_id":{"any_":["00000000-0000-0000-0000-000000000001"]}}""", "")]
    [InlineData("""{"expected_start_time":{"before_":"2001-01-01T00:00:00Z"}}""", "")]
    [InlineData("""{"operator":"or_","name":{"any_":["a"]},"tags":{"any_":["x"]}}""", "a,b")]
    public async Task Runs_are_found_by_what_they_are(string filter, string names)
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d");
        await client.CreateRunAsync(deployment, """{"name":"a","idempotency_key":"k"}""");
        await client.CreateRunAsync(deployment, """{"name":"b","tags":["x"]}""");
        await client.CreateRunAsync(deployment, """{"name":"c","state":{"type":"CANCELLED"}}""");

        var (_, found) = await client.SendAsync("POST", "flow_runs/filter", $$"""{"flow_runs":{{filter}},"sort":"NAME_ASC"}""");
        var (_, count) = await client.SendAsync("POST", "flow_runs/count", $$"""{"flow_runs":{{filter}} }""");

        Assert.Equal(names, string.Join(',', found.EnumerateArray().Select(run => run.GetProperty("name").GetString())));
        Assert.Equal(found.GetArrayLength(), count.GetInt32());
    }

    [Fact]
    public async Task A_deleted_deployment_takes_with_it_the_runs_that_nobody_took_up()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d");
        var waiting = await client.CreateRunAsync(deployment);
        var started = await client.ReadRunAsync(await client.CreateRunAsync(deployment));

        await client.SendAsync("DELETE", $"deployments/{deployment.GetProperty("id")}");

        Assert.Equal(404, (await client.SendAsync("GET", $"flow_runs/{waiting.GetProperty("id")}")).Status);
        Assert.Equal("RUNNING", (await client.ReadRunAsync(started)).GetProperty("state_type").GetString());
    }

    [Theory]
    [InlineData(0, "CANCELLING", "REJECT", "CANCELLED")]
    [InlineData(2, "CANCELLING", "ACCEPT", "CANCELLING")]
    [InlineData(2, "PENDING", "ABORT", "RUNNING")]
    [InlineData(3, "CRASHED", "ABORT", "COMPLETED")]
    [InlineData(3, "FAILED", "ACCEPT", "FAILED")]
    public async Task A_state_that_is_not_forced_is_taken_as_the_run_allows(int reads, string asked, string verdict, string state)
    {
        await using var client = await SandboxClient.StartAsync();
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));
        await ReadAsync(client, run, reads);

        var (_, answer) = await client.SendAsync(
            "POST", $"flow_runs/{run.GetProperty("id")}/set_state", $$$"""{"state":{"type":"{{{asked}}}"}}""");
        var (_, states) = await client.SendAsync("GET", $"flow_run_states/?flow_run_id={run.GetProperty("id")}");

        Assert.Equal(verdict, answer.GetProperty("status").GetString());
        Assert.Equal(state, states.EnumerateArray().Last().GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_run_that_is_called_off_is_ended_by_its_worker()
    {
        await using var client = await SandboxClient.StartAsync();
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));
        await client.ReadRunAsync(run);
        await client.SendAsync("POST", $"flow_runs/{run.GetProperty("id")}/set_state", """{"state":{"type":"CANCELLING"}}""");

        JsonElement[] reads = [await client.ReadRunAsync(run), await client.ReadRunAsync(run)];

        Assert.Equal(["CANCELLED", "CANCELLED"], reads.Select(read => read.GetProperty("state_type").GetString()));
    }

    [Fact]
    public async Task A_cancelled_run_goes_no_further()
    {
        await using var client = await SandboxClient.StartAsync();
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));
        await client.ReadRunAsync(run);
        await client.SendAsync("POST", $"flow_runs/{run.GetProperty("id")}/set_state", """{"state":{"type":"CANCELLED"},"force":true}""");

        Assert.Equal("CANCELLED", (await client.ReadRunAsync(run)).GetProperty("state_type").GetString());
    }

    [Fact]
    public async Task A_run_that_is_scheduled_again_is_taken_up_again()
    {
        await using var client = await SandboxClient.StartAsync();
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));
        var ended = await ReadAsync(client, run, times: 3);
        await client.SendAsync("POST", $"flow_runs/{run.GetProperty("id")}/set_state", """{"state":{"type":"SCHEDULED"}}""");

        var again = await ReadAsync(client, run, times: 2);

        Assert.Equal(("COMPLETED", 1), (ended.GetProperty("state_type").GetString(), ended.GetProperty("run_count").GetInt32()));
        Assert.Equal(("RUNNING", 2), (again.GetProperty("state_type").GetString(), again.GetProperty("run_count").GetInt32()));
        Assert.Equal(JsonValueKind.Null, again.GetProperty("end_time").ValueKind);
    }

    [Fact]
    public async Task Only_a_scheduled_run_has_a_next_time_to_start()
    {
        await using var client = await SandboxClient.StartAsync();
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));

        var pending = await client.ReadRunAsync(run);

        Assert.Equal(JsonValueKind.String, run.GetProperty("next_scheduled_start_time").ValueKind);
        Assert.Equal(JsonValueKind.Null, pending.GetProperty("next_scheduled_start_time").ValueKind);
        Assert.Equal(
            run.GetProperty("expected_start_time").GetString(),
            pending.GetProperty("state").GetProperty("state_details").GetProperty("scheduled_time").GetString());
    }

    private static async Task<JsonElement> ReadAsync(SandboxClient client, JsonElement run, int times)
    {
        for (var read = 0; read < times; read++)
        {
            run = await client.ReadRunAsync(run);
        }

        return run;
    }
}
