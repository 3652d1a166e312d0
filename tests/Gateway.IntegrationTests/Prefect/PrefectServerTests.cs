using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Running;
using Gateway.Prefect;
using WireMock.ResponseBuilders;

namespace Gateway.IntegrationTests.Prefect;

public class PrefectServerTests
{
    private const string Locked = """{"exception_message": "Service Unavailable"}""";
    private const string Flow = """{"id": "a49371b1-15d0-4038-a8d0-2936bbfeab59", "created": "2026-11-23T11:30:28.124675Z", "name": "csrf", "tags": [], "labels": {}}""";
    private static readonly Guid FlowId = Guid.Parse("a49371b1-15d0-4038-a8d0-2936bbfeab59");
    private static readonly Guid Id = Guid.Parse("73ed3efa-d56e-4fbf-a099-0637bd1ebeb5");
    private static readonly JsonElement Body = Parse("""{"name": "rec-prod", "job_variables": {"env": {"TOKEN": "hunter2"}}}""");

    [Fact]
    public async Task A_deployment_is_read_with_all_that_a_plan_compares()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/deployments/filter", (200, await Fixture("filter.json")));

        var deployment = Assert.Single(await prefect.Client.ReadDeploymentsAsync(["rec-prod"], default));

        Assert.Equal(Id, deployment.Id);
        Assert.Equal("docker-pool", deployment.WorkPoolName);
        Assert.Equal("object", deployment.ParameterOpenApiSchema?.GetProperty("type").GetString());
        Assert.Equal("six-hourly", Assert.Single(deployment.Schedules).Slug);
        Assert.Equal("""{"deployments":{"name":{"any_":["rec-prod"]}},"sort":"NAME_ASC","limit":200,"offset":0}""", prefect.Body(0));
    }

    [Fact]
    public async Task Pages_that_overlap_may_miss_a_deployment_and_are_read_again()
    {
        using var prefect = new RecordedPrefect();
        var ids = Enumerable.Range(0, 201).Select(_ => Guid.NewGuid()).ToList();
        prefect.Answers(
            "POST", "/deployments/filter", (200, Page(ids.Take(200))), (200, Page(ids.Skip(199).Take(1))), (200, Page(ids.Take(200))), (200, Page(ids.Skip(200))));

        var found = await prefect.Client.ReadDeploymentsAsync(["same"], default);

        Assert.Equal(ids.Order(), found.Select(deployment => deployment.Id));
        Assert.Contains("\"offset\":200", prefect.Body(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_go_on_overlapping_are_no_answer()
    {
        using var prefect = new RecordedPrefect();
        var ids = Enumerable.Range(0, 200).Select(_ => Guid.NewGuid()).ToList();
        var pages = Enumerable.Repeat(new[] { (200, Page(ids)), (200, Page(ids.Take(1))) }, 5).SelectMany(static pair => pair).ToArray();
        prefect.Answers("POST", "/deployments/filter", pages);

        var exception = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.ReadDeploymentsAsync(["same"], default));

        Assert.Contains("overlapped", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_gives_the_same_full_page_without_end_is_not_asked_without_end()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/deployments/filter", (200, Page([.. Enumerable.Range(0, 200).Select(_ => Guid.NewGuid())])));

        var exception = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.ReadDeploymentsAsync(["same"], default));

        Assert.Contains("the same page twice", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, prefect.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_holds_no_text_is_unreadable()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/version", (200, "\"\\ud800\""));

        var exception = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CheckHealthAsync(default));

        Assert.Contains("not JSON from Prefect", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_set_that_nobody_knows_does_not_hide_what_the_server_says()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/version", Response.Create().WithStatusCode(422).WithHeader("content-type", "application/json; charset=klingon").WithBody("""{"detail": "No."}"""));

        var exception = await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.CheckHealthAsync(default));

        Assert.EndsWith("Prefect answered 422: No.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_names_than_a_page_holds_are_asked_for_in_turn()
    {
        using var prefect = new RecordedPrefect();
        var ids = Enumerable.Range(0, 200).Select(_ => Guid.NewGuid()).ToList();
        prefect.Answers("POST", "/deployments/filter", (200, Page(ids.Take(199))), (200, Page(ids.Skip(199))));

        var found = await prefect.Client.ReadDeploymentsAsync([.. Enumerable.Range(0, 200).Select(static number => $"d{number:000}")], default);

        Assert.Equal(200, found.Count);
        Assert.Contains("\"any_\":[\"d199\"]", prefect.Body(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_asked_is_no_request()
    {
        using var prefect = new RecordedPrefect();

        Assert.Empty(await prefect.Client.ReadDeploymentsAsync([], default));
        Assert.Empty(await prefect.Client.ReadFlowNamesAsync([], default));

        Assert.Empty(prefect.Requests);
    }

    [Fact]
    public async Task Flow_names_are_read_by_id()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/filter", (200, $"[{Flow}]"));

        var names = await prefect.Client.ReadFlowNamesAsync([FlowId, FlowId], default);

        Assert.Equal("csrf", names[FlowId]);
        Assert.Equal($$$"""{"flows":{"id":{"any_":["{{{FlowId}}}"]}},"limit":200,"offset":0}""", prefect.Body(0));
    }

    [Fact]
    public async Task A_work_pool_is_read_and_an_unknown_one_is_null()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/work_pools/rec-pool", (200, """{"name": "rec-pool", "type": "docker", "base_job_template": {}, "is_paused": true, "status": "READY"}"""));
        prefect.Answers("GET", "/work_pools/nope", (404, """{"detail": "Work pool \"nope\" not found."}"""));

        var pool = await prefect.Client.ReadWorkPoolAsync("rec-pool", default);

        Assert.Equal(("docker", "READY", true), (pool?.Type, pool?.Status, pool?.IsPaused));
        Assert.Null(await prefect.Client.ReadWorkPoolAsync("nope", default));
    }

    [Fact]
    public async Task A_flow_is_created_or_found()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/", (201, Flow));

        Assert.Equal(FlowId, await prefect.Client.EnsureFlowAsync("csrf", default));
        Assert.Equal("""{"name":"csrf"}""", prefect.Body(0));
    }

    [Fact]
    public async Task An_update_sends_the_patch_as_it_is()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("PATCH", $"/deployments/{Id}", Response.Create().WithStatusCode(204));

        await prefect.Client.UpdateDeploymentAsync(Id, Parse("""{"version": null, "concurrency_limit": null}"""), default);

        Assert.Equal("""{"version":null,"concurrency_limit":null}""", prefect.Body(0)?.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_schedule_that_is_gone_counts_as_deleted()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("DELETE", $"/deployments/{Id}/schedules/{FlowId}", (404, """{"detail": "Schedule not found."}"""));

        await prefect.Client.DeleteScheduleAsync(Id, FlowId, default);

        Assert.Single(prefect.Requests);
    }

    [Fact]
    public async Task Basic_credentials_the_api_version_and_further_headers_are_sent()
    {
        using var prefect = new RecordedPrefect(new() { ["AuthString"] = "admin:pass", ["Headers:X-Proxy-Key"] = "k" });
        prefect.Answers("GET", "/version", (200, "\"0.8.4\""));

        Assert.Equal("0.8.4", await prefect.Client.CheckHealthAsync(default));

        Assert.Equal("Basic YWRtaW46cGFzcw==", prefect.Header(0, "Authorization"));
        Assert.Equal("0.8.4", prefect.Header(0, "X-PREFECT-API-VERSION"));
        Assert.Equal("k", prefect.Header(0, "X-Proxy-Key"));
    }

    [Fact]
    public async Task A_bearer_token_is_sent()
    {
        using var prefect = new RecordedPrefect(new() { ["BearerToken"] = "abc" });
        prefect.Answers("GET", "/version", (200, "\"0.8.4\""));

        await prefect.Client.CheckHealthAsync(default);

        Assert.Equal("Bearer abc", prefect.Header(0, "Authorization"));
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_at_once_and_named()
    {
        using var prefect = new RecordedPrefect(new() { ["AuthString"] = "admin:wrong" });
        prefect.Answers("GET", "/version", (401, """{"exception_message": "Unauthorized"}"""));

        var refused = await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.CheckHealthAsync(default));

        Assert.Equal(401, refused.Status);
        Assert.Equal("check health: Prefect answered 401: Unauthorized. Check Gateway:Prefect:AuthString or Gateway:Prefect:BearerToken.", refused.Message);
        Assert.Single(prefect.Requests);
    }

    [Fact]
    public async Task A_refusal_that_echoes_the_request_shows_nothing_of_it()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/deployments/", (422, """
            {"exception_message": "Invalid request received.", "exception_detail": [
              {"type": "value_error", "loc": ["body", "schedules", 0, "schedule", "cron"], "msg": "Value error, Invalid cron string: \"hunter2\"", "input": "hunter2"}],
             "request_body": {"job_variables": {"env": {"TOKEN": "hunter2"}}}}
            """));

        var refused = await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.CreateDeploymentAsync(Body, default));

        Assert.Equal("create deployment rec-prod: Prefect answered 422: body.schedules.0.schedule.cron: Value error, Invalid cron string: '…'.", refused.Message);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_database_is_tried_again_even_for_a_create_and_slows_writes_down()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/deployments/", (503, Locked), (503, Locked), (201, $$"""{"id": "{{Id}}"}"""));

        Assert.Equal(Id, await prefect.Client.CreateDeploymentAsync(Body, default));

        Assert.Equal(3, prefect.Requests.Count);
        Assert.Equal(prefect.Body(0), prefect.Body(2));
        Assert.Equal(1, prefect.Pace.Limit);
    }

    [Fact]
    public async Task A_database_that_stays_busy_is_unavailable()
    {
        using var prefect = new RecordedPrefect(new() { ["Retries"] = "2" });
        prefect.Answers("PATCH", $"/deployments/{Id}", (503, Locked));

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.UpdateDeploymentAsync(Id, Body, default));

        Assert.Equal(503, unavailable.Status);
        Assert.Equal(3, prefect.Requests.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_create_is_not_sent_twice_when_the_server_may_have_done_it(int status)
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/deployments/", (status, """{"exception_message": "Internal Server Error"}"""));

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CreateDeploymentAsync(Body, default));

        Assert.Equal(status, unavailable.Status);
        Assert.Single(prefect.Requests);
    }

    [Fact]
    public async Task A_500_on_an_update_is_not_repeated_and_says_what_causes_it()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("PATCH", $"/deployments/{Id}", (500, """{"exception_message": "Internal Server Error"}"""));

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.UpdateDeploymentAsync(Id, Body, default));

        Assert.Contains("A missing work pool", unavailable.Message, StringComparison.Ordinal);
        Assert.Single(prefect.Requests);
    }

    [Fact]
    public async Task A_read_is_repeated_after_a_500()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/flows/filter", (500, "{}"), (200, $"[{Flow}]"));

        Assert.Single(await prefect.Client.ReadFlowNamesAsync([FlowId], default));
    }

    [Fact]
    public async Task A_page_of_html_is_unavailable()
    {
        using var prefect = new RecordedPrefect(new() { ["Retries"] = "1" });
        prefect.Answers("GET", "/work_pools/p", Response.Create().WithStatusCode(200).WithHeader("content-type", "text/html").WithBody("<html>Sign in</html>"));

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.ReadWorkPoolAsync("p", default));

        Assert.Contains("Gateway:Prefect:ApiUrl", unavailable.Message, StringComparison.Ordinal);
        Assert.Equal(2, prefect.Requests.Count);
    }

    [Theory]
    [InlineData("""{"name": "p", "ty""")]
    [InlineData("""{"name": "p"}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task An_answer_that_is_not_Prefects_is_unavailable(string body)
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/work_pools/p", (200, body));

        await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.ReadWorkPoolAsync("p", default));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var prefect = new RecordedPrefect(new() { ["AuthString"] = "admin:pass" });
        prefect.Answers("GET", "/version", Response.Create().WithStatusCode(302).WithHeader("location", $"{prefect.Server.Url}/api/elsewhere"));

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CheckHealthAsync(default));

        Assert.Contains("does not follow redirects", unavailable.Message, StringComparison.Ordinal);
        Assert.Single(prefect.Requests);
    }

    [Fact]
    public async Task A_try_that_takes_too_long_is_given_up()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/version", Response.Create().WithCallback(async _ =>
        {
            prefect.Clock.Advance(TimeSpan.FromSeconds(11));
            await new TaskCompletionSource<bool>().Task.WaitAsync(Waiting.Patience, TimeProvider.System);
            return new WireMock.ResponseMessage { StatusCode = 200 };
        }));

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CheckHealthAsync(default));

        Assert.Contains("TryTimeout", unavailable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_body_is_read_again()
    {
        const string Pool = """{"name": "p", "type": "docker"}""";
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, $"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{Pool}", $"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {Pool.Length}\r\nconnection: close\r\n\r\n{Pool}");
        using var prefect = new RecordedPrefect(new() { ["ApiUrl"] = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/api" });

        Assert.Equal("docker", (await prefect.Client.ReadWorkPoolAsync("p", default))?.Type);
        await serving;
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        using var prefect = new RecordedPrefect(new() { ["ApiUrl"] = "http://127.0.0.1:1/api" });

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CreateDeploymentAsync(Body, default));

        Assert.Contains("cannot be reached: the connection was refused", unavailable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_work_pool_is_not_said_to_be_missing_where_the_address_is_not_the_APIs()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/work_pools/p", (404, """{"detail":"Not Found"}"""));

        var refused = await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.ReadWorkPoolAsync("p", default));

        Assert.Contains("seems not to be the address of Prefect's API", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_many_failures_requests_stop_for_a_while_and_then_go_on()
    {
        using var prefect = new RecordedPrefect(new() { ["Retries"] = "0", ["BreakerMinimumTries"] = "2" });
        prefect.Answers("GET", "/version", (502, "{}"), (502, "{}"), (200, "\"0.8.4\""));
        await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CheckHealthAsync(default));
        await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CheckHealthAsync(default));

        var stopped = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CheckHealthAsync(default));

        Assert.Contains("its circuit breaker is open", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(2, prefect.Requests.Count);
        prefect.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("0.8.4", await prefect.Client.CheckHealthAsync(default));
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_its_own_cancellation()
    {
        using var prefect = new RecordedPrefect();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prefect.Client.CheckHealthAsync(source.Token));
    }

    private static async Task ServeAsync(TcpListener listener, params string[] answers)
    {
        foreach (var answer in answers)
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var buffer = new byte[8192];
            var text = new StringBuilder();
            while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        }
    }

    private static string Page(IEnumerable<Guid> ids) =>
        $"[{string.Join(',', ids.Select(id => $$"""{"id": "{{id}}", "name": "same", "flow_id": "{{FlowId}}"}"""))}]";

    private static Task<string> Fixture(string name) => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", "prefect", name));

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
