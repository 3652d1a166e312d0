using Gateway.Intake;
using Gateway.Intake.GitHub;

namespace Gateway.Tests.Intake.GitHub;

public sealed class WorkflowMappingsTests
{
    private const string Setting = "Gateway:Repositories:pipelines:Workflows:ci";

    [Theory]
    [InlineData("")]
    [InlineData("ci_cd.yml")]
    [InlineData("CI/CD")]
    [InlineData(".github/workflows/")]
    public void A_path_that_no_workflow_has_does_not_start(string path)
    {
        var options = GitHubFixtures.Options();
        options.Path = path;

        AssertError($"{Setting}:Path must be the path", options);
    }

    [Theory]
    [InlineData("ghcr.io/org/pipelines:staging-latest", "must contain the commit once")]
    [InlineData("ghcr.io/org/pipelines:staging-{sha}-{sha}", "must contain the commit once")]
    [InlineData("ghcr.io/org/pipelines:staging-{sha:6}", "must contain 7 to 40 digits")]
    [InlineData("ghcr.io/org/pipelines:staging-{sha:41}", "must contain 7 to 40 digits")]
    [InlineData("ghcr.io/org/{sha}/pipelines", "must be an image reference with the commit in its tag")]
    [InlineData("ghcr.io/org/{sha}:staging", "must be an image reference with the commit in its tag")]
    [InlineData("ghcr.io/org/{sha}/pipelines:staging", "must be an image reference with the commit in its tag")]
    [InlineData("ghcr.io/Org/pipelines:staging-{sha}", "must be an image reference")]
    [InlineData("ghcr.io/org/pipelines:staging-{sha}-{tag}", "must be an image reference")]
    [InlineData("ghcr.io/org/{branch}:{sha}", "may contain the branch only in its tag")]
    [InlineData("ghcr.io/org/pipelines:{branch}-{sha}", "does not allow such a tag")]
    [InlineData("ghcr.io/other/pipelines:staging-{sha}", "does not allow images from ghcr.io/other/pipelines")]
    [InlineData("ghcr.io/org/pipelines:main-{sha}", "does not allow such a tag")]
    public void An_image_that_its_MODE_could_never_run_does_not_start(string image, string error)
    {
        var options = GitHubFixtures.Options();
        options.Images["staging"] = image;

        Assert.Contains(Errors(options), found => found.StartsWith($"{Setting}:Images:staging", StringComparison.Ordinal) && found.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_MODE_that_is_none_and_no_MODE_at_all_do_not_start()
    {
        var unknown = GitHubFixtures.Options();
        unknown.Images["production"] = "ghcr.io/org/pipelines:main-{sha}";
        var none = GitHubFixtures.Options();
        none.Images.Clear();

        AssertError($"{Setting}:Images:production: there is no MODE production. The MODEs are dev, prod, staging.", unknown);
        AssertError($"{Setting}:Images is empty", none);
    }

    [Fact]
    public void A_check_that_the_MODE_requires_and_the_workflow_does_not_stand_for_does_not_start()
    {
        var options = GitHubFixtures.Options();
        options.Images["prod"] = "ghcr.io/org/pipelines:main-{sha}";

        AssertError($"{Setting}:Checks lacks build/push, which MODE prod requires", options);
    }

    [Fact]
    public void Runs_of_pull_requests_cannot_be_mapped()
    {
        var options = GitHubFixtures.Options();
        options.Events = ["push", "pull_request_target"];

        AssertError($"{Setting}:Events lists pull_request_target", options);
    }

    [Fact]
    public void A_manifest_of_a_relative_path_does_not_start()
    {
        var options = GitHubFixtures.Options();
        options.ManifestFile = "prefect.yaml";

        AssertError($"{Setting}:ManifestFile must be an absolute path", options);
    }

    [Fact]
    public void Two_mappings_of_one_workflow_do_not_start()
    {
        var (_, errors) = WorkflowMappings.Compile(Repositories(("a", GitHubFixtures.Options()), ("b", GitHubFixtures.Options())), PolicyBuilders.Policy());

        Assert.Contains("is the same workflow", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghcr.io/org/pipelines:staging-{sha}", "ghcr.io/org/pipelines:staging-" + PolicyBuilders.Sha)]
    [InlineData("127.0.0.1:5000/pipelines:staging-{sha:12}-x", "127.0.0.1:5000/pipelines:staging-abcdef123456-x")]
    [InlineData("ghcr.io/org/pipelines:{branch}-{sha:7}", "ghcr.io/org/pipelines:staging-fix-1-abcdef1")]
    public void A_template_gives_the_commits_image(string template, string image)
    {
        Assert.Null(ImageTemplate.Compile(template, out var compiled));
        Assert.Equal(image, compiled!.For(PolicyBuilders.Sha, "staging/fix#1"));
    }

    [Theory]
    [InlineData("ghcr.io/org/pipelines:{branch}-{sha}", 0)]
    [InlineData("ghcr.io/org/pipelines:staging-demo-{sha}", 0)]
    [InlineData("ghcr.io/org/pipelines:{branch}.{sha}", 1)]
    public void A_template_with_the_branch_suits_a_MODE_whose_tags_have_it(string image, int errors)
    {
        var options = GitHubFixtures.Options();
        options.Images["staging"] = image;
        var staging = PolicyBuilders.Staging();
        staging.ImageTags = ["{branch}-{sha}"];

        Assert.Equal(errors, WorkflowMappings.Compile(Repositories(("ci", options)), PolicyBuilders.Policy(staging)).Errors.Count);
    }

    [Theory]
    [InlineData("ghcr.io/org/a:staging-{sha}", null)]
    [InlineData("ghcr.io/org/b:staging-{sha}", "MODE staging does not allow images from ghcr.io/org/b for org/a: they belong to org/b. Add it to Gateway:Modes:staging:Lanes:a:ImageRepositories.")]
    public void An_image_is_one_of_the_workflows_own_repository(string image, string? error)
    {
        var options = GitHubFixtures.Options();
        options.Images["staging"] = image;
        var repositories = Repositories(("ci", options));
        repositories["pipelines"].Name = LaneBuilders.A;

        var (_, errors) = WorkflowMappings.Compile(repositories, PolicyBuilders.Policy(LaneBuilders.Staging()));

        Assert.Equal(error is null ? [] : [$"{Setting}:Images:staging: {error}"], errors);
    }

    private static void AssertError(string error, WorkflowOptions options) =>
        Assert.Contains(Errors(options), found => found.StartsWith(error, StringComparison.Ordinal));

    private static IReadOnlyList<string> Errors(WorkflowOptions options) =>
        WorkflowMappings.Compile(Repositories(("ci", options)), PolicyBuilders.Policy()).Errors;

    private static Dictionary<string, RepositoryOptions> Repositories(params (string Key, WorkflowOptions Options)[] workflows)
    {
        var repository = new RepositoryOptions { Name = PolicyBuilders.Repository };
        foreach (var (key, options) in workflows)
        {
            repository.Workflows[key] = options;
        }

        return new Dictionary<string, RepositoryOptions> { ["pipelines"] = repository };
    }
}
