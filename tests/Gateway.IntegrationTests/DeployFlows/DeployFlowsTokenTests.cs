using Gateway.IntegrationTests.Oidc;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.DeployFlows;

/// <summary>A job with <c>id-token: write</c> proves itself by GitHub's token.</summary>
public sealed class DeployFlowsTokenTests
{
    [NodeFact]
    public async Task A_job_without_a_secret_deploys_with_its_token_and_follows_the_rollout_with_it()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var issuer = new RunningIssuer();
        using var settings = Settings(sandbox, issuer);
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var script = Script(gateway, issuer, secret: "");

        var outcome = await script.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Equal(6, outcome.Lines.Count(line => line.StartsWith("created  ", StringComparison.Ordinal)));
        Assert.Equal(["?api-version=2.0&audience=https%3A%2F%2Fgateway.example.org"], issuer.TokenRequests);
        Assert.Empty(script.LeftBehind());
    }

    [NodeFact]
    public async Task A_job_with_both_sends_both()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var issuer = new RunningIssuer();
        using var settings = Settings(sandbox, issuer);
        settings["Modes:prod:Oidc:Required"] = "true";
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var script = Script(gateway, issuer, GatewaySettings.Secret);

        var outcome = await script.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Equal("succeeded", outcome.Outputs["status"]);
    }

    [NodeFact]
    public async Task Both_tokens_are_masked_or_not_shown_at_all()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var issuer = new RunningIssuer();
        using var settings = Settings(sandbox, issuer);
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var script = Script(gateway, issuer, secret: "");

        var outcome = await script.RunAsync();

        Assert.DoesNotContain(RunningIssuer.JobsOwnToken, outcome.Output + outcome.Error + outcome.Summary, StringComparison.Ordinal);
        Assert.Single(outcome.Lines, line => line.Contains("eyJ", StringComparison.Ordinal) && line.StartsWith("::add-mask::", StringComparison.Ordinal));
        Assert.DoesNotContain(outcome.Lines, line => line.Contains("eyJ", StringComparison.Ordinal) && !line.StartsWith("::add-mask::", StringComparison.Ordinal));
    }

    [NodeFact]
    public async Task The_audience_is_the_gateways_address_when_none_is_given()
    {
        using var issuer = new RunningIssuer();
        issuer.Give("a.b.c");
        using var script = new DeployFlowsScript("http://127.0.0.1:9/", "");
        Ask(script, issuer);
        script.Environment["INPUT_WAIT"] = "1";

        await script.RunAsync();

        Assert.Equal(["?api-version=2.0&audience=http%3A%2F%2F127.0.0.1%3A9"], issuer.TokenRequests);
    }

    [NodeFact]
    public async Task A_job_to_which_GitHub_gives_no_token_says_so()
    {
        using var issuer = new RunningIssuer();
        using var script = new DeployFlowsScript("http://127.0.0.1:9/", "");
        Ask(script, issuer);

        var outcome = await script.RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("::error::GitHub gave no token for http://127.0.0.1:9", outcome.Output, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_job_with_neither_is_told_of_both()
    {
        using var script = new DeployFlowsScript("http://127.0.0.1:9/", "");

        var outcome = await script.RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("secret is missing", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("id-token: write", outcome.Output, StringComparison.Ordinal);
    }

    private static GatewaySettings Settings(PrefectSandbox sandbox, RunningIssuer issuer)
    {
        var settings = new GatewaySettings(sandbox.ApiUrl);
        issuer.Trust(settings);
        return settings;
    }

    private static DeployFlowsScript Script(ServedGateway gateway, RunningIssuer issuer, string secret)
    {
        var script = new DeployFlowsScript(gateway.Address.ToString(), secret);
        var claims = new TestIssuer(issuer.Address).Claims(TimeProvider.System.GetUtcNow());
        issuer.Give(issuer.Token(
            claims,
            ("ref", script.Environment["GITHUB_REF"]),
            ("sha", DeployFlowsScript.Sha),
            ("run_id", script.Environment["GITHUB_RUN_ID"]),
            ("run_number", script.Environment["GITHUB_RUN_NUMBER"])));
        Ask(script, issuer);
        script.Environment["INPUT_AUDIENCE"] = TestIssuer.Audience;
        return script;
    }

    private static void Ask(DeployFlowsScript script, RunningIssuer issuer)
    {
        script.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = issuer.TokenRequestUrl;
        script.Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = RunningIssuer.JobsOwnToken;
    }
}
