using System.Net;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Secrets;

/// <summary>Two repositories of one MODE: each gets its own secrets and images, and none of the other's.</summary>
public sealed class LaneIsolationTests
{
    private static readonly (string, string, string) OfA = (
        "{{ prefect.blocks.secret.staging-arcgis-pwd }}", "{{ prefect.blocks.secret.staging-arcgis-token }}", "ghcr.io/org/pipelines-arcgis:staging-abcdef1");

    private static readonly (string, string, string) OfB = (
        "{{ prefect.blocks.secret.staging-other-pwd }}", "{{ prefect.blocks.secret.staging-other-token }}", "ghcr.io/org/other:staging-abcdef1");

    [Fact]
    public async Task Each_repository_gets_its_own_secrets_and_the_shared_one_in_blocks_of_its_own()
    {
        await using var running = await LaneGateway.StartAsync();

        await running.RollOutAsync(LaneGateway.Build(LaneGateway.A, 1));
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.B, 1));

        Assert.Equal((OfA, OfB), (running.Gets(LaneGateway.A), running.Gets(LaneGateway.B)));
        Assert.Equal(
            (LaneGateway.SecretOfA, LaneGateway.SharedSecret, LaneGateway.SecretOfB, LaneGateway.SharedSecret),
            (await running.BlockAsync("staging-arcgis-pwd"), await running.BlockAsync("staging-arcgis-token"), await running.BlockAsync("staging-other-pwd"), await running.BlockAsync("staging-other-token")));
        Assert.Null(await running.BlockAsync("staging-token"));
        Assert.Null(await running.BlockAsync("staging-pwd"));
    }

    [Theory]
    [InlineData("{ X: \"{{ prefect.blocks.secret.staging-arcgis-pwd }}\" }", "reference_not_allowed", "b-staging refers in job_variables to the block staging-arcgis-pwd, which is org/pipelines-arcgis's in MODE staging.")]
    [InlineData("{ X: \"{{ prefect.variables.staging_arcgis_bucket }}\" }", "reference_not_allowed", "b-staging refers in job_variables to the Prefect variable staging_arcgis_bucket, which is org/pipelines-arcgis's in MODE staging.")]
    [InlineData("{ X: \"{{ prefect.blocks.secret.staging-token }}\" }", "reference_not_allowed", "b-staging refers in job_variables to the block staging-token, which is MODE staging's and not shared with its repositories.")]
    public async Task Another_repositorys_block_is_refused_and_so_is_its_variable(string environment, string code, string message)
    {
        await using var running = await LaneGateway.StartAsync();
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.A, 1));

        using var answer = await running.PostAsync(LaneGateway.Build(LaneGateway.B, 1, environment));
        using var plan = await running.PostAsync(LaneGateway.Build(LaneGateway.B, 1, environment), "/api/v1/plans");

        var error = Assert.Single((await answer.ReadJsonAsync())["errors"]!.AsArray())!;
        Assert.Equal((HttpStatusCode.Forbidden, code, message), (answer.StatusCode, (string?)error["code"], (string?)error["detail"]));
        Assert.False((bool)(await plan.ReadJsonAsync())["deployable"]!);
        Assert.False(running.HasDeployment(LaneGateway.B));
    }

    [Fact]
    public async Task Another_repositorys_secret_is_not_there_by_its_name()
    {
        await using var running = await LaneGateway.StartAsync();
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.A, 1, "{ PWD: \"{{ $ONLY_ARCGIS }}\" }"));

        using var answer = await running.PostAsync(LaneGateway.Build(LaneGateway.B, 1, "{ PWD: \"{{ $ONLY_ARCGIS }}\" }"));

        var error = Assert.Single((await answer.ReadJsonAsync())["errors"]!.AsArray())!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "variable_unset"), (answer.StatusCode, (string?)error["code"]));
        Assert.Null(await running.BlockAsync("staging-other-only-arcgis"));
    }

    [Fact]
    public async Task Another_repositorys_image_is_refused_as_the_builds_and_as_a_deployments()
    {
        await using var running = await LaneGateway.StartAsync();
        var ofBuild = LaneGateway.Build(LaneGateway.B, 1);
        ofBuild["image"] = OfA.Item3;
        var ofDeployment = LaneGateway.Build(LaneGateway.B, 2);
        ofDeployment["manifest"] = ((string)ofDeployment["manifest"]!).Replace("{{ $PREFECT_DEPLOYMENT_IMAGE }}", OfA.Item3, StringComparison.Ordinal);

        using var first = await running.PostAsync(ofBuild);
        using var second = await running.PostAsync(ofDeployment);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (first.StatusCode, second.StatusCode));
        Assert.All((await first.ReadJsonAsync())["errors"]!.AsArray(), static error => Assert.Equal("image_not_allowed", (string?)error!["code"]));
        Assert.Equal(
            "MODE staging does not allow images from ghcr.io/org/pipelines-arcgis for org/other: they belong to org/pipelines-arcgis.",
            (string?)Assert.Single((await second.ReadJsonAsync())["errors"]!.AsArray())!["detail"]);
    }

    [Fact]
    public async Task A_rollback_of_each_repository_uses_its_own()
    {
        await using var running = await LaneGateway.StartAsync();
        var first = await running.RollOutAsync(LaneGateway.Build(LaneGateway.A, 1));
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.B, 1));
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.A, 2, "{ PWD: none, TOKEN: none }"));
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.B, 2, "{ PWD: none, TOKEN: none }"));

        var ofA = await running.Gateway.RollBackAsync("previous", LaneGateway.A);
        var ofB = await running.Gateway.RollBackAsync("previous", LaneGateway.B);
        var ofBToA = await running.Gateway.RollBackAsync((string)first["id"]!, LaneGateway.B);

        Assert.Equal(("succeeded", "succeeded"), ((string?)ofA.Body["status"], (string?)ofB.Body["status"]));
        Assert.Equal((OfA, OfB), (running.Gets(LaneGateway.A), running.Gets(LaneGateway.B)));
        Assert.NotEqual(HttpStatusCode.OK, ofBToA.Status);
    }

    [Fact]
    public async Task A_round_that_heals_drift_gives_each_repository_its_own_back()
    {
        await using var running = await LaneGateway.StartAsync(("Modes:staging:Drift", "heal"), ("Rollouts:DriftInterval", "00:00:01"));
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.A, 1));
        await running.RollOutAsync(LaneGateway.Build(LaneGateway.B, 1));

        await running.DeleteByHandAsync(LaneGateway.A);
        await running.DeleteByHandAsync(LaneGateway.B);
        await Waiting.UntilAsync(() => running.HasDeployment(LaneGateway.A) && running.HasDeployment(LaneGateway.B));

        Assert.Equal((OfA, OfB), (running.Gets(LaneGateway.A), running.Gets(LaneGateway.B)));
    }

    [Fact]
    public async Task A_gateway_whose_MODE_would_give_one_repositorys_secrets_to_another_does_not_start()
    {
        using var settings = LaneGateway.Settings();
        settings["Modes:staging:Shared:0"] = null;

        var (exitCode, output) = await HostedCommand.RunAsync(settings);

        Assert.Equal(78, exitCode);
        Assert.Contains(
            "Gateway:Modes:staging:Secrets is set, but more than one repository may deploy to MODE staging. Move it to the repository that it belongs to, "
            + "Gateway:Modes:staging:Lanes:<key>:Secrets, or list Secrets in Gateway:Modes:staging:Shared if all of them may use it.",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_wants_to_know_whose_manifest_it_is_where_each_repository_has_its_own()
    {
        using var settings = LaneGateway.Settings();
        var file = Path.Combine(settings.Folder, "prefect.yaml");
        await File.WriteAllTextAsync(file, (string)LaneGateway.Build(LaneGateway.B, 1, "{ X: \"{{ $ONLY_ARCGIS }}\" }")["manifest"]!);

        var (missing, message) = await HostedCommand.RunAsync(settings, "check", file, "--mode", "staging");
        var (ofA, _) = await HostedCommand.RunAsync(settings, "check", file, "--mode", "staging", "--repository", LaneGateway.A);
        var (ofB, finding) = await HostedCommand.RunAsync(settings, "check", file, "--mode", "staging", "--repository", LaneGateway.B);
        var (stranger, refusal) = await HostedCommand.RunAsync(settings, "check", file, "--mode", "staging", "--repository", "org/stranger");

        Assert.Equal((2, 0, 1, 2), (missing, ofA, ofB, stranger));
        Assert.Contains("Use --repository to say which repository the manifest belongs to. Gateway:Modes:staging:Repositories lists org/pipelines-arcgis, org/other.", message, StringComparison.Ordinal);
        Assert.Contains("(variable_unset)", finding, StringComparison.Ordinal);
        Assert.Contains("org/stranger may not deploy to MODE staging.", refusal, StringComparison.Ordinal);
    }
}
