using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.DeployFlows;

/// <summary>The very script that a job runs, against the real gateway.</summary>
public sealed class DeployFlowsGatewayTests
{
    [NodeFact]
    public async Task A_job_on_main_deploys_the_samples_six_prod_deployments()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var script = Script(gateway);

        var outcome = await script.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Equal(("succeeded", "6"), (outcome.Outputs["status"], outcome.Outputs["created"]));
        Assert.Contains("| MODE | prod |", outcome.Summary, StringComparison.Ordinal);
        Assert.All(sandbox.Deployments.EnumerateArray(), deployment => Assert.EndsWith("-prod", deployment.GetProperty("name").GetString(), StringComparison.Ordinal));
        Assert.Equal(6, sandbox.Deployments.GetArrayLength());
    }

    [NodeFact]
    public async Task A_job_on_a_branch_without_a_MODE_fails_with_the_reason()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var script = Script(gateway);
        script.Environment["GITHUB_REF"] = "refs/heads/feature/x";

        var outcome = await script.RunAsync();

        Assert.Equal((1, "refused"), (outcome.ExitCode, outcome.Outputs["status"]));
        Assert.Contains("branch_not_mapped", outcome.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Requests);
    }

    [NodeFact]
    public async Task A_job_goes_red_when_its_rollout_fails()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 401, Body = """{"exception_message":"Unauthorized"}""" });
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var script = Script(gateway);

        var outcome = await script.RunAsync();

        Assert.Equal((1, "failed"), (outcome.ExitCode, outcome.Outputs["status"]));
        Assert.Contains("401", outcome.Summary, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_job_prints_what_was_done_while_the_rollout_still_runs()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/", After = 1 });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:WriteConcurrency"] = "1" };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var script = Script(gateway);

        // Nothing but the line lets the rollout go on.
        var outcome = await script.RunAsync(line =>
        {
            if (line.StartsWith("created  ", StringComparison.Ordinal))
            {
                sandbox.Faults.Clear();
            }
        });

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Equal(6, outcome.Lines.Count(line => line.StartsWith("created  ", StringComparison.Ordinal)));
        Assert.Contains(outcome.Lines, line => line.StartsWith("created  ", StringComparison.Ordinal) && line.EndsWith(" ms)", StringComparison.Ordinal));
        Assert.Equal("6", outcome.Outputs["created"]);
        Assert.DoesNotContain("no events", outcome.Output, StringComparison.Ordinal);
    }

    private static DeployFlowsScript Script(ServedGateway gateway) =>
        new(gateway.Address.ToString(), GatewaySettings.Secret);
}
