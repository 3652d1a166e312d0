using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.Drift;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>What the metrics count, and by which labels.</summary>
public sealed class MetricTests
{
    private const string Secret = "whsec_ZWluIGFuZGVyZXMgR2VoZWltbmlzIGRlciBUZXN0cyE=";

    [Fact]
    public async Task Builds_are_counted_by_what_became_of_them_and_rollouts_by_how_they_ended()
    {
        await using var operated = await StartAsync();
        var build = SignedBuild.From(operated.NextBuild());
        foreach (var (sent, status) in new[]
        {
            (build, HttpStatusCode.OK),
            (build, HttpStatusCode.OK),
            (build with { Secret = Secret, Id = "msg_unproven" }, HttpStatusCode.Unauthorized),
            (SignedBuild.From(Refused(operated)), HttpStatusCode.Forbidden),
            (SignedBuild.From([]), HttpStatusCode.BadRequest),
        })
        {
            using var answer = await operated.Gateway.PostAsync(sent);
            Assert.Equal(status, answer.StatusCode);
        }

        var samples = await operated.Process.ScrapeAsync();

        Assert.Equal(
            [
                "accepted org/pipelines-arcgis staging 1",
                "malformed org/pipelines-arcgis unknown 1",
                "refused org/pipelines-arcgis unknown 1",
                "replayed org/pipelines-arcgis staging 1",
                "unproven unknown unknown 1",
            ],
            samples.Where(sample => sample.Name == "gateway_builds_total").Select(sample =>
                string.Create(CultureInfo.InvariantCulture, $"{sample.Labels["outcome"]} {sample.Labels["repository"]} {sample.Labels["mode"]} {sample.Value}")).Order(StringComparer.Ordinal));
        Assert.Equal(1, samples.ValueOf("gateway_rollouts_finished_total", ("mode", "staging"), ("status", "succeeded")));
        Assert.Equal(0, samples.ValueOf("gateway_rollouts_finished_total", ("mode", "prod"), ("status", "failed")));
        Assert.Equal(1, samples.ValueOf("gateway_rollout_duration_seconds_count", ("mode", "staging"), ("status", "succeeded")));
        Assert.Equal(1, samples.ValueOf("gateway_credentials_refused_total", ("kind", "proof")));
        foreach (var stage in (string[])["queued", "planning", "applying", "verifying"])
        {
            Assert.Equal(1, samples.ValueOf("gateway_rollout_stage_duration_seconds_count", ("stage", stage), ("mode", "staging"), ("outcome", "succeeded")));
        }
    }

    [Fact]
    public async Task What_fails_and_is_put_back_is_counted_with_Prefects_errors()
    {
        await using var operated = await StartAsync();
        await operated.BuildAsync(operated.NextBuild());
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/", Times = 1 });

        await operated.BuildAsync(operated.NextBuild(TestManifests.From("abordagem", "new")), "rolled_back");

        var samples = await operated.Process.ScrapeAsync();
        Assert.Equal(1, samples.ValueOf("gateway_rollouts_finished_total", ("mode", "staging"), ("status", "rolled_back")));
        Assert.Equal(1, samples.ValueOf("gateway_rollout_stage_duration_seconds_count", ("stage", "applying"), ("outcome", "failed")));
        Assert.Equal(1, samples.ValueOf("gateway_rollout_stage_duration_seconds_count", ("stage", "restoring"), ("outcome", "succeeded")));
        Assert.Equal(1, samples.ValueOf("gateway_prefect_request_duration_seconds_count", ("operation", "create_deployment"), ("http_response_status_code", "422"), ("error_type", "422")));
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_one_that_does_not_answer_are_errors_of_their_own()
    {
        await using var operated = await StartAsync(("Telemetry:PrefectInterval", "00:00:00.1"), ("Prefect:TryTimeout", "00:00:01"));
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/filter", Times = 1 });
        await operated.BuildAsync(operated.NextBuild());
        Assert.Contains(await operated.Process.ScrapeAsync(), sample => sample.Is("gateway_prefect_request_duration_seconds_count", ("error_type", "timeout")));

        await operated.Sandbox.DisposeAsync();

        // By and by: what was found last is kept for some seconds, and no try is made while the circuit breaker is open.
        await operated.Process.WaitForSampleAsync(sample =>
            sample.Is("gateway_prefect_request_duration_seconds_count", ("operation", "check_health"), ("error_type", "connection")));
        await operated.Process.WaitForSampleAsync(sample => sample.Name == "gateway_prefect_up" && sample.Value == 0);
        using var answer = await operated.Gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var samples = await operated.Process.ScrapeAsync();
        Assert.Equal(0, samples.ValueOf("gateway_prefect_up"));
        Assert.DoesNotContain(samples, sample => sample.Name == "gateway_workers_online");
    }

    [Fact]
    public async Task A_rollout_that_waits_has_an_age_until_it_is_taken_up()
    {
        await using var operated = await StartAsync();
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true });
        await operated.AcceptAsync(operated.NextBuild());
        await operated.WaitForRequestsAsync(1, request => request.IsWrite);
        await operated.AcceptAsync(operated.NextBuild());

        // Each of a look of its own: one before may have been of the first, which waited for a moment, too.
        IReadOnlyList<Sample> samples = [];
        await Waiting.UntilAsync(async () => (samples = await operated.Process.ScrapeAsync()).ValueOf("gateway_queue_age_seconds", ("mode", "staging")) > 0
            && samples.ValueOf("gateway_queue_length", ("mode", "staging")) == 1);

        Assert.Equal(0, samples.ValueOf("gateway_queue_length", ("mode", "prod")));
        Assert.Equal(0, samples.ValueOf("gateway_queue_age_seconds", ("mode", "prod")));
    }

    [Fact]
    public async Task Drift_is_told_of_each_lane_as_the_last_look_found_it()
    {
        await using var drifted = await DriftedGateway.StartProcessAsync(("Telemetry:SampleInterval", "00:00:00.1"));
        await drifted.ReadLaneAsync("?cached=false");
        await drifted.Process.WaitForSampleAsync(sample => sample.Is("gateway_drift_deployments", ("mode", "staging"), ("repository", GatewaySettings.Repository)) && sample.Value == 0);

        await drifted.ChangeByHandAsync("a-staging", """{"description":"by hand"}""");
        await drifted.DeleteByHandAsync("b-staging");
        await drifted.ReadLaneAsync("?cached=false");

        await drifted.Process.WaitForSampleAsync(sample => sample.Is("gateway_drift_deployments", ("mode", "staging")) && sample.Value == 2);
    }

    [Fact]
    public async Task The_ledgers_size_is_what_its_files_take()
    {
        await using var operated = await StartAsync();
        await operated.BuildAsync(operated.NextBuild());

        var path = operated.Settings["Ledger:Path"]!;
        await operated.Process.WaitForSampleAsync(sample => sample.Name == "gateway_ledger_size_bytes" && (long)sample.Value == new FileInfo(path).Length + new FileInfo(path + "-wal").Length);
        Assert.Equal(1, (await operated.Process.ScrapeAsync()).ValueOf("gateway_ledger_up"));
    }

    [Fact]
    public async Task The_audits_sequence_grows_with_it_and_shows_that_its_end_was_cut_off()
    {
        await using var operated = await StartAsync();
        await operated.BuildAsync(operated.NextBuild());
        var whole = (await operated.Process.WaitForSampleAsync(sample => sample is { Name: "gateway_audit_sequence", Value: > 2 })).Value;
        Assert.Equal(0, (await operated.Process.ScrapeAsync()).ValueOf("gateway_audit_breaks_total"));

        await using (var connection = new SqliteConnection($"Data Source={operated.Settings["Ledger:Path"]};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var cut = connection.CreateCommand();
            cut.CommandText = "DROP TRIGGER audit_entries_no_delete; DELETE FROM audit_entries WHERE Sequence > 1";
            await cut.ExecuteNonQueryAsync();
        }

        var refused = operated.NextBuild();
        refused["ref"] = "refs/heads/feature/x";
        using var answer = await operated.Gateway.PostAsync(SignedBuild.From(refused));

        await operated.Process.WaitForSampleAsync(static sample => sample is { Name: "gateway_audit_sequence", Value: 2 });
        Assert.True(whole > 2);
        Assert.Equal(1, (await operated.Process.ScrapeAsync()).ValueOf("gateway_audit_breaks_total"));
    }

    [Fact]
    public async Task A_worker_is_online_or_not_by_its_pool()
    {
        await using var operated = await StartAsync();
        operated.Sandbox.Heartbeat("docker-pool", "worker-1");

        await operated.Gateway.GetJsonAsync("/health/ready");

        var samples = await operated.Process.ScrapeAsync();
        Assert.Equal(1, samples.ValueOf("gateway_prefect_up"));
        Assert.Equal(1, samples.ValueOf("gateway_workers_online", ("work_pool", "docker-pool")));
        Assert.Equal(0, samples.ValueOf("gateway_workers_online", ("work_pool", OperatedGateway.MissingPool)));
        Assert.InRange(samples.ValueOf("gateway_prefect_check_age_seconds")!.Value, 0, 30);
    }

    [Fact]
    public async Task Scraping_asks_Prefect_for_nothing()
    {
        await using var operated = await StartAsync();
        await operated.Gateway.GetJsonAsync("/health/ready");
        operated.Sandbox.ClearRequests();

        for (var scrape = 0; scrape < 5; scrape++)
        {
            await operated.Process.ScrapeAsync();
        }

        Assert.Empty(operated.Sandbox.Requests);
    }

    [Fact]
    public async Task Prefect_is_looked_at_by_itself_as_often_as_the_setting_says()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Telemetry:PrefectInterval"] = "00:00:00.1" };
        await using var gateway = await GatewayProcess.StartAsync(settings);

        await gateway.WaitForSampleAsync(sample => sample.Is("gateway_workers_online", ("work_pool", "docker-pool")) && sample.Value == 0);
    }

    [Fact]
    public async Task What_waits_of_a_MODE_that_is_configured_no_more_is_of_an_unknown_one()
    {
        await using var operated = await StartAsync();
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true });
        await operated.AcceptAsync(operated.NextBuild());
        await operated.WaitForRequestsAsync(1, request => request.IsWrite);
        operated.Sandbox.Faults.Clear();
        await operated.Process.KillAsync();
        await LedgerEditing.RenameModeAsync(operated.Settings["Ledger:Path"]!, "staging", "once");
        await operated.RestartAsync();

        await operated.Process.WaitForSampleAsync(sample => sample.Is("gateway_rollouts_finished_total", ("mode", "unknown")) && sample.Value == 1);
        Assert.DoesNotContain(await operated.Process.ScrapeAsync(), sample => sample.Labels.Values.Contains("once"));
    }

    private static System.Text.Json.Nodes.JsonObject Refused(OperatedGateway operated)
    {
        var body = operated.NextBuild();
        body["ref"] = "refs/heads/elsewhere";
        return body;
    }

    private static Task<OperatedGateway> StartAsync(params (string Setting, string Value)[] settings) =>
        OperatedGateway.StartProcessAsync([("Telemetry:SampleInterval", "00:00:00.1"), .. settings]);
}
