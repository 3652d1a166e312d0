using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Operating;

/// <summary>The commands for people against a gateway that runs as a process.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class PeopleCommandTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private OperatedGateway _operated = null!;

    public async Task InitializeAsync() => _operated = await OperatedGateway.StartProcessAsync();

    public async Task DisposeAsync() => await _operated.DisposeAsync();

    [Fact]
    public async Task What_runs_is_shown_changed_compared_and_explained()
    {
        var first = (string)(await _operated.BuildAsync(OperatedGateway.Build(1)))["id"]!;
        var second = (string)(await _operated.BuildAsync(OperatedGateway.Build(2)))["id"]!;

        var status = await RunAsync("status");
        var list = await RunAsync("rollouts", "--mode", "staging", "--status", "succeeded");
        var show = await RunAsync("show", second[^8..]);
        var changes = await RunAsync("changes", "0000002");
        var compared = await RunAsync("compare", first, second);
        var live = await RunAsync("compare", first, "live");
        var why = await RunAsync("why", "0000002");
        var whyNot = await RunAsync("why", first);

        Assert.Contains($"org/pipelines-arcgis\t0000002{new string('a', 33)}\t{OperatedGateway.ImageOf(2)}\t", status.Output, StringComparison.Ordinal);
        Assert.All((string[])[first, second], id => Assert.Contains(id, list.Output, StringComparison.Ordinal));
        Assert.Contains("status\tsucceeded", show.Output, StringComparison.Ordinal);
        var difference = $"job_variables.image\tabordagem-staging\t{OperatedGateway.ImageOf(1)}\t{OperatedGateway.ImageOf(2)}";
        Assert.Contains(difference, changes.Output, StringComparison.Ordinal);
        Assert.Contains(difference, compared.Output, StringComparison.Ordinal);
        Assert.Contains($"job_variables.image\tabordagem-staging\t{OperatedGateway.ImageOf(2)}\t{OperatedGateway.ImageOf(1)}", live.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), (why.ExitCode, whyNot.ExitCode));
        Assert.Contains("in MODE staging runs.", why.Output, StringComparison.Ordinal);
        Assert.Contains("What runs is commit 0000002", whyNot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_is_planned_carried_out_watched_held_and_let_go()
    {
        await _operated.BuildAsync(OperatedGateway.Build(1));
        await _operated.BuildAsync(OperatedGateway.Build(2));

        var unconfirmed = await RunAsync("rollback", "staging", "--to", "0000001");
        var imageBefore = _operated.Image;
        var done = await RunAsync("rollback", "staging", "--to", "0000001", "--reason", "Bad numbers.", "--yes", "--watch", "--timeout", "10m");
        var held = await RunAsync("hold", "list");
        var released = await RunAsync("hold", "release", "staging", "--yes");
        var nothing = await RunAsync("hold", "list");

        Assert.Equal((5, OperatedGateway.ImageOf(2)), (unconfirmed.ExitCode, imageBefore));
        Assert.Equal((0, OperatedGateway.ImageOf(1)), (done.ExitCode, _operated.Image));
        Assert.Contains("is succeeded", done.Output, StringComparison.Ordinal);
        Assert.Contains("rolled back by oncall", held.Output, StringComparison.Ordinal);
        Assert.Equal((0, "Nothing is held."), (released.ExitCode, nothing.Output.Trim()));
    }

    [Fact]
    public async Task A_redeploy_brings_a_rollout_back_and_says_when_there_is_nothing_to_change()
    {
        var first = (string)(await _operated.BuildAsync(OperatedGateway.Build(1)))["id"]!;
        await _operated.BuildAsync(OperatedGateway.Build(2));

        var planned = await RunAsync("redeploy", first, "--dry-run", "--output", "json");
        var done = await RunAsync("redeploy", first, "--yes", "--watch");

        Assert.Equal((0, 1), (planned.ExitCode, (int)JsonNode.Parse(planned.Output)!["changes"]!["update"]!));
        Assert.Equal((0, OperatedGateway.ImageOf(1)), (done.ExitCode, _operated.Image));
    }

    [Fact]
    public async Task Drift_is_found_and_healed()
    {
        await _operated.BuildAsync(OperatedGateway.Build(1));
        var clean = await RunAsync("drift", "staging");
        var nothing = await RunAsync("sync", "staging", "--yes");
        await ChangeByHandAsync("""{"tags":["by-hand"]}""");

        var drifted = await RunAsync("drift", "staging");
        var healed = await RunAsync("sync", "staging", "--yes", "--watch");
        var again = await RunAsync("drift", "staging");

        Assert.Equal((0, 1, 1, 0, 0), (clean.ExitCode, nothing.ExitCode, drifted.ExitCode, healed.ExitCode, again.ExitCode));
        Assert.Contains("(409 nothing_to_change)", nothing.Output, StringComparison.Ordinal);
        Assert.Contains("changed\tabordagem-staging\t", drifted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_freeze_is_set_shown_audited_and_ended()
    {
        var frozen = await RunAsync("freeze", "staging", "--for", "2h", "--reason", "The open days.", "--yes");
        var status = await RunAsync("status", "staging");
        var ended = await RunAsync("unfreeze", "staging", "--yes");
        var audit = await RunWithAsync(OperatedGateway.AdminKey, "audit", "list", "--since", "1h", "--action", "freeze");
        var notAllowed = await RunAsync("audit", "list");

        Assert.Equal((0, 0, 0, 4), (frozen.ExitCode, ended.ExitCode, audit.ExitCode, notAllowed.ExitCode));
        Assert.Contains("Frozen by oncall until ", status.Output, StringComparison.Ordinal);
        Assert.Contains("\toncall\tfreeze\taccepted\tstaging\t", audit.Output, StringComparison.Ordinal);
        Assert.Contains("(403 role_required)", notAllowed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollout_that_hangs_is_cancelled()
    {
        await _operated.BuildAsync(OperatedGateway.Build(1));
        _operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/filter" });
        var id = await _operated.AcceptAsync(OperatedGateway.Build(2));
        await _operated.WaitForRequestsAsync(2, static request => request is { Method: "POST", Path: "/api/deployments/filter" });

        var status = await RunAsync("status", "staging");
        var cancelled = await RunAsync("cancel", id[^8..], "--yes");
        var watched = await RunAsync("show", id, "--watch", "--timeout", "10m");

        Assert.Contains(id, status.Output, StringComparison.Ordinal);
        Assert.Equal((0, 12), (cancelled.ExitCode, watched.ExitCode));
    }

    [Fact]
    public async Task A_plan_of_a_build_is_shown_as_a_table()
    {
        var (secret, body) = (Path.Combine(_operated.Settings.Folder, "secret"), Path.Combine(_operated.Settings.Folder, "body.json"));
        await File.WriteAllTextAsync(secret, GatewaySettings.Secret);
        await File.WriteAllTextAsync(body, OperatedGateway.Build(1).ToJsonString());

        var (exitCode, output) = await HostedCommand.RunAsync("plan", "--server", _operated.Gateway.Address.ToString(), "--secret-file", secret, "--file", body, "--format", "table");

        Assert.Equal(0, exitCode);
        Assert.Contains("create\tabordagem-staging\tAbordagem | Carga ArcGIS\t", output, StringComparison.Ordinal);
    }

    private async Task ChangeByHandAsync(string change)
    {
        using var client = new HttpClient();
        using var content = new StringContent(change, Encoding.UTF8, "application/json");
        using var answer = await client.PatchAsync(new Uri($"{_operated.Sandbox.ApiUrl.ToString().TrimEnd('/')}/deployments/{_operated.Sandbox.Deployments[0].GetProperty("id").GetString()}"), content);
        answer.EnsureSuccessStatusCode();
    }

    private Task<(int ExitCode, string Output)> RunAsync(string verb, params string[] args) => RunWithAsync(OperatedGateway.OperatorKey, [verb, .. args]);

    private async Task<(int ExitCode, string Output)> RunWithAsync(string key, params string[] args)
    {
        var file = Path.Combine(_operated.Settings.Folder, "key-" + Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(file, key + "\n");
        var run = await HostedCommand.RunAsync([.. args, "--server", _operated.Gateway.Address.ToString(), "--key-file", file]);
        Assert.DoesNotContain(key, run.Output, StringComparison.Ordinal);
        return run;
    }
}
