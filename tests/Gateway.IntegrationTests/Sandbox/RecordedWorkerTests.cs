using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sandbox.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>The runs that a real docker worker made, state by state, replayed with a played worker.</summary>
public sealed class RecordedWorkerTests : IAsyncLifetime
{
    /// <summary>What the runs were recorded from.</summary>
    private const string Version = "3.8.3";

    private const string Pull = """[{"prefect.deployments.steps.set_working_directory":{"directory":"/app"}}]""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 11, 50, 0, TimeSpan.Zero));
    private readonly IReadOnlyList<Exchange> _recorded = Exchange.Read($"exchanges/{Version}/worker-runs.json");
    private SandboxClient _client = null!;

    public async Task InitializeAsync() =>
        _client = await SandboxClient.StartAsync(new SandboxOptions { PrefectVersion = Version, Time = _time }, "Abordagem | Carga ArcGIS");

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task A_run_that_a_schedule_made_is_answered_as_recorded()
    {
        var recorded = Of("SCHEDULED");
        var deployment = await _client.CreateAsync("scheduled", $$$"""
            {"schedules":[{"schedule":{"cron":"0 0 * * *","timezone":"America/Sao_Paulo"}}],
             "tags":["prod","arcgis"],"version":"{{{recorded[0].Answer.GetProperty("deployment_version").GetString()}}}"}
            """);

        await _client.SendAsync("POST", $"deployments/{deployment.GetProperty("id")}/schedule", "{}");
        var (_, runs) = await _client.SendAsync("POST", "flow_runs/filter", """{"sort":"EXPECTED_START_TIME_ASC"}""");

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero), runs[0].GetProperty("expected_start_time").GetDateTimeOffset());
        await ReplayAsync(recorded, runs[0]);
    }

    [Fact]
    public async Task A_run_that_completed_is_answered_as_recorded()
    {
        var recorded = Of("COMPLETED");
        _client.Sandbox.Runs.Add(RunCourse.From(
            new(RunStateType.Pending),
            new(RunStateType.Pending) { Name = "Submitting" },
            new(RunStateType.Running) { Logs = [new("MODE= staging PWD_LEN= 12 SECRET_RESOLVED= True")] },
            new(RunStateType.Completed)) with
        {
            FlowVersion = recorded[0].Answer.GetProperty("flow_version").GetString(),
        });

        await ReplayAsync(recorded, await RunAsync(recorded, reads: 4));
    }

    [Fact]
    public async Task A_run_that_crashed_is_answered_as_recorded()
    {
        var recorded = Of("CRASHED");
        var error = recorded[2].Answer.EnumerateArray().Single(line => line.GetProperty("level").GetInt32() == 40);
        _client.Sandbox.Runs.Add(RunCourse.From(
            new(RunStateType.Pending),
            new(RunStateType.Pending) { Name = "Submitting" },
            new(RunStateType.Crashed)
            {
                Message = recorded[0].Answer.GetProperty("state").GetProperty("message").GetString(),
                Logs = [new(error.GetProperty("message").GetString()!) { Level = 40, Logger = "prefect.flow_runs.worker" }],
            }));

        await ReplayAsync(recorded, await RunAsync(recorded, reads: 3));
    }

    [Fact]
    public async Task A_worker_that_stopped_without_a_word_is_answered_as_recorded()
    {
        await _client.SendAsync(
            "POST", "work_pools/docker-pool/workers/heartbeat", """{"name":"worker-1","heartbeat_interval_seconds":30}""");
        _time.Advance(TimeSpan.FromMinutes(9));

        await new Replay(_client.Http).RunAsync(_recorded.TakeLast(2));
    }

    /// <summary>The run, its states and its logs.</summary>
    private Exchange[] Of(string state) =>
        [.. _recorded.SkipWhile(exchange => !exchange.Note.StartsWith($"a run that ended {state}", StringComparison.Ordinal)).Take(3)];

    /// <summary>Makes a run of the recorded name, which its logs tell, and reads it, so that it goes as many steps.</summary>
    private async Task<JsonElement> RunAsync(Exchange[] recorded, int reads)
    {
        var deployment = await _client.CreateAsync("d", $$"""{"pull_steps":{{Pull}}}""");
        var run = await _client.CreateRunAsync(deployment, $$"""{"name":"{{recorded[0].Answer.GetProperty("name").GetString()}}"}""");
        for (var read = 0; read < reads; read++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1500));
            run = await _client.ReadRunAsync(run);
        }

        return run;
    }

    private async Task ReplayAsync(Exchange[] recorded, JsonElement run)
    {
        var replay = new Replay(_client.Http);
        foreach (var field in new[] { "id", "name" })
        {
            replay.Know(recorded[0].Answer.GetProperty(field).GetString()!, run.GetProperty(field).GetString()!);
        }

        await replay.RunAsync(recorded);
    }
}
