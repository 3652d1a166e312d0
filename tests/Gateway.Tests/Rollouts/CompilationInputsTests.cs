using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Rollouts;
using Gateway.Secrets;
using Gateway.Tests.Manifests;
using Gateway.Tests.Policy;

namespace Gateway.Tests.Rollouts;

public sealed class CompilationInputsTests
{
    private const string Digest = "sha256:aaaa";

    [Theory]
    [InlineData(VersionSource.Flow, null)]
    [InlineData(VersionSource.Commit, 8)]
    public void The_commit_is_a_version_where_the_mode_says_so(VersionSource source, int? digits)
    {
        var staging = PolicyBuilders.Staging();
        staging.Version = source;
        var mode = PolicyBuilders.Policy(staging).Find("staging")!;

        var input = CompilationInputs.For(PolicyBuilders.Build(), mode, ManifestFixture.Manifest(ManifestFixture.One()), ModeSecrets.None);

        Assert.Equal(digits is { } length ? PolicyBuilders.Sha[..length] : null, input.CommitVersion);
    }

    [Fact]
    public void A_manifest_may_refer_to_what_github_actions_and_prefect_call_the_build()
    {
        var build = PolicyBuilders.Build() with { RunId = 11, RunNumber = 12, RunAttempt = 13, Actor = "octocat" };

        var variables = For(build).Variables;

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["PREFECT_DEPLOYMENT_IMAGE"] = "ghcr.io/org/pipelines:staging-abcdef1",
                ["IMAGE_TAG"] = "staging-abcdef1",
                ["GIT_BRANCH"] = "staging/fix",
                ["GITHUB_REPOSITORY"] = "org/pipelines",
                ["GITHUB_REF"] = "refs/heads/staging/fix",
                ["GITHUB_REF_NAME"] = "staging/fix",
                ["GITHUB_SHA"] = PolicyBuilders.Sha,
                ["GITHUB_RUN_ID"] = "11",
                ["GITHUB_RUN_NUMBER"] = "12",
                ["GITHUB_RUN_ATTEMPT"] = "13",
                ["GITHUB_ACTOR"] = "octocat",
                ["MODE"] = "staging",
            }.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            variables.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Without_an_actor_there_is_none() => Assert.False(For(PolicyBuilders.Build()).Variables.ContainsKey("GITHUB_ACTOR"));

    [Fact]
    public void A_ref_that_is_no_branch_stands_as_it_is() =>
        Assert.Equal("refs/pull/1/merge", For(PolicyBuilders.Build() with { Ref = "refs/pull/1/merge" }).Variables["GIT_BRANCH"]);

    [Fact]
    public void The_modes_values_win_over_the_builds_and_its_reserved_ones_over_all()
    {
        var staging = PolicyBuilders.Staging();
        staging.Environment = new Dictionary<string, string?> { ["IMAGE_TAG"] = "from environment", ["GIT_BRANCH"] = "from environment" };
        staging.Variables = new Dictionary<string, string?> { ["GIT_BRANCH"] = "from variables" };

        var variables = For(PolicyBuilders.Build(), staging).Variables;

        Assert.Equal(("from environment", "from variables", "staging"), (variables["IMAGE_TAG"], variables["GIT_BRANCH"], variables["MODE"]));
    }

    [Theory]
    [InlineData("ghcr.io/org/pipelines:main-1", "main-1")]
    [InlineData("ghcr.io:5000/org/pipelines", "")]
    [InlineData("ghcr.io:5000/org/pipelines:1", "1")]
    [InlineData("ghcr.io/org/pipelines@sha256:aaaa", "")]
    public void The_tag_is_what_stands_after_the_last_colon_of_the_name(string image, string tag) =>
        Assert.Equal(tag, For(PolicyBuilders.Build() with { Image = image }).Variables["IMAGE_TAG"]);

    [Theory]
    [InlineData("ghcr.io/org/pipelines:main-1", null, """{"image": "ghcr.io/org/pipelines:main-1", "image_name": "ghcr.io/org/pipelines", "tag": "main-1"}""")]
    [InlineData("ghcr.io/org/pipelines:main-1", Digest, """{"image": "ghcr.io/org/pipelines:main-1", "image_name": "ghcr.io/org/pipelines", "tag": "main-1", "digest": "sha256:aaaa"}""")]
    [InlineData("ghcr.io/org/pipelines", null, """{"image": "ghcr.io/org/pipelines", "image_name": "ghcr.io/org/pipelines", "tag": ""}""")]
    public void Every_step_that_ci_ran_gave_the_image(string image, string? digest, string output)
    {
        var input = For(PolicyBuilders.Build() with { Image = image, Digest = digest }, manifest: """
            build:
              - prefect_docker.deployments.steps.build_docker_image: {id: build-image}
            push:
              - prefect_docker.deployments.steps.push_docker_image: {id: push-image}
            deployments: [{name: other-prod}]
            """);

        Assert.Equal(["build-image", "push-image"], input.StepOutputs.Keys.Order());
        Assert.All(input.StepOutputs.Values, value => ManifestFixture.AssertJson(output, value));
    }

    [Fact]
    public void A_manifest_without_steps_has_no_outputs() => Assert.Empty(For(PolicyBuilders.Build()).StepOutputs);

    [Fact]
    public void The_mode_chooses_the_deployments_and_gives_its_environment()
    {
        var staging = PolicyBuilders.Staging();
        staging.Environment = new Dictionary<string, string?> { ["BUCKET"] = "b" };

        var input = For(PolicyBuilders.Build(), staging);

        Assert.True(input.Selects("a-staging"));
        Assert.False(input.Selects("a-prod"));
        Assert.Equal([KeyValuePair.Create("BUCKET", "b")], input.Environment);
        Assert.Equal([KeyValuePair.Create("MODE", "staging")], input.ReservedEnvironment);
    }

    private static CompilationInput For(BuildResult build, ModeOptions? staging = null, string manifest = "deployments: [{name: a}]") =>
        CompilationInputs.For(build, PolicyBuilders.Mode(staging), ManifestFixture.Manifest(manifest), ModeSecrets.None);
}
