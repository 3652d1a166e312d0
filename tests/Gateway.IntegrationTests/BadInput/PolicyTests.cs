using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.BadInput;

public sealed class PolicyTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("ref", "refs/tags/v1.0", "ref_not_a_branch", "/ref")]
    [InlineData("ref", "refs/pull/7/merge", "ref_not_a_branch", "/ref")]
    [InlineData("ref", "staging/demo", "ref_not_a_branch", "/ref")]
    [InlineData("ref", "refs/heads/feature/x", "branch_not_mapped", "/ref")]
    [InlineData("ref", "refs/heads/staging", "branch_not_mapped", "/ref")]
    [InlineData("ref", "refs/heads/main", "image_tag_not_allowed", "/image")]
    [InlineData("image", "ghcr.io/org/pipelines-arcgis:staging-latest", "image_tag_not_allowed", "/image")]
    [InlineData("image", "ghcr.io/org/pipelines-arcgis:staging-1234567", "image_tag_not_allowed", "/image")]
    [InlineData("image", "ghcr.io/org/pipelines-arcgis", "image_tag_not_allowed", "/image")]
    [InlineData("image", "docker.io/somebody/else:staging-abcdef1", "image_not_allowed", "/image")]
    [InlineData("image", "not an image", "image_invalid", "/image")]
    public async Task What_the_policy_does_not_allow_is_403(string field, string value, string code, string pointer)
    {
        var body = SignedBuild.Json();
        body[field] = value;

        var problem = await running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.Forbidden, "build_refused");

        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == code && (string?)error["pointer"] == pointer);
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("skipped")]
    [InlineData(null)]
    public async Task A_required_check_that_is_not_a_success_is_403(string? outcome)
    {
        var body = SignedBuild.Json();
        if (outcome is null)
        {
            body["checks"]!.AsObject().Remove("smoke-dbt");
        }
        else
        {
            body["checks"]!["smoke-dbt"] = outcome;
        }

        var problem = await running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.Forbidden, "build_refused");

        var error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.Equal(("check_not_successful", "/checks/smoke-dbt", "Gateway:Modes:staging:RequiredChecks"), ((string?)error["code"], (string?)error["pointer"], (string?)error["setting"]));
    }

    [Fact]
    public async Task All_reasons_are_given_at_once()
    {
        var body = SignedBuild.Json(manifest: TestManifests.Simple.Replace("docker-pool", "other-pool", StringComparison.Ordinal));
        body["image"] = "docker.io/somebody/else:latest";
        body["checks"] = new JsonObject();

        var problem = await running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.Forbidden, "build_refused");

        var codes = problem["errors"]!.AsArray().Select(error => (string?)error!["code"]).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string?>(["image_not_allowed", "image_tag_not_allowed", "check_not_successful", "work_pool_not_allowed"], StringComparer.Ordinal), codes);
    }

    [Theory]
    [InlineData("privileged: true", "job_variable_not_allowed")]
    [InlineData("volumes: [\"/:/host\"]", "job_variable_not_allowed")]
    [InlineData("network_mode: host", "job_variable_not_allowed")]
    [InlineData("container_create_kwargs: {}", "job_variable_not_allowed")]
    public async Task A_job_variable_that_could_leave_the_container_is_403(string variable, string code)
    {
        var manifest = TestManifests.Simple.Replace("        env: {", $"        {variable}\n        env: {{", StringComparison.Ordinal);

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: manifest)), HttpStatusCode.Forbidden, "build_refused");

        var error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.Equal((code, "abordagem-staging"), ((string?)error["code"], (string?)error["deployment"]));
    }

    [Fact]
    public async Task A_shell_pull_step_is_403()
    {
        var manifest = TestManifests.Simple.Replace("set_working_directory:\n      directory: /app", "run_shell_script:\n      script: id", StringComparison.Ordinal);

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: manifest)), HttpStatusCode.Forbidden, "build_refused");

        Assert.Equal("pull_step_not_allowed", (string?)Assert.Single(problem["errors"]!.AsArray())!["code"]);
    }
}
