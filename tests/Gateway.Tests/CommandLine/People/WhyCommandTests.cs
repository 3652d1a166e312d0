using System.Text.Json.Nodes;

namespace Gateway.Tests.CommandLine.People;

public sealed class WhyCommandTests
{
    private const string Path = "GET /api/v1/rollouts/" + StandInGateway.RolloutId;

    [Fact]
    public async Task What_runs_is_said_to_run_and_exits_with_0()
    {
        await using var gateway = await StandInGateway.StartAsync();

        var run = await gateway.RunAsync("why", StandInGateway.RolloutId);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Commit 01cdef1 of org/pipelines-arcgis in MODE staging runs.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_said_with_its_reason_its_findings_and_what_runs_instead()
    {
        await using var gateway = await StandInGateway.StartAsync();
        Fail(gateway, "failed");

        var run = await gateway.RunAsync("why", StandInGateway.RolloutId);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not run.", run.Out, StringComparison.Ordinal);
        Assert.Contains("It cannot be applied. (plan_invalid)", run.Out, StringComparison.Ordinal);
        Assert.Contains("3:5: The cron is wrong. (cron_invalid) Write five fields.", run.Out, StringComparison.Ordinal);
        Assert.Contains("What runs is commit 02cdef1, which rollout 00000001 (build", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rolled_back", "and what it had written was reverted")]
    [InlineData("superseded", "was superseded by a newer one")]
    [InlineData("cancelled", "was cancelled")]
    [InlineData("accepted", "and waits for its turn")]
    [InlineData("applying", "is applying; it started")]
    public async Task How_far_a_rollout_came_is_said(string status, string said)
    {
        await using var gateway = await StandInGateway.StartAsync();
        Fail(gateway, status);

        var run = await gateway.RunAsync("why", StandInGateway.RolloutId);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(said, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_freeze_and_a_hold_are_said_with_who_and_why()
    {
        await using var gateway = await StandInGateway.StartAsync();
        Fail(gateway, "superseded");

        var run = await gateway.RunAsync("why", StandInGateway.RolloutId);

        Assert.Contains("Frozen by oncall until 2026-11-23 18:00 UTC (in 5 h): The open days.", run.Out, StringComparison.Ordinal);
        Assert.Contains("rolled back by ana 2026-11-23T12:00:00Z: Bad numbers.", run.Out, StringComparison.Ordinal);
        Assert.Contains("gateway hold release staging --repository org/pipelines-arcgis", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_is_answered_for_each_MODE_that_it_was_for()
    {
        await using var gateway = await StandInGateway.StartAsync();
        const string Other = "019ab1c2-7d3e-7f4a-9b5c-00000000000f";
        var prod = StandInGateway.Rollout(("id", Other), ("mode", "prod"));
        gateway.Say("GET /api/v1/rollouts", 200, StandInGateway.Page(StandInGateway.Rollout(), prod));
        gateway.Say("GET /api/v1/rollouts/" + Other, 200, prod);
        gateway.Say("GET /api/v1/modes/prod/drift", 200, StandInGateway.Example("GetModeDrift.200"));

        var run = await gateway.RunAsync("why", "01cdef1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("in MODE staging runs.", run.Out, StringComparison.Ordinal);
        Assert.Contains("in MODE prod does not run.", run.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing of it runs there.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_without_a_rollout_is_answered_with_what_may_have_refused_it()
    {
        await using var gateway = await StandInGateway.StartAsync();
        Fail(gateway, "failed");

        var run = await gateway.RunAsync("why", "fffffff");

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("No rollout of fffffff is among the newest 100", run.Error, StringComparison.Ordinal);
        Assert.Contains("staging: Frozen by oncall", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_whose_build_was_refused_is_answered_with_every_reason()
    {
        await using var gateway = await StandInGateway.StartAsync();
        gateway.Say("GET /api/v1/refusals", 200, """
            { "items": [ { "id": "019ab1c2-7d3e-7f4a-9b5c-000000000002", "status": "refused", "repository": "org/one", "project": "pipelines/a", "mode": "prod", "run_id": 7, "run_attempt": 2,
              "code": "build_refused", "detail": "check_not_successful", "at": "2026-11-23T12:00:00Z",
              "findings": [ { "severity": "error", "error": { "code": "check_not_successful", "detail": "The check test failed.", "fix": "Fix it." } } ] } ], "next": null }
            """);

        var run = await gateway.RunAsync("why", "fffffff");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Its build for MODE prod of org/one/pipelines/a (run 7, attempt 2) was refused ", run.Error, StringComparison.Ordinal);
        Assert.Contains(": build_refused: check_not_successful", run.Error, StringComparison.Ordinal);
        Assert.Contains("  The check test failed. (check_not_successful) Fix it.", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The rollout ended so, another one runs, and the MODE is frozen and holds its commit.</summary>
    private static void Fail(StandInGateway gateway, string status)
    {
        var rollout = StandInGateway.Rollout(
            ("status", status),
            ("failure", JsonNode.Parse("""{"code":"plan_invalid","detail":"It cannot be applied."}""")),
            ("findings", JsonNode.Parse("""[{"severity":"error","error":{"code":"cron_invalid","detail":"The cron is wrong.","fix":"Write five fields.","line":3,"column":5}}]""")));
        var current = StandInGateway.Rollout(("id", "019ab1c2-7d3e-7f4a-9b5c-000000000001"), ("sha", "02cdef1234567890abcdef1234567890abcdef12"));
        var modes = JsonNode.Parse(StandInGateway.Example("ListModes.200"))!;
        var staging = modes["items"]!.AsArray().Single(mode => (string?)mode!["name"] == "staging")!;
        staging["current"] = JsonNode.Parse($"[{current}]");
        staging["freeze"] = JsonNode.Parse("""{"reason":"The open days.","by":"oncall","at":"2026-11-23T12:00:00Z","until":"2026-11-23T18:00:00Z"}""");
        staging["holds"] = JsonNode.Parse("""[{"rollout_id":"019ab1c2-7d3e-7f4a-9b5c-000000000001","repository":"org/pipelines-arcgis","project":"","branch":null,"sha":"01cdef1234567890abcdef1234567890abcdef12","digest":null,"by":"ana","reason":"Bad numbers.","at":"2026-11-23T12:00:00Z"}]""");
        gateway.Say(Path, 200, rollout);
        gateway.Say("GET /api/v1/modes", 200, modes.ToJsonString());
    }
}
