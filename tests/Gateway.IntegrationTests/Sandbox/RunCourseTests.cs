using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sandbox.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class RunCourseTests
{
    public static TheoryData<string, string> Courses => new()
    {
        { "completed", "Scheduled Pending Running Completed Completed" },
        { "keeps running", "Scheduled Pending Running Running Running" },
        { "never picked up", "Scheduled Scheduled Scheduled Scheduled Scheduled" },
        { "late", "Scheduled Late Late Late Late" },
        { "failed", "Scheduled Pending Running Failed Failed" },
        { "crashed", "Scheduled Pending Crashed Crashed Crashed" },
        { "slow", "Scheduled Scheduled Pending Pending Running" },
    };

    [Theory]
    [MemberData(nameof(Courses))]
    public async Task Every_read_takes_a_run_one_step_on(string course, string states)
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Runs.Add(CourseOf(course));
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));

        var seen = new List<string> { StateOf(run) };
        while (seen.Count < 5)
        {
            seen.Add(StateOf(await client.ReadRunAsync(run)));
        }

        Assert.Equal(states, string.Join(' ', seen));
    }

    [Fact]
    public async Task Without_a_course_a_run_completes()
    {
        await using var client = await SandboxClient.StartAsync();
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));

        string[] seen = [StateOf(await client.ReadRunAsync(run)), StateOf(await client.ReadRunAsync(run)), StateOf(await client.ReadRunAsync(run))];

        Assert.Equal(["Pending", "Running", "Completed"], seen);
    }

    [Fact]
    public async Task A_query_reads_the_runs_it_is_about_whatever_states_it_asks_for()
    {
        await using var client = await SandboxClient.StartAsync();
        var one = await client.CreateAsync("one");
        var mine = await client.CreateRunAsync(one);
        var other = await client.CreateRunAsync(await client.CreateAsync("other"));
        var query = $$"""
            {"flow_runs":{"state":{"type":{"any_":["COMPLETED"]} },"deployment_id":{"any_":["{{one.GetProperty("id")}}"]} } }
            """;

        var found = new List<int>();
        for (var number = 0; number < 3; number++)
        {
            found.Add((await client.SendAsync("POST", "flow_runs/filter", query)).Body.GetArrayLength());
        }

        Assert.Equal([0, 0, 1], found);
        Assert.Equal("Completed", StateOf(await client.ReadRunAsync(mine)));
        Assert.Equal("Pending", StateOf(await client.ReadRunAsync(other)));
    }

    [Fact]
    public async Task Counting_and_reading_states_and_logs_take_no_run_on()
    {
        await using var client = await SandboxClient.StartAsync();
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));

        await client.SendAsync("POST", "flow_runs/count", "{}");
        await client.SendAsync("POST", "logs/filter", "{}");
        var (_, states) = await client.SendAsync("GET", $"flow_run_states/?flow_run_id={run.GetProperty("id")}");

        Assert.Equal(1, states.GetArrayLength());
    }

    [Fact]
    public async Task A_course_is_for_one_deployment_and_as_many_runs_as_it_says()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Runs.Add(RunCourse.Crashed("no image") with { Deployment = "one", Times = 1 });
        client.Sandbox.Runs.Add(RunCourse.NeverPickedUp with { Deployment = "other" });
        var one = await client.CreateAsync("one");
        var other = await client.CreateAsync("other");

        JsonElement[] runs = [await client.CreateRunAsync(one), await client.CreateRunAsync(one), await client.CreateRunAsync(other)];

        var ends = new List<string>();
        foreach (var run in runs)
        {
            await client.ReadRunAsync(run);
            await client.ReadRunAsync(run);
            ends.Add(StateOf(await client.ReadRunAsync(run)));
        }

        Assert.Equal(["Crashed", "Completed", "Scheduled"], ends);
    }

    [Fact]
    public async Task A_run_that_is_not_due_waits()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var client = await SandboxClient.StartAsync(new SandboxOptions { Time = time });
        var run = await client.CreateRunAsync(
            await client.CreateAsync("d"), """{"state":{"type":"SCHEDULED","state_details":{"scheduled_time":"2026-01-01T01:00:00Z"}}}""");

        var before = StateOf(await client.ReadRunAsync(run));
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(("Scheduled", "Pending"), (before, StateOf(await client.ReadRunAsync(run))));
    }

    [Fact]
    public async Task Why_a_run_failed_is_in_its_state_and_in_its_log()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Runs.Add(RunCourse.Failed("no such layer"));
        var run = await client.CreateRunAsync(await client.CreateAsync("d"));
        await client.ReadRunAsync(run);
        await client.ReadRunAsync(run);

        var failed = await client.ReadRunAsync(run);
        var (_, errors) = await client.SendAsync("POST", "logs/filter", """{"logs":{"level":{"ge_":40}}}""");

        Assert.Equal("no such layer", failed.GetProperty("state").GetProperty("message").GetString());
        Assert.Equal("Finished in state Failed('no such layer')", Assert.Single(errors.EnumerateArray()).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Courses_are_set_read_and_cleared_over_http()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d");

        var (set, _) = await client.SendAsync("PUT", "/sandbox/runs", """
            {"courses":[{"deployment":"d","times":1,"steps":[{"type":"crashed","message":"no image","logs":[{"message":"oh","level":40}]}]}]}
            """);
        var (_, plan) = await client.SendAsync("GET", "/sandbox/runs");
        var run = await client.ReadRunAsync(await client.CreateRunAsync(deployment));
        var (cleared, _) = await client.SendAsync("DELETE", "/sandbox/runs");
        var (unknown, _) = await client.SendAsync("PUT", "/sandbox/runs", """{"courses":[{"steps":[{"type":"gone"}]}]}""");
        var (empty, _) = await client.SendAsync("PUT", "/sandbox/runs", "null");

        Assert.Equal((204, 204, 400, 400), (set, cleared, unknown, empty));
        Assert.Equal("crashed", plan.GetProperty("courses")[0].GetProperty("steps")[0].GetProperty("type").GetString());
        Assert.Equal("no image", run.GetProperty("state").GetProperty("message").GetString());
        Assert.Empty(client.Sandbox.Runs.All);
    }

    [Fact]
    public async Task Clearing_the_sandbox_forgets_runs_and_courses()
    {
        await using var client = await SandboxClient.StartAsync();
        await client.CreateRunAsync(await client.CreateAsync("d"));
        client.Sandbox.Runs.Add(RunCourse.Late);

        client.Sandbox.Clear();

        Assert.Empty(client.Sandbox.Runs.All);
        Assert.Equal(0, (await client.SendAsync("POST", "flow_runs/count", "{}")).Body.GetInt32());
    }

    private static string StateOf(JsonElement run) => run.GetProperty("state_name").GetString()!;

    private static RunCourse CourseOf(string name) => name switch
    {
        "completed" => RunCourse.Completed,
        "keeps running" => RunCourse.KeepsRunning,
        "never picked up" => RunCourse.NeverPickedUp,
        "late" => RunCourse.Late,
        "failed" => RunCourse.Failed("wrong"),
        "crashed" => RunCourse.Crashed("no image"),
        _ => RunCourse.From(new(RunStateType.Scheduled), new(RunStateType.Pending), new(RunStateType.Pending), new(RunStateType.Running)),
    };
}
