using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Running;

/// <summary>Rollouts that are watched while they run: the second deployment is created when a test lets it be.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class EventTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private PrefectSandbox _sandbox = null!;
    private GatewaySettings _settings = null!;
    private ServedGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await PrefectSandbox.StartAsync();
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/", After = 1 });
        _settings = new GatewaySettings(_sandbox.ApiUrl)
        {
            ["Prefect:WriteConcurrency"] = "1",
            ["Rollouts:EventHeartbeat"] = "00:00:00.1",
        };
        _gateway = await HostedGateway.StartAsync(_settings);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
        _settings.Dispose();
    }

    [Fact]
    public async Task Steps_come_while_the_rollout_runs_and_the_stream_ends_with_its_outcome()
    {
        var rollout = await PostAsync();
        await using var stream = await EventStream.OpenAsync(_gateway, rollout);

        var created = await stream.NextAsync(IsCreation);
        var meanwhile = await _gateway.GetJsonAsync(rollout);
        _sandbox.Faults.Clear();
        var rest = await stream.ReadToEndAsync();

        Assert.Equal(("a-staging", "succeeded"), (created["subject"], created["outcome"]));
        Assert.Null(meanwhile["finished_at"]);
        Assert.Equal("b-staging", Assert.Single(rest, next => IsCreation(next) && next["outcome"] == "succeeded")["subject"]);
        Assert.Equal(["verifying", "succeeded"], rest.Where(next => next.Type == "status").Select(next => next["status"]).TakeLast(2));
        Assert.Equal(("end", "succeeded"), (rest[^1].Type, rest[^1]["status"]));
        Assert.Equal(2, (int)rest[^1].Data["deployments"]!["created"]!);
        Assert.False(rest[^1].Data.ContainsKey("steps"));
    }

    [Fact]
    public async Task Everybody_who_watches_sees_every_step_once_and_in_order()
    {
        var rollout = await PostAsync();
        await using var early = await EventStream.OpenAsync(_gateway, rollout);
        var first = await early.NextAsync(IsCreation);
        await using var late = await EventStream.OpenAsync(_gateway, rollout);
        await late.NextAsync(next => next.Id == first.Id);
        _sandbox.Faults.Clear();

        var seenEarly = Steps(await early.ReadToEndAsync());
        var seenLate = Steps(await late.ReadToEndAsync());

        var recorded = (await _gateway.GetJsonAsync(rollout))["steps"]!.AsArray().Select(step => step!.ToJsonString()).ToList();
        Assert.Equal(recorded.TakeLast(seenEarly.Count), seenEarly);
        Assert.Equal(seenEarly, seenLate);
        Assert.Equal(first.Data.ToJsonString(), recorded[^(seenEarly.Count + 1)]);
    }

    [Fact]
    public async Task A_watcher_that_lost_its_connection_goes_on_after_the_last_step_that_it_saw()
    {
        var rollout = await PostAsync();
        RolloutEvent last;
        await using (var broken = await EventStream.OpenAsync(_gateway, rollout))
        {
            last = await broken.NextAsync(IsCreation);
        }

        await using var resumed = await EventStream.OpenAsync(_gateway, rollout, last.Id);
        _sandbox.Faults.Clear();
        var steps = Steps(await resumed.ReadToEndAsync());

        var recorded = (await _gateway.GetJsonAsync(rollout))["steps"]!.AsArray().Select(step => step!.ToJsonString()).ToList();
        Assert.Equal(recorded.Skip(recorded.IndexOf(last.Data.ToJsonString()) + 1), steps);
    }

    [Fact]
    public async Task A_rollout_that_waits_and_is_superseded_ends_for_who_watches_it()
    {
        var running = await PostAsync(1);
        await using var first = await EventStream.OpenAsync(_gateway, running);
        await first.NextAsync(IsCreation);
        var waiting = await PostAsync(2);
        await using var second = await EventStream.OpenAsync(_gateway, waiting);
        Assert.Equal("accepted", (await second.NextAsync(next => next.Type == "status"))["status"]);
        await PostAsync(3);

        _sandbox.Faults.Clear();

        Assert.Equal("superseded", (await second.NextAsync(next => next.Type == "end"))["status"]);
    }

    [Fact]
    public async Task A_comment_keeps_a_silent_stream_open()
    {
        var rollout = await PostAsync();
        await using var stream = await EventStream.OpenAsync(_gateway, rollout);
        using var reader = new StreamReader(stream.Body);
        using var patience = new CancellationTokenSource(Waiting.Patience);

        string? line;
        do
        {
            line = await reader.ReadLineAsync(patience.Token);
        }
        while (line is not null && !line.StartsWith(':'));

        Assert.Equal(":", line);
    }

    [Fact]
    public async Task Who_watches_does_not_hold_up_the_end_of_the_service()
    {
        await _gateway.DisposeAsync();

        // The write that hangs is waited for, too.
        _settings["Prefect:TryTimeout"] = "00:00:01";
        var gateway = await GatewayProcess.StartAsync(_settings);
        _gateway = gateway;
        var rollout = await PostAsync();
        await using var stream = await EventStream.OpenAsync(gateway, rollout);
        await stream.NextAsync(IsCreation);

        // The host gives open requests twenty seconds, and what runs after that is cut off.
        Assert.Equal(0, await gateway.TerminateAsync());

        Assert.DoesNotContain(await stream.ReadToEndAsync(), next => next.Type == "end");
        Assert.DoesNotContain("[ERR]", gateway.Output, StringComparison.Ordinal);
    }

    private static bool IsCreation(RolloutEvent next) => next.Type == "step" && next["kind"] == "create";

    private static List<string> Steps(IEnumerable<RolloutEvent> events) =>
        [.. events.Where(next => next.Type == "step").Select(next => next.Data.ToJsonString())];

    private async Task<string> PostAsync(int run = 1)
    {
        var body = SignedBuild.Json(run, TestManifests.From("a", "b"));
        body["run_number"] = JsonValue.Create(run);
        using var answer = await _gateway.PostAsync(SignedBuild.From(body) with { Wait = null });
        return answer.Headers.Location!.ToString();
    }
}
