using System.Text.Json;
using Gateway.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class RunSchedulingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 6, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("""{"cron":"30 6 * * 1-5","timezone":"America/Sao_Paulo"}""", "2026-03-09T09:30 2026-03-10T09:30 2026-03-11T09:30")]
    [InlineData("""{"cron":"0 */6 * * *"}""", "2026-03-06T12:00 2026-03-06T18:00 2026-03-07T00:00")]
    [InlineData("""{"cron":"0 0 1 * sun"}""", "2026-03-08T00:00 2026-03-15T00:00 2026-03-22T00:00")]
    [InlineData("""{"cron":"0 0 8 * 7","day_or":false}""", "2026-03-08T00:00")]
    [InlineData("""{"cron":"0 0 13 mar,apr *"}""", "2026-03-13T00:00 2026-04-13T00:00")]
    [InlineData("""{"cron":"@daily"}""", "2026-03-07T00:00 2026-03-08T00:00 2026-03-09T00:00")]
    [InlineData("""{"cron":"30 2 8 3 *","timezone":"America/New_York"}""", "")]
    [InlineData("""{"interval":86400,"anchor_date":"2026-03-01T15:00:00Z"}""", "2026-03-06T15:00 2026-03-07T15:00 2026-03-08T15:00")]
    public async Task A_deployments_schedules_make_its_next_runs(string schedule, string times)
    {
        await using var client = await StartAsync();
        var deployment = await client.CreateAsync("d", $$"""{"schedules":[{"schedule":{{schedule}} }]}""");

        var (status, _) = await ScheduleAsync(client, deployment);

        Assert.Equal(200, status);
        Assert.Equal(times, await TimesAsync(client));
    }

    [Fact]
    public async Task Scheduling_again_makes_no_run_twice()
    {
        await using var client = await StartAsync();
        var deployment = await client.CreateAsync("d", """{"schedules":[{"schedule":{"cron":"@daily"},"slug":"daily"}]}""");

        await ScheduleAsync(client, deployment);
        await ScheduleAsync(client, deployment, """{"min_runs":4}""");

        Assert.Equal("2026-03-07T00:00 2026-03-08T00:00 2026-03-09T00:00 2026-03-10T00:00", await TimesAsync(client));
    }

    [Fact]
    public async Task Inactive_schedules_make_no_runs_but_those_of_a_paused_deployment_do()
    {
        await using var client = await StartAsync();
        var deployment = await client.CreateAsync("d", """
            {"paused":true,"schedules":[{"schedule":{"cron":"@daily"}},{"schedule":{"cron":"@hourly"},"active":false}]}
            """);

        await ScheduleAsync(client, deployment, """{"max_runs":1}""");

        Assert.Equal("2026-03-07T00:00", await TimesAsync(client));
    }

    [Theory]
    [InlineData("PATCH", "", """{"version":"2"}""")]
    [InlineData("PATCH", "/schedules/{schedule}", """{"active":false}""")]
    [InlineData("DELETE", "/schedules/{schedule}", null)]
    [InlineData("POST", "/pause_deployment", null)]
    public async Task Writing_to_a_deployment_drops_its_scheduled_runs_but_not_those_asked_for(string method, string path, string? body)
    {
        await using var client = await StartAsync();
        var deployment = await client.CreateAsync("d", """{"schedules":[{"schedule":{"cron":"@daily"}}]}""");
        await ScheduleAsync(client, deployment);
        await client.CreateRunAsync(deployment, """{"state":{"type":"SCHEDULED","state_details":{"scheduled_time":"2026-03-20T00:00:00Z"}}}""");
        var schedule = deployment.GetProperty("schedules")[0].GetProperty("id").GetString();

        await client.SendAsync(
            method, $"deployments/{deployment.GetProperty("id")}{path.Replace("{schedule}", schedule, StringComparison.Ordinal)}", body);

        Assert.Equal("2026-03-20T00:00", await TimesAsync(client));
    }

    [Fact]
    public async Task Replacing_a_deployment_drops_its_scheduled_runs()
    {
        await using var client = await StartAsync();
        await ScheduleAsync(client, await client.CreateAsync("d", """{"schedules":[{"schedule":{"cron":"@daily"}}]}"""));

        await client.CreateAsync("d");

        Assert.Equal("", await TimesAsync(client));
    }

    [Fact]
    public async Task A_scheduled_run_starts_when_it_is_due()
    {
        await using var client = await StartAsync();
        await ScheduleAsync(client, await client.CreateAsync("d", """{"schedules":[{"schedule":{"cron":"@daily"}}]}"""), """{"max_runs":1}""");
        _time.Advance(TimeSpan.FromHours(12));

        var (_, runs) = await client.SendAsync("POST", "flow_runs/filter", "{}");

        Assert.Equal("PENDING", Assert.Single(runs.EnumerateArray()).GetProperty("state_type").GetString());
    }

    private static Task<(int Status, JsonElement Body)> ScheduleAsync(SandboxClient client, JsonElement deployment, string body = "{}") =>
        client.SendAsync("POST", $"deployments/{deployment.GetProperty("id")}/schedule", body);

    private static async Task<string> TimesAsync(SandboxClient client)
    {
        var (_, runs) = await client.SendAsync("POST", "flow_runs/filter", """{"sort":"EXPECTED_START_TIME_ASC"}""");
        return string.Join(' ', runs.EnumerateArray().Select(run => run.GetProperty("expected_start_time").GetString()![..16]));
    }

    private Task<SandboxClient> StartAsync() => SandboxClient.StartAsync(new SandboxOptions { Time = _time });
}
