using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Operating;

public sealed class FreezeTests
{
    [Fact]
    public async Task A_frozen_MODE_refuses_builds_with_the_reason_until_the_freeze_ends()
    {
        await using var operated = await OperatedGateway.StartAsync();

        var frozen = await operated.FreezeAsync("The open days.");
        using var refused = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(1)));
        var problem = await refused.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.OK, "The open days.", "oncall"), (frozen.Status, (string?)frozen.Body["reason"], (string?)frozen.Body["by"]));
        Assert.Equal((HttpStatusCode.Locked, "mode_frozen"), (refused.StatusCode, (string?)problem["code"]));
        Assert.True(JsonNode.DeepEquals(frozen.Body, problem["freeze"]));
        Assert.Contains("oncall froze staging until ", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        Assert.Equal(0, await operated.Gateway.CountRolloutsAsync());
        Assert.True(JsonNode.DeepEquals(frozen.Body, await ShownAsync(operated, "staging")));
        Assert.Null(await ShownAsync(operated, "prod"));

        Assert.Equal(HttpStatusCode.NoContent, (await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze")).Status);
        Assert.Null(await ShownAsync(operated, "staging"));
        await operated.BuildAsync(OperatedGateway.Build(1));
        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze")).Problem);
    }

    [Fact]
    public async Task The_end_of_a_freeze_is_told_with_the_offset_that_it_was_sent_with()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var until = TimeProvider.System.GetUtcNow().AddHours(2).ToOffset(TimeSpan.FromHours(-3)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

        var frozen = await operated.OrderAsync(HttpMethod.Put, "/modes/staging/freeze", new JsonObject { ["reason"] = "The open days.", ["until"] = until });
        await operated.RestartAsync();
        using var refused = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(1)));

        Assert.Equal(until, (string?)frozen.Body["until"]);
        Assert.Equal(until, (string?)(await ShownAsync(operated, "staging"))!["until"]);
        Assert.Contains($"until {until}:", (string?)(await refused.ReadJsonAsync())["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_of_the_settings_freezes_a_MODE_and_no_operator_ends_it()
    {
        await using var operated = await StartInWindowAsync();

        using var refused = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(1)));
        var ended = await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze");

        Assert.Equal(HttpStatusCode.Locked, refused.StatusCode);
        Assert.Contains("Gateway:Modes:staging:FreezeWindows:always froze staging until ", (string?)(await refused.ReadJsonAsync())["detail"], StringComparison.Ordinal);
        Assert.Equal((404, "not_found"), ended.Problem);
        Assert.Contains("FreezeWindows:always", (string?)ended.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_cannot_be_understood_does_not_start()
    {
        await using var operated = await OperatedGateway.StartAsync();
        operated.Settings["Modes:staging:FreezeWindows:x:Rule"] = "FREQ=HOURLY";

        var fault = await HostedGateway.FindFaultsAsync(operated.Settings);

        Assert.Contains("Gateway:Modes:staging:FreezeWindows:x:Rule must have FREQ", fault, StringComparison.Ordinal);
        Assert.Contains("Gateway:Modes:staging:FreezeWindows:x:Reason must be", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_has_a_frozen_MODE_take_one_commit_and_no_other()
    {
        await using var operated = await StartInWindowAsync();
        var commit = ((string)OperatedGateway.Build(1)["sha"]!)[..7];

        var excepted = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/freeze/exceptions", Exception(commit));
        var deployed = await operated.BuildAsync(OperatedGateway.Build(1));
        using var other = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(2)));

        Assert.Equal((HttpStatusCode.OK, commit, "oncall"), (excepted.Status, (string?)excepted.Body["commit"], (string?)excepted.Body["by"]));
        Assert.Equal("succeeded", (string?)deployed["status"]);
        Assert.Equal(HttpStatusCode.Locked, other.StatusCode);
        var mode = await operated.Gateway.GetJsonAsync("/api/v1/modes/staging");
        Assert.Equal("The fix of the outage.", (string?)Assert.Single(mode["freeze_exceptions"]!.AsArray())!["reason"]);
        var audit = (await operated.OrderAsync(HttpMethod.Get, "/audit?action=freeze_exception", key: OperatedGateway.AdminKey)).Body;
        Assert.Contains("The fix of the outage.", (string?)Assert.Single(audit["items"]!.AsArray())!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_is_still_there_after_a_restart_and_ends_by_an_operators_word()
    {
        await using var operated = await StartInWindowAsync();
        var commit = ((string)OperatedGateway.Build(1)["sha"]!)[..7];
        await operated.OrderAsync(HttpMethod.Post, "/modes/staging/freeze/exceptions", Exception(commit));
        await operated.RestartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var path = $"/modes/staging/freeze/exceptions?repository={GatewaySettings.Repository}&commit={commit}";

        var ended = await operated.OrderAsync(HttpMethod.Delete, path);
        var again = await operated.OrderAsync(HttpMethod.Delete, path);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (ended.Status, again.Status));
        var build = OperatedGateway.Build(1);
        build["run_id"] = 7;
        using var refused = await operated.Gateway.PostAsync(SignedBuild.From(build));
        Assert.Equal(HttpStatusCode.Locked, refused.StatusCode);
    }

    [Theory]
    [InlineData("commit", "abc", "/commit")]
    [InlineData("for", "31d", "/for")]
    [InlineData("reason", "", "/reason")]
    [InlineData("repo", "org/one", "/repo")]
    public async Task An_exception_that_is_not_right_is_refused_at_its_field(string field, string value, string pointer)
    {
        await using var operated = await OperatedGateway.StartAsync();
        var body = Exception("abcdef1");
        body[field] = value;

        var refused = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/freeze/exceptions", body);

        Assert.Equal((400, "body_invalid"), refused.Problem);
        Assert.Equal([pointer], refused.Pointers);
    }

    /// <summary>A gateway whose MODE staging is frozen by a window that never ends.</summary>
    private static Task<OperatedGateway> StartInWindowAsync() => OperatedGateway.StartAsync(
        ("Modes:staging:FreezeWindows:always:Rule", "FREQ=DAILY"),
        ("Modes:staging:FreezeWindows:always:From", "2026-01-01T00:00:00"),
        ("Modes:staging:FreezeWindows:always:For", "2d"),
        ("Modes:staging:FreezeWindows:always:Reason", "Nobody is there."));

    private static JsonObject Exception(string commit) => new() { ["repository"] = GatewaySettings.Repository, ["commit"] = commit, ["reason"] = "The fix of the outage." };

    [Fact]
    public async Task A_plan_of_a_frozen_MODE_tells_of_the_freeze_that_the_build_would_meet()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var frozen = await operated.FreezeAsync("The open days.");

        using var answer = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(1)), "/api/v1/plans");
        var plan = await answer.ReadJsonAsync();
        using var request = SignedBuild.From(OperatedGateway.Build(1)).ToRequest("/api/v1/plans");
        request.Headers.TryAddWithoutValidation("Accept", "text/markdown");
        using var comment = await operated.Gateway.Client.SendAsync(request);

        Assert.False((bool)plan["deployable"]!);
        Assert.True(JsonNode.DeepEquals(frozen.Body, plan["freeze"]));
        var finding = Assert.Single(plan["findings"]!.AsArray(), finding => (string?)finding!["error"]!["code"] == "mode_frozen")!;
        Assert.Equal("warning", (string?)finding["severity"]);
        Assert.EndsWith(": The open days.", (string?)finding["error"]!["detail"], StringComparison.Ordinal);
        Assert.Contains("⏸️ Not deployable before ", await comment.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_is_not_deployable_tells_of_no_freeze_as_the_build_would_not()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.FreezeAsync();
        var elsewhere = OperatedGateway.Build(1);
        elsewhere["image"] = "ghcr.io/org/another:latest";

        using var answer = await operated.Gateway.PostAsync(SignedBuild.From(elsewhere), "/api/v1/plans");
        var plan = await answer.ReadJsonAsync();

        Assert.False((bool)plan["deployable"]!);
        Assert.Null(plan["freeze"]);
    }

    [Fact]
    public async Task Only_who_proves_a_build_that_could_be_deployed_learns_of_a_freeze()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.FreezeAsync();
        var elsewhere = OperatedGateway.Build(1);
        elsewhere["image"] = "ghcr.io/org/another:latest";

        using var unproven = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(1)) with { Unsigned = true });
        using var malformed = await operated.Gateway.PostAsync(SignedBuild.From([]));
        using var refused = await operated.Gateway.PostAsync(SignedBuild.From(elsewhere));
        using var invalid = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(1, "deployments: 1")));

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity],
            [unproven.StatusCode, malformed.StatusCode, refused.StatusCode, invalid.StatusCode]);
    }

    [Fact]
    public async Task What_was_accepted_before_a_freeze_still_answers_with_its_rollout()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var build = SignedBuild.From(OperatedGateway.Build(1));
        using var first = await operated.Gateway.PostAsync(build);
        await operated.FreezeAsync();

        using var again = await operated.Gateway.PostAsync(build);

        Assert.Equal((HttpStatusCode.OK, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Builds_that_wait_when_a_freeze_begins_end_and_what_runs_goes_on()
    {
        await using var operated = await OperatedGateway.StartAsync();
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        var running = await operated.AcceptAsync(OperatedGateway.Build(1));
        await operated.WaitForRequestsAsync(1, _ => true);
        var waiting = await operated.AcceptAsync(OperatedGateway.Build(2));

        await operated.FreezeAsync("The open days.");
        var ended = await operated.Gateway.GetJsonAsync("/api/v1/rollouts/" + waiting);
        operated.Sandbox.Faults.Clear();
        var done = await operated.Gateway.WaitForEndAsync("/api/v1/rollouts/" + running);

        Assert.Equal(("cancelled", "oncall", "mode_frozen"), ((string?)ended["status"], (string?)ended["cancelled_by"], (string?)ended["failure"]!["code"]));
        Assert.EndsWith("The open days.", (string?)ended["failure"]!["detail"], StringComparison.Ordinal);
        Assert.Equal("succeeded", (string?)done["status"]);
    }

    [Fact]
    public async Task Going_back_and_cancelling_stay_possible_during_a_freeze_and_retries_do_not()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));
        var failed = await operated.BuildAsync(
            OperatedGateway.Build(3, TestManifests.Simple.Replace("docker-pool", OperatedGateway.MissingPool, StringComparison.Ordinal)),
            "failed");
        await operated.FreezeAsync();

        var retry = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{(string)failed["id"]!}/retry");
        var back = await operated.RollBackAsync("previous");
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        operated.Sandbox.ClearRequests();
        var hanging = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", new JsonObject { ["repository"] = GatewaySettings.Repository, ["to"] = (string)back.Body["id"]! }, wait: null);
        await operated.WaitForRequestsAsync(1, _ => true);
        var cancelled = await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{(string)hanging.Body["id"]!}/cancel");

        Assert.Equal((423, "mode_frozen"), retry.Problem);
        Assert.True(retry.RetryAfter > TimeSpan.FromMinutes(50));
        Assert.Equal("succeeded", (string?)back.Body["status"]);
        Assert.Equal(OperatedGateway.ImageOf(1), operated.Image);
        Assert.Equal("cancelled", (string?)cancelled.Body["status"]);
    }

    [Fact]
    public async Task A_freeze_outlives_the_process_and_can_be_changed()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.FreezeAsync("The open days.");
        await operated.RestartAsync();

        using var refused = await operated.Gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(1)));
        await operated.FreezeAsync("Longer than thought.");

        Assert.Equal(HttpStatusCode.Locked, refused.StatusCode);
        Assert.Equal("Longer than thought.", (string?)(await ShownAsync(operated, "staging"))!["reason"]);
    }

    [Fact]
    public async Task A_build_that_slipped_past_the_beginning_of_a_freeze_ends_when_its_lane_is_looked_at()
    {
        await using var operated = await OperatedGateway.StartProcessAsync();
        operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        var running = await operated.AcceptAsync(OperatedGateway.Build(1));
        await operated.WaitForRequestsAsync(1, _ => true);
        var waiting = await operated.AcceptAsync(OperatedGateway.Build(2));
        await operated.Process.KillAsync();
        await using (var connection = new SqliteConnection($"Data Source={operated.Settings["Ledger:Path"]};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var freeze = connection.CreateCommand();
            freeze.CommandText = "INSERT INTO mode_freezes (Mode, Reason, \"By\", At, Until) VALUES ('staging', 'The open days.', 'oncall', @at, @until)";
            freeze.Parameters.AddWithValue("@at", TimeProvider.System.GetUtcNow());
            freeze.Parameters.AddWithValue("@until", TimeProvider.System.GetUtcNow().AddHours(1));
            await freeze.ExecuteNonQueryAsync();
        }

        operated.Sandbox.Faults.Clear();
        await operated.RestartAsync();
        var done = await operated.Gateway.WaitForEndAsync("/api/v1/rollouts/" + running);
        var ended = await operated.Gateway.WaitForEndAsync("/api/v1/rollouts/" + waiting);

        Assert.Equal("succeeded", (string?)done["status"]);
        Assert.Equal(("cancelled", "mode_frozen"), ((string?)ended["status"], (string?)ended["failure"]!["code"]));
    }

    [Fact]
    public async Task What_the_ledger_cannot_record_is_503_and_freezes_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync();
        Answer refused;
        await using (var blocker = new SqliteConnection($"Data Source={operated.Settings["Ledger:Path"]};Pooling=False"))
        {
            await blocker.OpenAsync();
            await using var hold = blocker.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync();
            refused = await operated.FreezeAsync();
        }

        Assert.Equal((503, "ledger_unavailable"), refused.Problem);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Null(await ShownAsync(operated, "staging"));
        await operated.BuildAsync(OperatedGateway.Build(1));
    }

    [Fact]
    public async Task A_freeze_without_a_reason_or_a_time_says_both_at_once_and_freezes_nothing()
    {
        await using var operated = await OperatedGateway.StartAsync();

        var answer = await operated.OrderAsync(HttpMethod.Put, "/modes/staging/freeze", new JsonObject { ["reason"] = " ", ["until"] = "2020-01-01T00:00:00Z" });

        Assert.Equal((400, "body_invalid"), answer.Problem);
        Assert.Equal(["/reason", "/until"], answer.Pointers);
        Assert.Null(await ShownAsync(operated, "staging"));
        Assert.Equal((404, "not_found"), (await operated.FreezeAsync(mode: "none")).Problem);
        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Delete, "/modes/none/freeze")).Problem);
    }

    private static async Task<JsonNode?> ShownAsync(OperatedGateway operated, string mode) =>
        (await operated.Gateway.GetJsonAsync("/api/v1/modes"))["items"]!.AsArray().Single(item => (string?)item!["name"] == mode)!["freeze"];
}
