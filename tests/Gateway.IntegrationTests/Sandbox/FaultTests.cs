using System.Net.Http.Json;
using System.Text.Json;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class FaultTests
{
    [Fact]
    public async Task A_status_is_answered_as_often_as_it_was_asked_for_after_the_spared_requests()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.Status, Path = "/api/version", After = 1, Times = 2 });

        var statuses = new List<int>();
        for (var number = 0; number < 4; number++)
        {
            statuses.Add((await client.SendAsync("GET", "version")).Status);
        }

        Assert.Equal([200, 500, 500, 200], statuses);
    }

    [Fact]
    public async Task A_status_can_carry_html_as_a_proxy_would_send_it()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.Status, Status = 503, Body = "<h1>Bad</h1>", ContentType = "text/html" });

        var (status, body) = await client.SendAsync("GET", "version");

        Assert.Equal((503, "<h1>Bad</h1>"), (status, body.GetString()));
    }

    [Fact]
    public async Task A_fault_happens_only_to_its_method_and_path()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.Status, Method = "PATCH", Path = "/api/deployments/*" });

        var deployment = await client.CreateAsync("d");

        Assert.Equal(500, await client.PatchAsync(deployment, """{"version":"2"}"""));
        Assert.Equal(JsonValueKind.Null, (await client.ReadAsync(deployment)).GetProperty("version").ValueKind);
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.HalfBody)]
    internal async Task A_broken_answer_is_an_error_and_the_effect_stays_where_it_was_asked_for(FaultKind kind)
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = kind, Method = "POST", Times = 1, AfterEffect = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.UpsertAsync("d"));

        Assert.Equal(1, client.Sandbox.Deployments.GetArrayLength());
        Assert.Equal(200, (await client.UpsertAsync("d")).Status);
    }

    [Fact]
    public async Task A_reset_before_the_effect_changes_nothing()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.Reset, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.UpsertAsync("d"));

        Assert.Equal(0, client.Sandbox.Deployments.GetArrayLength());
        Assert.Null(Assert.Single(client.Sandbox.Requests).Status);
    }

    [Fact]
    public async Task What_hangs_ends_when_the_faults_are_cleared()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.Hang });

        var hanging = client.SendAsync("GET", "version");
        await Waiting.UntilAsync(() => client.Sandbox.Faults.Happened > 0);
        Assert.False(hanging.IsCompleted);
        client.Sandbox.Faults.Clear();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        Assert.Equal(200, (await client.SendAsync("GET", "version")).Status);
    }

    [Fact]
    public async Task A_delayed_answer_is_right()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.Delay, DelayMs = 5 });
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.Delay, DelayMs = 5, AfterEffect = true });

        Assert.Equal("0.8.4", (await client.SendAsync("GET", "version")).Body.GetString());
    }

    [Fact]
    public async Task A_late_effect_comes_though_its_client_has_left()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.LateEffect, DelayMs = 300, Method = "POST" });
        using var impatient = new HttpClient { BaseAddress = client.Sandbox.ApiUrl };
        using var leave = new CancellationTokenSource();

        var waiting = impatient.PostAsJsonAsync("/api/flows/", new { name = "late" }, leave.Token);
        await Waiting.UntilAsync(() => client.Sandbox.Faults.Late == 1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Waiting.UntilAsync(() => client.Sandbox.Faults.Late == 0);

        client.Sandbox.Faults.Clear();
        Assert.Equal(200, (await client.SendAsync("POST", "flows/", """{"name":"late"}""")).Status);
    }

    [Fact]
    public async Task The_nth_write_meets_a_locked_database_and_the_connection_closes_after_it()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Add(new() { Kind = FaultKind.DatabaseLocked, WritesOnly = true, After = 1, Times = 1 });

        var first = await client.UpsertAsync("d", """{"version":"1"}""");
        var read = await client.SendAsync("POST", "deployments/filter", "{}");
        var second = await client.UpsertAsync("d", """{"version":"2"}""");

        // On the old connection a write may meet its end.
        using var fresh = new HttpClient { BaseAddress = client.Sandbox.ApiUrl };
        using var third = await fresh.PatchAsJsonAsync($"/api/deployments/{first.Body.GetProperty("id")}", new { version = "3" });

        Assert.Equal((201, 200, 503, 204), (first.Status, read.Status, second.Status, (int)third.StatusCode));
        Assert.Equal("""{"exception_message":"Service Unavailable"}""", second.Body.GetRawText());
    }

    [Fact]
    public async Task On_sqlite_one_of_two_writes_at_the_same_time_meets_a_locked_database()
    {
        await using var client = await SandboxClient.StartAsync();
        client.Sandbox.Faults.Sqlite = new SqliteMode(WriteMs: 300);

        var answers = await Task.WhenAll(client.UpsertAsync("one"), client.UpsertAsync("two"));

        Assert.Equal([201, 503], answers.Select(answer => answer.Status).Order());
        Assert.Equal(1, client.Sandbox.Deployments.GetArrayLength());
        Assert.Equal(201 + 200, (await client.UpsertAsync("one")).Status + (await client.UpsertAsync("two")).Status);
    }

    [Fact]
    public async Task Faults_are_set_read_and_cleared_over_http()
    {
        await using var client = await SandboxClient.StartAsync();

        var (set, _) = await client.SendAsync("PUT", "/sandbox/faults", """
            {"faults":[{"kind":"status","method":"GET","path":"/api/**","status":401,"times":1,"after":0,"after_effect":false,"delay_ms":0}],
             "sqlite":{"write_ms":1}}
            """);
        var (_, plan) = await client.SendAsync("GET", "/sandbox/faults");
        var (faulty, _) = await client.SendAsync("GET", "version");
        var (cleared, _) = await client.SendAsync("DELETE", "/sandbox/faults");
        var (wrong, _) = await client.SendAsync("PUT", "/sandbox/faults", """{"faults":[{"kind":"flood"}]}""");

        Assert.Equal((204, 401, 204, 400), (set, faulty, cleared, wrong));
        Assert.Equal("status", plan.GetProperty("faults")[0].GetProperty("kind").GetString());
        Assert.Empty(client.Sandbox.Faults.All);
        Assert.Null(client.Sandbox.Faults.Sqlite);
    }
}
