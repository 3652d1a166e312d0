using Gateway.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class SandboxTests
{
    [Fact]
    public async Task Requests_are_logged_in_order_and_writes_are_counted()
    {
        await using var client = await SandboxClient.StartAsync();

        var deployment = await client.CreateAsync("d");
        await client.ReadAsync(deployment);
        await client.SendAsync("POST", "deployments/filter", "{}");
        await client.SendAsync("POST", "deployments/count", "{}");
        await client.SendAsync("GET", "nothing");

        var id = deployment.GetProperty("id");
        RecordedRequest[] expected =
        [
            new("POST", "/api/deployments/", 201),
            new("GET", $"/api/deployments/{id}", 200),
            new("POST", "/api/deployments/filter", 200),
            new("POST", "/api/deployments/count", 200),
            new("GET", "/api/nothing", 404),
        ];
        Assert.Equal(expected, client.Sandbox.Requests);
        Assert.Equal(1, client.Sandbox.Writes);
    }

    [Fact]
    public async Task A_pool_is_ready_while_a_worker_sends_heartbeats()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var client = await SandboxClient.StartAsync(new SandboxOptions { Time = time });

        var before = await StatusesAsync(client);
        client.Sandbox.Heartbeat("docker-pool", "worker-1");
        var online = await StatusesAsync(client);
        time.Advance(TimeSpan.FromMinutes(5));
        var offline = await StatusesAsync(client);

        Assert.Equal(["NOT_READY / ", "READY / ONLINE", "NOT_READY / OFFLINE"], [before, online, offline]);
    }

    [Fact]
    public async Task Clearing_goes_back_to_the_start()
    {
        await using var client = await SandboxClient.StartAsync();
        await client.CreateAsync("d");
        client.Sandbox.AddDockerPool("second");

        client.Sandbox.Clear();

        Assert.Empty(client.Sandbox.Requests);
        Assert.Equal(0, client.Sandbox.Deployments.GetArrayLength());
        Assert.Equal(3, (await client.SendAsync("POST", "work_pools/filter", "{}")).Body.GetArrayLength());
    }

    [Fact]
    public async Task The_address_of_the_api_ends_with_api()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();

        Assert.EndsWith("/api", sandbox.ApiUrl.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_serves_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var parsed = SandboxCommand.Create().Parse("--urls http://127.0.0.1:0 --auth-string admin:pass --csrf --prefect-version 3.8.3");
        using var output = new FirstLine();
        parsed.InvocationConfiguration.Output = output;

        var serving = parsed.InvokeAsync(cancellationToken: stop.Token);
        var address = (await output.Text).Split(' ')[^1];
        using var client = new HttpClient();
        var health = await client.GetStringAsync($"{address}/health");
        using var version = await client.GetAsync($"{address}/version");
        await stop.CancelAsync();

        Assert.Equal(("true", 401), (health, (int)version.StatusCode));
        Assert.Equal(0, await serving);
    }

    [Fact]
    public async Task The_command_line_refuses_what_it_does_not_know()
    {
        var parsed = SandboxCommand.Create().Parse("--urls nowhere --port 1");
        parsed.InvocationConfiguration.Output = TextWriter.Null;
        parsed.InvocationConfiguration.Error = TextWriter.Null;

        Assert.NotEqual(0, await parsed.InvokeAsync());
    }

    [Theory]
    [InlineData("--prefect-version 3.6.12")]
    [InlineData("demo --prefect-version 4.0.0")]
    public async Task The_command_line_refuses_a_version_that_was_not_recorded_and_lists_those_that_were(string line)
    {
        var parsed = SandboxCommand.Create().Parse(line);
        parsed.InvocationConfiguration.Output = TextWriter.Null;
        using var error = new StringWriter();
        parsed.InvocationConfiguration.Error = error;

        Assert.NotEqual(0, await parsed.InvokeAsync());
        Assert.Contains("3.4.25, 3.6.11, 3.6.29, 3.8.3", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> StatusesAsync(SandboxClient client)
    {
        var (_, pool) = await client.SendAsync("GET", "work_pools/docker-pool");
        var (_, workers) = await client.SendAsync("POST", "work_pools/docker-pool/workers/filter", "{}");
        var worker = string.Concat(workers.EnumerateArray().Select(each => each.GetProperty("status").GetString()));
        return $"{pool.GetProperty("status")} / {worker}";
    }

    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> _text = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Text => _text.Task;

        public override Task WriteLineAsync(string? value)
        {
            _text.TrySetResult(value ?? "");
            return Task.CompletedTask;
        }
    }
}
