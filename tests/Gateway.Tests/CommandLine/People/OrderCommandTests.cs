using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.CommandLine.People;

public sealed class OrderCommandTests
{
    private const string Rollbacks = "POST /api/v1/modes/staging/rollbacks";
    private const string Cancel = $"POST /api/v1/rollouts/{StandInGateway.RolloutId}/cancel";

    public static TheoryData<string> Orders =>
    [
        "rollback staging",
        "redeploy " + StandInGateway.RolloutId,
        "sync staging",
        "cancel " + StandInGateway.RolloutId,
        "retry " + StandInGateway.RolloutId,
        "freeze staging --for 2h --reason x",
        "unfreeze staging",
        "hold release staging",
    ];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Where_nobody_can_be_asked_no_order_is_sent_without_yes(string order)
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.RunAsync(order.Split(' '));

        Assert.Equal((5, "Nothing was changed: there is no terminal to ask at. Use --yes to go ahead without being asked."), (run.ExitCode, run.Error.Trim()));
        Assert.NotEqual("", run.Out);
        Assert.DoesNotContain(gateway.Orders, IsOrder);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task No_order_is_sent_that_was_answered_with_no(string order)
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.TypeAsync("n\n", order.Split(' '));

        Assert.Equal(5, run.ExitCode);
        Assert.EndsWith("? [y/N] Nothing was changed." + Environment.NewLine, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Orders, IsOrder);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_order_is_sent_once_it_was_answered_with_yes(string order)
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.TypeAsync("y\n", order.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Single(gateway.Orders, IsOrder);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_order_with_yes_asks_nothing(string order)
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.RunAsync([.. order.Split(' '), "--yes"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Single(gateway.Orders, IsOrder);
    }

    [Fact]
    public async Task A_rollback_shows_the_plan_of_the_API_before_it_asks()
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.TypeAsync("n\n", "rollback", "staging", "--reason", "Bad numbers.");

        Assert.Equal("""{"repository":"org/pipelines-arcgis","project":"","branch":"","to":"previous","reason":"Bad numbers.","dry_run":true,"allow_mass_prune":false}""", Encoding.UTF8.GetString(Assert.Single(gateway.Orders).Body));
        Assert.Contains("job_variables.image\tabordagem-staging\tthe-bad\tthe-good", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("Roll staging of org/pipelines-arcgis back to 01cdef1? [y/N] ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_sends_nothing_else()
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.RunAsync("rollback", "staging", "--dry-run");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain(gateway.Orders, IsOrder);
    }

    [Fact]
    public async Task An_order_whose_plan_has_an_error_is_not_sent_even_with_yes()
    {
        await using var gateway = await ReadyAsync();
        gateway.Say(Rollbacks, 200, StandInGateway.Plan("""[{"severity":"error","error":{"code":"mass_prune","detail":"It removes too much.","fix":"Allow it."}}]"""));

        var run = await gateway.RunAsync("rollback", "staging", "--yes");

        Assert.Equal((1, "Nothing was changed: a rollout of this plan would be refused or fail."), (run.ExitCode, run.Error.Trim()));
        Assert.Contains("It removes too much. (mass_prune) Allow it.", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Orders, IsOrder);
    }

    [Fact]
    public async Task An_order_of_a_program_prints_the_APIs_answer_alone()
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.RunAsync("rollback", "staging", "--yes", "--output", "json");

        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        Assert.Equal("accepted", (string?)JsonNode.Parse(run.Bytes)!["status"]);
        Assert.Contains("Plan for staging", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_goes_to_the_rollout_whose_id_ends_so()
    {
        await using var gateway = await ReadyAsync();

        await gateway.RunAsync("rollback", "staging", "--to", "8f9a0b1c", "--yes");

        Assert.All(gateway.Orders, static order => Assert.Equal(StandInGateway.RolloutId, (string?)JsonNode.Parse(order.Body)!["to"]));
    }

    [Fact]
    public async Task An_order_for_a_MODE_that_runs_more_than_one_asks_to_choose()
    {
        await using var gateway = await ReadyAsync();
        gateway.Say("GET /api/v1/modes", 200, Modes(current: [StandInGateway.Rollout(), StandInGateway.Rollout(("project", "pipelines/sisreg"))]));

        var run = await gateway.RunAsync("rollback", "staging", "--yes");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("  org/pipelines-arcgis/pipelines/sisreg", run.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Orders);
        Assert.Equal(0, (await gateway.RunAsync("rollback", "staging", "--project", "pipelines/sisreg", "--yes")).ExitCode);
        Assert.All(gateway.Orders, static order => Assert.Equal("pipelines/sisreg", (string?)JsonNode.Parse(order.Body)!["project"]));
    }

    [Fact]
    public async Task An_order_for_a_MODE_that_is_none_says_which_was_meant()
    {
        await using var gateway = await ReadyAsync();

        var run = await gateway.RunAsync("freeze", "stagin", "--for", "2h", "--reason", "x", "--yes");

        Assert.Equal((2, "There is no MODE 'stagin'. Did you mean staging? The gateway has staging."), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task A_freeze_sends_its_duration_as_it_was_written()
    {
        await using var gateway = await ReadyAsync();

        await gateway.RunAsync("freeze", "staging", "--for", "1d12h", "--reason", "The open days.", "--yes");

        Assert.Equal("""{"reason":"The open days.","for":"1d12h"}""", Encoding.UTF8.GetString(Assert.Single(gateway.Orders).Body));
    }

    [Fact]
    public async Task Letting_go_of_a_hold_names_its_lane()
    {
        await using var gateway = await ReadyAsync();

        await gateway.RunAsync("hold", "release", "staging", "--yes");

        Assert.Equal("?repository=org%2Fpipelines-arcgis&project=&branch=", Assert.Single(gateway.Orders).Query);
    }

    [Theory]
    [InlineData("succeeded", 0)]
    [InlineData("failed", 10)]
    [InlineData("rolled_back", 11)]
    [InlineData("cancelled", 12)]
    [InlineData("superseded", 13)]
    public async Task Watching_exits_with_the_code_of_how_the_rollout_ended(string status, int exitCode)
    {
        await using var gateway = await ReadyAsync();
        gateway.Say($"GET /api/v1/rollouts/{StandInGateway.RolloutId}", [(200, StandInGateway.Rollout(("status", "applying"))), (503, StandInGateway.Example("GetRollout.503")), (200, StandInGateway.Rollout(("status", status)))]);

        var run = await gateway.RunAsync("rollback", "staging", "--yes", "--watch");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"rollout {StandInGateway.RolloutId} is applying", run.Out, StringComparison.Ordinal);
        Assert.Contains($"rollout {StandInGateway.RolloutId} is {status}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_ends_when_its_time_is_over()
    {
        await using var gateway = await ReadyAsync();
        gateway.Say($"GET /api/v1/rollouts/{StandInGateway.RolloutId}", 200, StandInGateway.Rollout(("status", "applying")));

        Assert.Equal(14, (await gateway.RunAsync("show", StandInGateway.RolloutId, "--watch", "--timeout", "30m")).ExitCode);
    }

    [Fact]
    public async Task Watching_for_a_program_prints_the_rollout_once_it_has_ended()
    {
        await using var gateway = await ReadyAsync();
        var ended = StandInGateway.Rollout(("status", "succeeded"));
        gateway.Say($"GET /api/v1/rollouts/{StandInGateway.RolloutId}", [(200, StandInGateway.Rollout(("status", "applying"))), (200, ended)]);

        var run = await gateway.RunAsync("show", StandInGateway.RolloutId, "--watch", "--output", "json");

        Assert.Equal((0, ended + "\n"), (run.ExitCode, Encoding.UTF8.GetString(run.Bytes)));
    }

    [Theory]
    [InlineData("cancelled", 0)]
    [InlineData("succeeded", 1)]
    public async Task A_cancel_that_is_watched_succeeds_if_the_rollout_is_cancelled(string status, int exitCode)
    {
        await using var gateway = await ReadyAsync();
        gateway.Say($"GET /api/v1/rollouts/{StandInGateway.RolloutId}", [(200, StandInGateway.Rollout(("status", "applying"))), (200, StandInGateway.Rollout(("status", status)))]);

        Assert.Equal(exitCode, (await gateway.RunAsync("cancel", StandInGateway.RolloutId, "--yes", "--watch")).ExitCode);
    }

    /// <summary>Whether it is more than a plan of one.</summary>
    private static bool IsOrder(AskedRequest request) => request.Body.Length == 0 || (bool?)JsonNode.Parse(request.Body)!["dry_run"] != true;

    private static async Task<StandInGateway> ReadyAsync()
    {
        var gateway = await StandInGateway.StartAsync();
        var accepted = StandInGateway.Rollout(("status", "accepted"));
        gateway.Say("GET /api/v1/modes", 200, Modes(current: [StandInGateway.Rollout()]));
        foreach (var path in (ReadOnlySpan<string>)[Rollbacks, "POST /api/v1/modes/staging/sync", $"POST /api/v1/rollouts/{StandInGateway.RolloutId}/redeploy"])
        {
            gateway.Say(path, [(200, StandInGateway.Plan()), (202, accepted)]);
        }

        gateway.Say(Cancel, 202, accepted);
        gateway.Say($"POST /api/v1/rollouts/{StandInGateway.RolloutId}/retry", 202, accepted);
        gateway.Say("DELETE /api/v1/modes/staging/freeze", 204, "");
        gateway.Say("DELETE /api/v1/modes/staging/hold", 204, "");
        return gateway;
    }

    /// <summary>The MODE staging, which is frozen and holds what was rolled back.</summary>
    private static string Modes(IEnumerable<string> current)
    {
        var staging = JsonNode.Parse(StandInGateway.Example("ListModes.200"))!["items"]!.AsArray().Single(mode => (string?)mode!["name"] == "staging")!;
        staging["freeze"] = JsonNode.Parse("""{"reason":"The open days.","by":"oncall","at":"2026-11-23T12:00:00Z","until":"2026-11-23T18:00:00Z"}""");
        staging["holds"] = JsonNode.Parse($$"""[{"rollout_id":"{{StandInGateway.RolloutId}}","repository":"org/pipelines-arcgis","project":"","branch":null,"sha":"03cdef1234567890abcdef1234567890abcdef12","digest":null,"by":"oncall","reason":"Bad numbers.","at":"2026-11-23T12:00:00Z"}]""");
        staging["current"] = JsonNode.Parse($"[{string.Join(',', current)}]");
        return $$"""{"items":[{{staging.ToJsonString()}}]}""";
    }
}
