using System.Text;
using Gateway.Intake;
using Gateway.IntegrationTests.Workflows;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace Gateway.IntegrationTests.DeployFlows;

/// <summary>What the script makes of a rollout's events.</summary>
public sealed partial class DeployFlowsScriptTests
{
    private const string EventPath = $"/api/v1/rollouts/{RolloutId}/events";

    private const string Planned = """
        id: 41
        event: step
        data: {"kind":"plan","outcome":"succeeded","subject":null,"detail":"1 to create.","at":"2026-11-23T12:00:00Z","duration_ms":31}


        """;

    private const string Created = """
        id: 42
        event: step
        data: {"kind":"create","outcome":"succeeded","subject":"daily-prod","detail":"Created.\n::error::no ##[error]command","at":"2026-11-23T12:00:00Z","duration_ms":45}


        """;

    private const string Applying = "event: status\ndata: {\"status\":\"applying\",\"at\":\"2026-11-23T12:00:00Z\"}\n\n";

    private static string End => $"event: end\ndata: {Rollout("succeeded").ReplaceLineEndings("")}\n\n";

    [NodeFact]
    public async Task Prints_a_line_for_each_step_and_takes_the_outcome_from_the_end()
    {
        Answer((202, Rollout("accepted")));
        AnswerEvents(":\n\n" + Planned + Applying + Created + End);
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Equal("succeeded", outcome.Outputs["status"]);
        Assert.Equal(["planned  1 to create. (31 ms)", "created  daily-prod  Created. ::error::no ## [error]command (45 ms)"], StepLines(outcome));
        Assert.Single(Requests());
        Assert.Equal("", outcome.Error);
        Assert.Empty(script.LeftBehind());
    }

    [NodeFact]
    public async Task Proves_its_repository_by_a_signature_over_the_path()
    {
        Answer((202, Rollout("accepted")));
        AnswerEvents(End);
        using var script = Script();

        AssertExit(0, await script.RunAsync());

        var request = Assert.Single(EventRequests());
        Assert.True(StandardWebhooks.Verify(
            Key,
            Header(request, StandardWebhooks.IdHeader),
            Header(request, StandardWebhooks.TimestampHeader),
            Header(request, StandardWebhooks.SignatureHeader),
            Encoding.UTF8.GetBytes(EventPath)));
    }

    [NodeFact]
    public async Task Goes_on_after_the_last_step_when_the_stream_breaks()
    {
        Answer((202, Rollout("accepted")));
        AnswerEvents(Planned + Applying, Created + End);
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Equal(["planned", "created"], StepLines(outcome).Select(line => line.Split("  ")[0]));
        var requests = EventRequests();
        Assert.DoesNotContain(requests[0].Headers!, header => header.Key.Equals("Last-Event-ID", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("41", Header(requests[1], "Last-Event-ID"));
        Assert.Single(Requests());
    }

    [NodeFact]
    public async Task Names_the_last_status_when_the_time_is_over_while_it_follows()
    {
        Answer((202, Rollout("accepted")));
        AnswerEvents(Applying);

        // A busy machine may take longer than the shortest of these until it gets to the events.
        foreach (var wait in (string[])["3", "30", "120"])
        {
            using var script = Script();
            script.Environment["INPUT_WAIT"] = wait;

            var outcome = await script.RunAsync();

            AssertExit(1, outcome);
            if (outcome.Outputs["status"] == "applying")
            {
                return;
            }
        }

        Assert.Fail("The status was never that of the events.");
    }

    [NodeTheory]
    [InlineData(401, "{}")]
    [InlineData(404, "{}")]
    [InlineData(302, "")]
    [InlineData(200, "<html>log in</html>")]
    public async Task Asks_for_the_outcome_when_there_are_no_events(int status, string body)
    {
        Answer((202, Rollout("applying")), (200, Rollout("succeeded")));
        _gateway.Given(Request.Create().WithPath(EventPath).UsingGet()).RespondWith(Response.Create().WithStatusCode(status).WithBody(body));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Equal("succeeded", outcome.Outputs["status"]);
        AssertOneDelivery(2);
        Assert.Equal("wait=0", Header(Requests()[0], "Prefer"));
        Assert.NotEqual("wait=0", Header(Requests()[1], "Prefer"));
    }

    private static List<string> StepLines(DeployFlowsOutcome outcome) =>
        [.. outcome.Lines.Where(line => line.EndsWith(" ms)", StringComparison.Ordinal))];

    /// <summary>Answers one stream after another, each of which then breaks off; the last one stays.</summary>
    private void AnswerEvents(params string[] streams)
    {
        for (var index = 0; index < streams.Length; index++)
        {
            var given = _gateway.Given(Request.Create().WithPath(EventPath).UsingGet());
            if (streams.Length > 1)
            {
                var state = given.InScenario("events");
                state = index > 0 ? state.WhenStateIs($"{index}") : state;
                given = state.WillSetStateTo($"{Math.Min(index + 1, streams.Length - 1)}");
            }

            given.RespondWith(Response.Create().WithStatusCode(200).WithHeader("Content-Type", "text/event-stream").WithBody(streams[index]));
        }
    }

    private List<IRequestMessage> EventRequests() => [.. _gateway.LogEntries.Select(entry => entry.RequestMessage!).Where(request => request.Path == EventPath)];
}
