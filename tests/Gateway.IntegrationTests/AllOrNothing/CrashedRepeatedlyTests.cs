using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>The real process, lost again and again in the middle of one rollout.</summary>
public sealed class CrashedRepeatedlyTests : IAsyncLifetime, IAsyncDisposable
{
    private const int MaxResumes = 3;

    private static readonly Fault HangingRead = new() { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/filter" };
    private static readonly Fault HangingWrite = new() { Kind = FaultKind.Hang, Method = "PATCH", Path = "/api/deployments/*", After = 2 };

    private PrefectSandbox? _sandbox;
    private GatewaySettings? _settings;
    private GatewayProcess? _gateway;
    private long _run;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _settings?.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    [Fact]
    public async Task Killed_while_it_plans_it_fails_after_so_many_resumes_and_the_next_build_is_rolled_out()
    {
        var (sandbox, _) = await StartAsync();
        sandbox.Faults.Add(HangingRead);
        var rollout = await PostAsync(TwelveDeployments.After);
        await KillRepeatedlyAsync();

        var ended = await _gateway!.WaitForEndAsync(rollout);

        Assert.Equal(("failed", "crashed_repeatedly"), ((string?)ended["status"], (string?)ended["failure"]!["code"]));
        Assert.Contains("It had not changed any deployment", (string?)ended["failure"]!["detail"], StringComparison.Ordinal);
        Assert.Equal(MaxResumes, ended["steps"]!.AsArray().Count(step => (string?)step!["kind"] == "resume" && (string?)step["outcome"] == "succeeded"));
        sandbox.Faults.Clear();
        await DeployAsync(TwelveDeployments.After);
    }

    [Fact]
    public async Task Killed_while_it_writes_it_fails_with_what_was_there_before_kept_so_that_a_retry_that_fails_puts_that_back()
    {
        var (sandbox, before) = await StartAsync();
        sandbox.Faults.Add(HangingWrite);
        var rollout = await PostAsync(TwelveDeployments.After);
        await KillRepeatedlyAsync();
        sandbox.Faults.Clear();

        var ended = await _gateway!.WaitForEndAsync(rollout);

        Assert.Equal(("failed", "crashed_repeatedly"), ((string?)ended["status"], (string?)ended["failure"]!["code"]));
        Assert.Contains("some deployments may be changed and others not", (string?)ended["failure"]!["detail"], StringComparison.Ordinal);
        Assert.NotEqual(before, ServerState.From(sandbox));
        var lane = await ReadLaneAsync();
        Assert.Equal("not_restored", (string?)lane["state"]);
        Assert.Contains("uncertain", lane["deployments"]!.AsArray().Select(deployment => (string?)deployment!["state"]));

        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", Method = "PATCH", Path = "/api/deployments/*", Times = 1 });
        var retried = await RetryAsync(rollout);
        Assert.Equal("rolled_back", (string?)retried["status"]);
        Assert.Equal(before, ServerState.From(sandbox));
        lane = await ReadLaneAsync();
        Assert.Equal("deployed", (string?)lane["state"]);
        Assert.All(lane["deployments"]!.AsArray(), deployment => Assert.Equal("applied", (string?)deployment!["state"]));
    }

    [Fact]
    public async Task After_that_the_next_build_of_the_lane_brings_all_to_one_state()
    {
        var (sandbox, _) = await StartAsync();
        await DeployAsync(TwelveDeployments.After);
        var wanted = ServerState.From(sandbox);
        await DeployAsync(TwelveDeployments.Before);
        sandbox.Faults.Add(HangingWrite);
        var rollout = await PostAsync(TwelveDeployments.After);
        await KillRepeatedlyAsync();
        sandbox.Faults.Clear();
        Assert.Equal("crashed_repeatedly", (string?)(await _gateway!.WaitForEndAsync(rollout))["failure"]!["code"]);

        await DeployAsync(TwelveDeployments.After);

        Assert.Equal(wanted, ServerState.From(sandbox));
    }

    [Fact]
    public async Task Told_to_end_again_and_again_in_the_middle_of_it_the_process_goes_on_with_it_each_time()
    {
        var (sandbox, _) = await StartAsync();
        sandbox.Faults.Add(HangingRead);
        var rollout = await PostAsync(TwelveDeployments.After);
        for (var deploys = 1; deploys <= MaxResumes + 2; deploys++)
        {
            var expected = deploys;
            await Waiting.UntilAsync(() => sandbox.Faults.Happened >= expected);
            await _gateway!.TerminateAsync();
            await RestartAsync();
        }

        sandbox.Faults.Clear();
        var ended = await _gateway!.WaitForEndAsync(rollout);

        Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
    }

    private async Task<(PrefectSandbox Sandbox, string Before)> StartAsync()
    {
        _sandbox = await PrefectSandbox.StartAsync();
        _settings = new GatewaySettings(_sandbox.ApiUrl)
        {
            ["Rollouts:MaxResumes"] = MaxResumes.ToString(CultureInfo.InvariantCulture),
            ["ApiKeys:tests:Role"] = "operator",
            ["Prefect:WriteConcurrency"] = "1",
            ["Prefect:TryTimeout"] = "00:01:00",
            ["Rollouts:Deadline"] = "00:10:00",
        };
        // Soon after it was told to end a process is ended, as by who runs it: that does not count either.
        _settings.Variables["DOTNET_shutdownTimeoutSeconds"] = "1";
        _gateway = await GatewayProcess.StartAsync(_settings);
        await DeployAsync(TwelveDeployments.Before);
        return (_sandbox, ServerState.From(_sandbox));
    }

    /// <summary>Kills the process each time that it hangs in the rollout, until it has been resumed as often as it may be, and starts it once more.</summary>
    private async Task KillRepeatedlyAsync()
    {
        for (var processes = 1; processes <= MaxResumes + 1; processes++)
        {
            var expected = processes;
            await Waiting.UntilAsync(() => _sandbox!.Faults.Happened >= expected);
            await _gateway!.KillAsync();
            await RestartAsync();
        }
    }

    private async Task RestartAsync()
    {
        await _gateway!.DisposeAsync();
        _gateway = await GatewayProcess.StartAsync(_settings!);
    }

    private async Task<string> PostAsync(string manifest)
    {
        using var answer = await _gateway!.PostAsync(Build(manifest) with { Wait = null });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private async Task<JsonNode> RetryAsync(string rollout)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, rollout + "/retry");
        using var answer = await _gateway!.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await _gateway.WaitForEndAsync(answer.Headers.Location!.ToString());
    }

    private async Task DeployAsync(string manifest)
    {
        using var answer = await _gateway!.PostAsync(Build(manifest));
        var rollout = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK && (string?)rollout["status"] == "succeeded", rollout.ToJsonString());
    }

    private SignedBuild Build(string manifest)
    {
        var json = SignedBuild.Json(++_run, manifest);
        json["run_number"] = _run;
        return SignedBuild.From(json);
    }

    private async Task<JsonNode> ReadLaneAsync() => Assert.Single((await _gateway!.GetJsonAsync("/api/v1/modes/staging"))["lanes"]!.AsArray())!;
}
