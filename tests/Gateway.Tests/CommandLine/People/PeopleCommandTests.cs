using System.Text;
using Gateway.Cli.Terminals;

namespace Gateway.Tests.CommandLine.People;

public sealed class PeopleCommandTests
{
    [Theory]
    [InlineData("GET", "/api/v1/rollouts", "?mode=staging&repository=org%2Fa&project=p&branch=b%2Fc&status=failed&limit=5&cursor=7", "rollouts", "--mode", "staging", "--repository", "org/a", "--project", "p", "--branch", "b/c", "--status", "failed", "--limit", "5", "--cursor", "7")]
    [InlineData("GET", "/api/v1/rollouts/" + StandInGateway.RolloutId, "", "show", StandInGateway.RolloutId)]
    [InlineData("GET", "/api/v1/rollouts/" + StandInGateway.RolloutId + "/changes", "", "changes", StandInGateway.RolloutId)]
    [InlineData("GET", "/api/v1/rollouts/" + StandInGateway.RolloutId + "/compare/live", "", "compare", StandInGateway.RolloutId, "live")]
    [InlineData("GET", "/api/v1/modes/staging/drift", "?cached=true", "drift", "staging", "--cached")]
    [InlineData("GET", "/api/v1/audit", "?since=2026-11-22T12%3A30%3A00Z&actor=oncall&action=freeze&limit=3", "audit", "list", "--since", "1d", "--actor", "oncall", "--action", "freeze", "--limit", "3")]
    public async Task Each_asks_the_API_what_its_options_say_with_the_key(string method, string path, string query, params string[] args)
    {
        await using var gateway = await StandInGateway.StartAsync();

        var run = await gateway.RunAsync(args);

        var asked = gateway.Asked[^1];
        Assert.Equal((method, path, query, StandInGateway.Key), (asked.Method, asked.Path, asked.Query, asked.Headers["X-API-Key"]));
        Assert.Equal("", run.Error);
        Assert.DoesNotContain(StandInGateway.Key, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetRollout.200", "show", StandInGateway.RolloutId)]
    [InlineData("ListRollouts.200", "rollouts")]
    [InlineData("GetRolloutChanges.200", "changes", StandInGateway.RolloutId)]
    [InlineData("GetModeDrift.200", "drift", "staging")]
    [InlineData("ListAudit.200", "audit", "list")]
    [InlineData("ListModes.200", "status")]
    [InlineData("ListModes.200", "hold", "list")]
    public async Task Json_is_the_APIs_own_answer_byte_for_byte(string example, params string[] args)
    {
        await using var gateway = await StandInGateway.StartAsync();

        var run = await gateway.RunAsync([.. args, "--output", "json"]);

        Assert.Equal(("", StandInGateway.Example(example) + "\n"), (run.Out, Encoding.UTF8.GetString(run.Bytes)));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("rollouts")]
    [InlineData("show", StandInGateway.RolloutId)]
    [InlineData("changes", StandInGateway.RolloutId)]
    [InlineData("compare", StandInGateway.RolloutId, "live")]
    [InlineData("why", StandInGateway.RolloutId)]
    [InlineData("drift", "staging")]
    [InlineData("audit", "list")]
    public async Task No_line_is_wider_than_the_terminal(params string[] args)
    {
        await using var gateway = await StandInGateway.StartAsync();
        var drift = StandInGateway.Example("GetModeDrift.200");
        gateway.Say("GET /api/v1/modes/dev/drift", 200, drift.Replace("\"staging\"", "\"dev\"", StringComparison.Ordinal));
        gateway.Say("GET /api/v1/modes/prod/drift", 200, drift.Replace("\"staging\"", "\"prod\"", StringComparison.Ordinal));

        var run = await gateway.RunAsync(new TerminalTraits { IsTerminal = true }, args);

        Assert.Equal("", run.Error);
        Assert.NotEqual("", run.Out);
        Assert.All(run.Out.Split('\n'), static line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Theory]
    [InlineData(401, "GetRollout.401", 4)]
    [InlineData(403, "GetRollout.403", 4)]
    [InlineData(404, "GetRollout.404", 1)]
    [InlineData(429, "GetRollout.429", 3)]
    [InlineData(503, "GetRollout.503", 3)]
    public async Task A_problem_is_said_in_words_and_has_an_exit_code(int status, string example, int exitCode)
    {
        await using var gateway = await StandInGateway.StartAsync();
        gateway.Say($"GET /api/v1/rollouts/{StandInGateway.RolloutId}", status, StandInGateway.Example(example));

        var run = await gateway.RunAsync("show", StandInGateway.RolloutId);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        var problem = System.Text.Json.Nodes.JsonNode.Parse(StandInGateway.Example(example))!;
        Assert.StartsWith($"{problem["title"]} {problem["detail"]} ({status} {problem["code"]})", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html></html>")]
    [InlineData(200, "null")]
    [InlineData(200, "{}")]
    [InlineData(200, "")]
    [InlineData(302, "")]
    [InlineData(404, "Not Found")]
    public async Task What_is_no_gateways_answer_exits_with_3(int status, string body)
    {
        await using var gateway = await StandInGateway.StartAsync();
        gateway.Say("GET /api/v1/rollouts", status, body);

        var run = await gateway.RunAsync("rollouts");

        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains("responded with", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_exits_with_3()
    {
        await using var gateway = await StandInGateway.StartAsync();

        var run = await gateway.RunAsync("rollouts", "--server", "http://127.0.0.1:9");

        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("The gateway at http://127.0.0.1:9/ cannot be reached: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("019ab1c2")]
    [InlineData("8f9a0b1c")]
    [InlineData("02cdef1")]
    [InlineData(StandInGateway.RolloutId)]
    public async Task A_rollout_is_found_by_the_beginning_or_end_of_its_id_or_by_its_commit(string text)
    {
        await using var gateway = await StandInGateway.StartAsync();

        var run = await gateway.RunAsync("show", text);

        Assert.Equal((0, $"/api/v1/rollouts/{StandInGateway.RolloutId}"), (run.ExitCode, gateway.Asked[^1].Path));
    }

    [Fact]
    public async Task A_part_of_several_ids_is_refused_with_all_of_them()
    {
        await using var gateway = await StandInGateway.StartAsync();
        const string Other = "019ab1c2-7d3e-7f4a-9b5c-000000000000";
        gateway.Say("GET /api/v1/rollouts", 200, StandInGateway.Page(StandInGateway.Rollout(), StandInGateway.Rollout(("id", Other))));

        var run = await gateway.RunAsync("show", "019ab1c2");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(StandInGateway.RolloutId, run.Error, StringComparison.Ordinal);
        Assert.Contains(Other, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ffffffff", 1, "There is none among the newest 100 rollouts")]
    [InlineData("01", 2, "'01' is no rollout's id.")]
    [InlineData("main", 2, "'main' is no rollout's id.")]
    public async Task A_rollout_that_is_not_found_is_said_to_be(string text, int exitCode, string said)
    {
        await using var gateway = await StandInGateway.StartAsync();

        var run = await gateway.RunAsync("show", text);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        Assert.StartsWith(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_exits_with_1()
    {
        await using var gateway = await StandInGateway.StartAsync();

        Assert.Equal(1, (await gateway.RunAsync("drift", "staging")).ExitCode);

        gateway.Say("GET /api/v1/modes/staging/drift", 200, StandInGateway.Example("GetModeDrift.200").Replace("\"drifted\": true", "\"drifted\": false", StringComparison.Ordinal));
        Assert.Equal(0, (await gateway.RunAsync("drift", "staging")).ExitCode);
    }

    [Fact]
    public async Task Watching_for_a_program_what_has_no_end_is_refused()
    {
        await using var gateway = await StandInGateway.StartAsync();

        Assert.Equal(2, (await gateway.RunAsync("status", "--watch", "--output", "json")).ExitCode);
        Assert.Equal(2, (await gateway.RunAsync("rollouts", "--watch", "--output", "json")).ExitCode);
    }

    [Theory]
    [InlineData("Did you mean status?", "stauts")]
    [InlineData("Did you mean rollback?", "rolback", "staging")]
    [InlineData("Did you mean --mode?", "rollouts", "--mdoe", "staging")]
    [InlineData("Did you mean --mode?", "rollouts", "--mdoe=staging")]
    [InlineData("Did you mean list?", "audit", "lst")]
    [InlineData("Did you mean release?", "hold", "relase", "staging")]
    [InlineData("Did you mean succeeded?", "rollouts", "--status", "succeded")]
    [InlineData("Did you mean --Urls?", "--url", "http://127.0.0.1:1")]
    public async Task A_mistyped_name_is_answered_with_the_one_that_was_meant(string said, params string[] args)
    {
        var run = await CommandRun.RunAsync(args);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("freeze", "staging", "--for", "soon", "--reason", "x")]
    [InlineData("freeze", "staging", "--reason", "x")]
    [InlineData("freeze", "staging", "--for", "1h")]
    [InlineData("freeze", "staging", "--for", "1h", "--until", "2026-12-24T18:00:00Z", "--reason", "x")]
    [InlineData("rollouts", "--limit", "0")]
    [InlineData("rollouts", "--limit", "101")]
    [InlineData("rollouts", "--cursor", "x")]
    [InlineData("audit", "list", "--since", "yesterday")]
    [InlineData("show", "x", "--timeout", "soon")]
    public async Task A_value_that_an_option_cannot_take_exits_with_2_before_anything_is_asked(params string[] args)
    {
        await using var gateway = await StandInGateway.StartAsync();

        var run = await gateway.RunAsync(args);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Empty(gateway.Asked);
    }
}
