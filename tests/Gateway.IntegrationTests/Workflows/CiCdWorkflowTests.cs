using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>The workflow of a pipelines repository, run from its event to the real gateway.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CiCdWorkflowTests
{
    private static readonly string[] AllSucceed = ["test=success", "smoke-dbt=success", "build-push=success", "plan=skipped", "deploy-flows=success"];

    [NodeTheory]
    [InlineData("staging/fix-layer", "staging")]
    [InlineData("main", "prod")]
    public async Task A_push_goes_through_every_job_and_deploys_the_six_deployments_of_its_MODE(string branch, string mode)
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        run.Assumed = [];
        run.ComeFromPush(branch);

        var outcome = await deployed.RunAsync(run, ("environment", mode));

        Assert.True(AllSucceed.SequenceEqual(outcome.Results), outcome.Everything);
        Assert.Equal(6, deployed.Deployments.Count(name => name.EndsWith("-" + mode, StringComparison.Ordinal)));
        Assert.Equal(6, deployed.Deployments.Count());
        Assert.Equal((mode, "succeeded"), (outcome.Jobs["deploy-flows"].Environment, outcome.Jobs["deploy-flows"].Outputs["status"]));
        Assert.StartsWith($"deploy-flows-{mode}-", outcome.Jobs["deploy-flows"].Concurrency, StringComparison.Ordinal);
        Assert.All(
            deployed.Sandbox.Deployments.EnumerateArray(),
            deployment => Assert.Equal("ghcr.io/org/pipelines-arcgis@" + WorkflowRun.Digest, deployment.GetProperty("job_variables").GetProperty("image").GetString()));
    }

    [NodeFact]
    public async Task The_image_is_named_by_line_and_commit_and_says_where_it_comes_from()
    {
        using var run = new WorkflowRun { Assumed = WorkflowRun.Checks };

        var outcome = await run.RunAsync();

        var build = outcome.Step("build-push", "docker/build-push-action").With;
        Assert.Equal($"ghcr.io/org/pipelines-arcgis:staging-{WorkflowRun.Sha}", build["tags"]);
        Assert.Equal(("true", "false", "mode=max", "true", "."), (build["push"], build["load"], build["provenance"], build["sbom"], build["context"]));
        Assert.Contains($"org.opencontainers.image.revision={WorkflowRun.Sha}\n", build["labels"], StringComparison.Ordinal);
        Assert.Contains("org.opencontainers.image.source=https://github.com/org/pipelines-arcgis\n", build["labels"], StringComparison.Ordinal);
        Assert.Equal(("ghcr.io", "octocat"), (outcome.Step("build-push", "docker/login-action").With["registry"], outcome.Step("build-push", "docker/login-action").With["username"]));
        Assert.Equal(WorkflowRun.Digest, outcome.Jobs["build-push"].Outputs["digest"]);
    }

    /// <summary>By the digest, and with nothing that an import could reach.</summary>
    [NodeFact]
    public async Task The_flows_are_collected_from_the_image_that_was_pushed()
    {
        using var run = new WorkflowRun { Assumed = WorkflowRun.Checks };

        var outcome = await run.RunAsync();

        Assert.Equal("success", outcome.Step("build-push", "Collect the flows").Outcome);
        var call = Assert.Single(run.StandIns.Calls, call => call.StartsWith("docker run ", StringComparison.Ordinal));
        Assert.Contains(" --network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges ", call, StringComparison.Ordinal);
        Assert.Contains(" --memory 4g --memory-swap 4g --pids-limit 512 ", call, StringComparison.Ordinal);
        Assert.Contains($" --entrypoint python ghcr.io/org/pipelines-arcgis@{WorkflowRun.Digest} -c ", call, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task The_tests_and_every_model_are_run_before_anything_is_built()
    {
        using var run = new WorkflowRun();

        var outcome = await run.RunAsync();

        Assert.Matches(@"Ran [1-9]\d* tests", outcome.Step("test", "Run the tests").Output);
        Assert.Equal(
            ["pip install --disable-pip-version-check --requirement requirements-test.txt", "ruff check --select E4,E7,E9,F .", "pip install --disable-pip-version-check --requirement requirements.txt", "dbt compile --profiles-dir . --target smoke"],
            run.StandIns.Calls.Take(4));
    }

    [NodeTheory]
    [InlineData("ruff", "test")]
    [InlineData("dbt", "smoke-dbt")]
    public async Task Nothing_is_built_or_deployed_after_a_job_that_failed(string program, string job)
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        run.Assumed = [];
        run.StandIns.Add(program, "exit 1");

        var outcome = await deployed.RunAsync(run);

        Assert.Equal("failure", outcome.Jobs[job].Result);
        Assert.All((IEnumerable<string>)["build-push", "plan", "deploy-flows"], name => Assert.Equal("skipped", outcome.Jobs[name].Result));
        Assert.Empty(deployed.Sandbox.Requests);
        Assert.Equal(0, deployed.TokenRequests);
    }

    [NodeFact]
    public async Task The_flows_that_cannot_be_collected_stop_the_build()
    {
        using var run = new WorkflowRun { Assumed = WorkflowRun.Checks };
        run.StandIns.Add("docker", "echo 'no such image' >&2; exit 125");

        var outcome = await run.RunAsync();

        Assert.Equal(("failure", "skipped"), (outcome.Jobs["build-push"].Result, outcome.Jobs["deploy-flows"].Result));
        Assert.Contains("collect-flows | no such image", outcome.Everything, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_pull_request_gets_the_plan_as_one_comment_that_the_next_push_writes_again()
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        run.ComeFromPullRequest("main");
        deployed.GitHub.Add("octocat", "Looks good.");

        var first = await deployed.RunAsync(run);
        var second = await deployed.RunAsync(run);

        foreach (var outcome in new[] { first, second })
        {
            Assert.True(outcome.Results.SequenceEqual(["test=success", "smoke-dbt=success", "build-push=success", "plan=success", "deploy-flows=skipped"]), outcome.Everything);
        }

        var (login, body) = Assert.Single(deployed.GitHub.Comments, comment => comment.Login != "octocat");
        Assert.Equal(GitHubComments.Bot, login);
        Assert.Contains("### Plan for <code>prod</code>: 6 to create\n", body, StringComparison.Ordinal);
        Assert.Contains($"Planned for {WorkflowRun.Head}.", body, StringComparison.Ordinal);
        Assert.Equal(["GET", "POST", "GET", "PATCH"], deployed.GitHub.Methods);
        Assert.Equal(0, deployed.Sandbox.Writes);
        Assert.Equal(0, await deployed.Gateway.CountRolloutsAsync());
    }

    [NodeFact]
    public async Task A_pull_request_builds_its_image_and_pushes_none()
    {
        using var run = new WorkflowRun { Assumed = WorkflowRun.Checks };
        run.ComeFromPullRequest("staging/next");

        var outcome = await run.RunAsync();

        var build = outcome.Step("build-push", "docker/build-push-action").With;
        Assert.Equal(("false", "true", "false", "false"), (build["push"], build["load"], build["provenance"], build["sbom"]));
        Assert.Equal($"ghcr.io/org/pipelines-arcgis:staging-{WorkflowRun.Head}", build["tags"]);
        Assert.Equal("skipped", outcome.Step("build-push", "docker/login-action@c94ce9fb468520275223c153574b00df6fe4bcc9").Outcome);
        Assert.Contains($"--entrypoint python ghcr.io/org/pipelines-arcgis:staging-{WorkflowRun.Head} -c", string.Join('\n', run.StandIns.Calls), StringComparison.Ordinal);
    }

    [NodeTheory]
    [InlineData("somebody/pipelines-arcgis", "somebody")]
    [InlineData(WorkflowRun.Repository, "dependabot[bot]")]
    public async Task A_pull_request_that_gets_no_token_gets_no_plan(string headRepository, string author)
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        run.ComeFromPullRequest("main", headRepository, author);

        var outcome = await deployed.RunAsync(run);

        Assert.Equal(["test=success", "smoke-dbt=success", "build-push=success", "plan=skipped", "deploy-flows=skipped"], outcome.Results);
        Assert.Equal(0, deployed.TokenRequests);
        Assert.Empty(deployed.GitHub.Methods);
    }

    [NodeFact]
    public async Task A_plan_that_cannot_be_deployed_is_commented_and_turns_the_job_red()
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        run.ComeFromPullRequest("main");
        // Flows that nobody can name.
        run.StandIns.Add("docker", "[[ $1 != run ]] || { cat >/dev/null; echo '[]'; }");

        var outcome = await deployed.RunAsync(run);

        Assert.Equal("failure", outcome.Jobs["plan"].Result);
        Assert.Contains("Not deployable", Assert.Single(deployed.GitHub.Comments).Body, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_branch_that_belongs_to_no_MODE_is_refused_and_turns_the_job_red()
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        run.GitHub["event_name"] = "workflow_dispatch";
        run.ComeFromPush("feature/x");

        var outcome = await deployed.RunAsync(run);

        Assert.Equal("failure", outcome.Jobs["deploy-flows"].Result);
        Assert.Contains("branch_not_mapped", outcome.Everything, StringComparison.Ordinal);
        Assert.Empty(deployed.Sandbox.Requests);
    }

    [NodeFact]
    public async Task A_workflow_that_the_MODE_does_not_name_deploys_nothing()
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();

        var outcome = await deployed.RunAsync(run, ("job_workflow_ref", "org/pipelines-arcgis/.github/workflows/mine.yml@refs/heads/staging/demo"));

        Assert.Equal("failure", outcome.Jobs["deploy-flows"].Result);
        Assert.Empty(deployed.Sandbox.Requests);
    }

    [NodeTheory]
    [InlineData("{}")]
    [InlineData("""{ "workflow_repository": "org/deployment-gateway" }""")]
    [InlineData("""{ "workflow_sha": "0123456789abcdef0123456789abcdef01234567" }""")]
    public async Task A_runner_that_does_not_tell_whose_scripts_they_are_runs_none(string job)
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        run.Job = JsonNode.Parse(job)!.AsObject();

        var outcome = await deployed.RunAsync(run);

        Assert.Equal(["test=success", "smoke-dbt=success", "build-push=failure", "plan=skipped", "deploy-flows=skipped"], outcome.Results);
        Assert.Contains("does not tell job.workflow_repository and job.workflow_sha", outcome.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(run.StandIns.Calls, static call => call.StartsWith("docker", StringComparison.Ordinal));
    }

    /// <summary>Whatever the job before it has let pass: a name that nothing can have is fetched, and not the caller's.</summary>
    [NodeTheory]
    [InlineData("push", "deploy-flows")]
    [InlineData("pull_request", "plan")]
    public async Task A_job_with_a_token_fetches_no_scripts_of_the_callers_either(string eventName, string job)
    {
        await using var deployed = await DeployedSample.StartAsync();
        using var run = deployed.NewRun();
        (run.Job, run.Assumed) = ([], ["test", "smoke-dbt", "build-push"]);
        if (eventName == "pull_request")
        {
            run.ComeFromPullRequest("main");
        }

        var outcome = await deployed.RunAsync(run);

        Assert.Equal(("failure", "failure"), (outcome.Jobs[job].Result, outcome.Step(job, "Fetch the gateway's scripts").Outcome));
        Assert.Equal(("?", "?"), (outcome.Step(job, "Fetch the gateway's scripts").With["repository"], outcome.Step(job, "Fetch the gateway's scripts").With["ref"]));
        Assert.Equal(0, deployed.TokenRequests);
    }

    [NodeFact]
    public async Task A_secret_is_proof_where_no_token_is_to_be_had()
    {
        await using var sandbox = await Gateway.Sandbox.PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var run = new WorkflowRun { Assumed = WorkflowRun.Checks };
        run.Variables["GATEWAY_URL"] = gateway.Address.ToString();
        run.Secrets["GATEWAY_SECRET"] = GatewaySettings.Secret;

        var outcome = await run.RunAsync();

        Assert.True(AllSucceed.SequenceEqual(outcome.Results), outcome.Everything);
        Assert.DoesNotContain(GatewaySettings.Secret, outcome.Everything.Replace("::add-mask::" + GatewaySettings.Secret, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_run_by_hand_can_say_that_much_is_meant_to_go()
    {
        using var run = new WorkflowRun { Assumed = WorkflowRun.Checks };
        run.GitHub["event_name"] = "workflow_dispatch";
        run.ComeFromPush("main");
        run.Inputs["allow-mass-prune"] = true;

        var outcome = await run.RunAsync();

        Assert.Equal("true", outcome.Step("deploy-flows", "Deploy").With["allow-mass-prune"]);
    }

    [NodeTheory]
    [InlineData(null, "skipped")]
    [InlineData("http://127.0.0.1:9", "failure")]
    public async Task In_the_gateways_own_repository_the_sample_is_built_and_is_deployed_where_there_is_a_gateway(string? gateway, string deployed)
    {
        using var run = new WorkflowRun { Assumed = WorkflowRun.Checks, Workflow = (WorkflowRun.GatewayRepository, ".github/workflows/ci_cd.yml") };
        run.GitHub["repository"] = WorkflowRun.GatewayRepository;
        run.ComeFromPush("main");
        if (gateway is not null)
        {
            run.Variables["GATEWAY_URL"] = gateway;
        }

        var outcome = await run.RunAsync();

        Assert.Equal(["test=success", "smoke-dbt=success", "build-push=success", "plan=skipped", "deploy-flows=" + deployed], outcome.Results);
        var build = outcome.Step("build-push", "docker/build-push-action").With;
        Assert.Equal(("samples/pipelines-arcgis", $"ghcr.io/org/deployment-gateway/pipelines-arcgis:main-{WorkflowRun.Sha}"), (build["context"], build["tags"]));
    }
}
