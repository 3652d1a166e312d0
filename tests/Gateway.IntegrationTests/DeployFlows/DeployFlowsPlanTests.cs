using System.Runtime.Versioning;
using Gateway.Builds;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;
using Gateway.Sandbox;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.DeployFlows;

/// <summary>The script with <c>plan: true</c>, against a recorder and against the real gateway.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DeployFlowsPlanTests : IDisposable
{
    private const string Head = "fedcba9876543210fedcba9876543210fedcba98";
    private const string Plan = "### Plan for <code>prod</code>: 1 to update\n\n| a | b |\n";

    private readonly WireMockServer _gateway = WireMockServer.Start();

    public void Dispose() => _gateway.Dispose();

    [NodeFact]
    public async Task The_plan_is_in_the_summary_and_in_a_file()
    {
        Answer(200, Plan, deployable: "true");
        using var script = Script(_gateway.Url!);

        var outcome = await script.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.Equal(Plan, outcome.Summary);
        Assert.Equal(Plan, await File.ReadAllTextAsync(outcome.Outputs["plan-file"]));
        Assert.EndsWith(".md", outcome.Outputs["plan-file"], StringComparison.Ordinal);
        Assert.Equal(("planned", "true"), (outcome.Outputs["status"], outcome.Outputs["deployable"]));
        var request = Assert.Single(_gateway.LogEntries).RequestMessage!;
        Assert.Equal("text/markdown, application/problem+json", request.Headers!["Accept"].Single());
        Assert.False(request.Headers.ContainsKey("Prefer"));
        var build = BuildResultReader.Read(request.BodyAsBytes!).Build!;
        Assert.Equal((null, true, false), (build.BaseRef, build.PlanOnly, build.AllowMassPrune));
    }

    [NodeFact]
    public async Task The_job_goes_red_when_what_was_planned_cannot_be_deployed_and_keeps_the_plan()
    {
        Answer(200, Plan, deployable: "false");
        using var script = Script(_gateway.Url!);

        var outcome = await script.RunAsync();

        Assert.Equal((1, "false"), (outcome.ExitCode, outcome.Outputs["deployable"]));
        Assert.Equal(Plan, await File.ReadAllTextAsync(outcome.Outputs["plan-file"]));
        Assert.Contains(outcome.Lines, line => line.StartsWith("::error::The plan cannot be deployed.", StringComparison.Ordinal));
    }

    [NodeTheory]
    [InlineData("pull_request", "refs/pull/42/merge")]
    [InlineData("pull_request_target", "refs/heads/main")]
    public async Task A_pull_request_is_planned_by_its_last_commit_and_its_target_branch(string eventName, string reference)
    {
        Answer(200, Plan, deployable: "true");
        using var script = Script(_gateway.Url!);
        ComeFromPullRequest(script, eventName, reference);

        var outcome = await script.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        var build = BuildResultReader.Read(Assert.Single(_gateway.LogEntries).RequestMessage!.BodyAsBytes!).Build!;
        Assert.Equal(("refs/pull/42/merge", "main", Head), (build.Ref, build.BaseRef, build.Sha));
    }

    [NodeFact]
    public async Task A_pull_request_without_its_event_is_said_before_anything_is_sent()
    {
        using var script = Script(_gateway.Url!);
        ComeFromPullRequest(script, "pull_request", "refs/pull/42/merge");
        script.Environment.Remove("GITHUB_EVENT_PATH");

        var outcome = await script.RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::error::GITHUB_EVENT_PATH is missing", StringComparison.Ordinal));
        Assert.Empty(_gateway.LogEntries);
    }

    [NodeFact]
    public async Task Neither_true_nor_false_is_said_before_anything_is_sent()
    {
        using var script = Script(_gateway.Url!);
        script.Environment["INPUT_PLAN"] = "yes";

        var outcome = await script.RunAsync();

        Assert.Equal((1, "::error::plan must be true or false."), (outcome.ExitCode, Assert.Single(outcome.Lines)));
    }

    [NodeFact]
    public async Task What_stands_in_for_the_gateway_is_no_plan()
    {
        Answer(200, "<html>", deployable: null);
        using var script = Script(_gateway.Url!);

        var outcome = await script.RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.DoesNotContain("<html>", outcome.Summary, StringComparison.Ordinal);
        Assert.Contains("/api/v1/plans responded with 200, which is not a response of the gateway.", outcome.Output, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task Prefect_that_refuses_the_gateway_is_asked_once()
    {
        Answer(502, """{ "code": "prefect_refused", "title": "Prefect refused the gateway's request.", "detail": "Check the settings." }""", deployable: null);
        using var script = Script(_gateway.Url!);

        var outcome = await script.RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Single(_gateway.LogEntries);
        Assert.Contains("Prefect refused the gateway's request. Check the settings.", outcome.Output, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_pull_request_of_the_sample_gets_the_real_gateways_plan_and_changes_nothing()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var script = Script(gateway.Address.ToString());
        ComeFromPullRequest(script, "pull_request", "refs/pull/42/merge");
        script.Environment["INPUT_IMAGE"] = "ghcr.io/org/pipelines-arcgis:main-" + Head;

        var outcome = await script.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.StartsWith("### Plan for <code>prod</code>: 6 to create\n", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal(0, sandbox.Writes);
        Assert.Equal(0, await gateway.CountRolloutsAsync());
    }

    [NodeFact]
    public async Task A_pull_request_into_a_branch_without_a_MODE_has_no_plan_and_a_reason()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var script = Script(gateway.Address.ToString());
        ComeFromPullRequest(script, "pull_request", "refs/pull/42/merge");
        script.Environment["GITHUB_BASE_REF"] = "feature/x";

        var outcome = await script.RunAsync();

        Assert.Equal((1, "refused"), (outcome.ExitCode, outcome.Outputs["status"]));
        Assert.False(outcome.Outputs.ContainsKey("plan-file"));
        Assert.Contains("No plan: refused", outcome.Summary, StringComparison.Ordinal);
        Assert.Contains("::error title=branch_not_mapped::", outcome.Output, StringComparison.Ordinal);
    }

    private static DeployFlowsScript Script(string gatewayUrl)
    {
        var script = new DeployFlowsScript(gatewayUrl, GatewaySettings.Secret);
        script.Environment["INPUT_PLAN"] = "true";
        return script;
    }

    private static void ComeFromPullRequest(DeployFlowsScript script, string eventName, string reference)
    {
        var file = Path.Combine(script.NewDirectory("event"), "event.json");
        File.WriteAllText(file, $$"""{ "number": 42, "pull_request": { "number": 42, "head": { "sha": "{{Head}}" } } }""");
        script.Environment["GITHUB_EVENT_NAME"] = eventName;
        script.Environment["GITHUB_REF"] = reference;
        script.Environment["GITHUB_BASE_REF"] = "main";
        script.Environment["GITHUB_EVENT_PATH"] = file;
    }

    private void Answer(int status, string body, string? deployable)
    {
        var answer = Response.Create().WithStatusCode(status).WithBody(body);
        if (deployable is not null)
        {
            answer = answer.WithHeader("Content-Type", "text/markdown; charset=utf-8").WithHeader("Plan-Deployable", deployable);
        }

        _gateway.Given(Request.Create().WithPath("/api/v1/plans").UsingPost()).RespondWith(answer);
    }
}
