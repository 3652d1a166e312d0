using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Tests.Reviews;

public sealed class CompilationInputsTests
{
    private const string Digest = "sha256:aaaa";

    [Theory]
    [InlineData(VersionSource.Flow, null)]
    [InlineData(VersionSource.Commit, 8)]
    internal void The_commit_is_a_version_where_the_mode_says_so(VersionSource source, int? digits)
    {
        var staging = PolicyBuilders.Staging();
        staging.Version = source;
        var mode = PolicyBuilders.Policy(staging).Find("staging")!;

        var input = CompilationInputs.For(PolicyBuilders.Build(), mode, ModeSecrets.None);

        Assert.Equal(digits is { } length ? PolicyBuilders.Sha[..length] : null, input.CommitVersion);
    }

    [Fact]
    public void A_manifest_may_refer_to_what_github_actions_and_prefect_call_the_build()
    {
        var build = PolicyBuilders.Build() with
        {
            RepositoryId = 9,
            RunId = 11,
            RunNumber = 12,
            RunAttempt = 13,
            Actor = "octocat",
            EventName = "push",
            Workflow = "CI/CD",
            ServerUrl = "https://github.com",
        };

        var variables = For(build).Variables;

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["PREFECT_DEPLOYMENT_IMAGE"] = "ghcr.io/org/pipelines:staging-abcdef1",
                ["IMAGE_TAG"] = "staging-abcdef1",
                ["GIT_BRANCH"] = "staging/fix",
                ["CI"] = "true",
                ["GITHUB_ACTIONS"] = "true",
                ["GITHUB_REPOSITORY"] = "org/pipelines",
                ["GITHUB_REPOSITORY_ID"] = "9",
                ["GITHUB_REPOSITORY_OWNER"] = "org",
                ["GITHUB_REF"] = "refs/heads/staging/fix",
                ["GITHUB_REF_NAME"] = "staging/fix",
                ["GITHUB_REF_TYPE"] = "branch",
                ["GITHUB_HEAD_REF"] = "",
                ["GITHUB_BASE_REF"] = "",
                ["GITHUB_EVENT_NAME"] = "push",
                ["GITHUB_WORKFLOW"] = "CI/CD",
                ["GITHUB_SERVER_URL"] = "https://github.com",
                ["GITHUB_SHA"] = PolicyBuilders.Sha,
                ["GITHUB_RUN_ID"] = "11",
                ["GITHUB_RUN_NUMBER"] = "12",
                ["GITHUB_RUN_ATTEMPT"] = "13",
                ["GITHUB_ACTOR"] = "octocat",
                ["MODE"] = "staging",
            }.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            variables.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GITHUB_ACTOR")]
    [InlineData("GITHUB_EVENT_NAME")]
    [InlineData("GITHUB_WORKFLOW")]
    [InlineData("GITHUB_SERVER_URL")]
    [InlineData("GITHUB_REPOSITORY_ID")]
    [InlineData("GITHUB_REPOSITORY_OWNER_ID")]
    public void What_the_build_does_not_tell_is_not_made_up(string name) => Assert.False(For(PolicyBuilders.Build()).Variables.ContainsKey(name));

    [Fact]
    public void What_the_body_does_not_say_a_token_may()
    {
        var token = new TokenClaims { Repository = "org/pipelines", RepositoryId = 1, RepositoryOwnerId = 2, Ref = "refs/heads/main", Sha = PolicyBuilders.Sha, RunId = 3, RunNumber = 4, RunAttempt = 5, EventName = "workflow_dispatch" };

        var variables = CompilationInputs.For(PolicyBuilders.Build(), PolicyBuilders.Mode(), ModeSecrets.None, token).Variables;

        Assert.Equal(("1", "2", "workflow_dispatch"), (variables["GITHUB_REPOSITORY_ID"], variables["GITHUB_REPOSITORY_OWNER_ID"], variables["GITHUB_EVENT_NAME"]));
    }

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
    [InlineData("ghcr.io/org/pipelines:main-1", null, "image=ghcr.io/org/pipelines:main-1 image_name=ghcr.io/org/pipelines tag=main-1")]
    [InlineData("ghcr.io/org/pipelines:main-1", Digest, "image=ghcr.io/org/pipelines:main-1 image_name=ghcr.io/org/pipelines tag=main-1 digest=sha256:aaaa")]
    [InlineData("ghcr.io/org/pipelines", null, "image=ghcr.io/org/pipelines image_name=ghcr.io/org/pipelines tag=")]
    public void Steps_that_build_gave_the_image(string image, string? digest, string outputs) =>
        Assert.Equal(outputs, string.Join(' ', For(PolicyBuilders.Build() with { Image = image, Digest = digest }).ImageOutputs.Select(output => $"{output.Key}={output.Value}")));

    [Theory]
    [InlineData("refs/heads/staging/fix", "staging/fix")]
    [InlineData("refs/tags/v1", null)]
    public void Steps_may_ask_git_for_commit_and_branch(string reference, string? branch)
    {
        var input = For(PolicyBuilders.Build() with { Ref = reference });

        Assert.Equal((PolicyBuilders.Sha, branch), (input.Commit, input.Branch));
    }

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

    private static CompilationInput For(BuildResult build, ModeOptions? staging = null) =>
        CompilationInputs.For(build, PolicyBuilders.Mode(staging), ModeSecrets.None);
}
