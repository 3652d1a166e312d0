using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>Which folders of a repository may deploy, and what is asked of them beyond their MODE.</summary>
public sealed class ProjectTests
{
    private const string Setting = "Gateway:Repositories:rio:Projects";

    [Fact]
    public void Without_settings_the_root_is_the_only_project_of_a_repository()
    {
        Assert.Empty(Refusals("", None));

        var refusal = Assert.Single(Refusals("pipelines/sisreg", None));

        Assert.Equal(("project_not_allowed", "org/pipelines has no project pipelines/sisreg.", "/project"), (refusal.Code, refusal.Message, refusal.Pointer));
        Assert.Equal(("pipelines/sisreg", "the root, which is the empty project", Setting), (refusal.Seen, refusal.Expected, refusal.Setting));
    }

    [Theory]
    [InlineData("pipelines/sisreg", true)]
    [InlineData("pipelines/deep/sisreg", false)]
    [InlineData("pipelines", false)]
    [InlineData("Pipelines/sisreg", false)]
    [InlineData("pipelines/old", false)]
    [InlineData("", false)]
    public void Projects_are_the_folders_that_the_paths_match(string project, bool isOne) =>
        Assert.Equal(isOne, Refusals(project, Group(new ProjectOptions { Paths = ["pipelines/*", "!pipelines/old"] })).Count == 0);

    [Fact]
    public void A_dot_is_the_root()
    {
        var groups = Group(new ProjectOptions { Paths = [".", "pipelines/*"] });

        Assert.Empty(Refusals("", groups));
        Assert.Equal("org/pipelines has no project in its root.", Assert.Single(Refusals("", Group(new ProjectOptions { Paths = ["pipelines/*"] }))).Message);
    }

    [Fact]
    public void The_projects_of_one_repository_are_no_other_ones()
    {
        var policy = Policy([new RepositoryProjects("org/other", "Gateway:Repositories:other", Group(new ProjectOptions { Paths = ["pipelines/*"] }))]);

        Assert.Equal("project_not_allowed", Assert.Single(Refusals(policy, Build("pipelines/sisreg"))).Code);
    }

    [Fact]
    public void A_project_runs_no_images_but_its_own_repositories()
    {
        var refusal = Assert.Single(Refusals("pipelines/sisreg", Group(new ProjectOptions { Paths = ["pipelines/*"], ImageRepositories = ["ghcr.io/{repository}/sisreg"] })));

        Assert.Equal(("image_not_allowed", "The project pipelines/sisreg may not run images from ghcr.io/org/pipelines."), (refusal.Code, refusal.Message));
        Assert.Equal(("ghcr.io/org/pipelines/sisreg", Setting + ":all:ImageRepositories"), (refusal.Expected, refusal.Setting));
    }

    [Fact]
    public void A_project_runs_no_tags_but_its_own()
    {
        var refusal = Assert.Single(Refusals("pipelines/sisreg", Group(new ProjectOptions { Paths = ["pipelines/*"], ImageTags = ["staging-{project}-{sha}"] })));

        Assert.Equal(("image_tag_not_allowed", "staging-sisreg-abcdef1", Setting + ":all:ImageTags"), (refusal.Code, refusal.Expected, refusal.Setting));
        Assert.Equal("The project pipelines/sisreg may not run images with the tag staging-abcdef1, only with tags of the form staging-{project}-{sha}.", refusal.Message);
    }

    [Fact]
    public void What_the_root_may_not_do_is_said_of_the_root() => Assert.Equal(
        ["The root of the repository may not run images from ghcr.io/org/pipelines.", "The root of the repository requires the check dbt, which is missing from the build result."],
        Refusals("", Group(new ProjectOptions { Paths = ["."], ImageRepositories = ["ghcr.io/org/other"], RequiredChecks = ["dbt"] })).Select(static refusal => refusal.Message));

    [Fact]
    public void A_project_may_require_further_checks_and_what_the_mode_requires_holds_still()
    {
        var groups = Group(new ProjectOptions { Paths = ["pipelines/*"], RequiredChecks = ["dbt", "test"] });
        var build = Build("pipelines/sisreg") with { Checks = new Dictionary<string, string>() };

        var refusals = Refusals(Policy(groups), build);

        Assert.Equal(
            [("/checks/test", "Gateway:Modes:staging:RequiredChecks"), ("/checks/dbt", Setting + ":all:RequiredChecks")],
            refusals.Select(static refusal => (refusal.Pointer!, refusal.Setting!)));
        Assert.Equal("The project pipelines/sisreg requires the check dbt, which is missing from the build result.", refusals[1].Message);
    }

    [Fact]
    public void All_entries_that_match_a_project_hold_for_it()
    {
        var groups = new Dictionary<string, ProjectOptions>
        {
            ["all"] = new() { Paths = ["pipelines/*"], RequiredChecks = ["a"] },
            ["health"] = new() { Paths = ["pipelines/sis*"], RequiredChecks = ["b"] },
        };

        Assert.Equal(["/checks/a", "/checks/b"], Refusals("pipelines/sisreg", groups).Select(static refusal => refusal.Pointer));
        Assert.Equal(["/checks/a"], Refusals("pipelines/other", groups).Select(static refusal => refusal.Pointer));
    }

    [Fact]
    public void A_tag_that_needs_a_project_is_none_of_the_root()
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageTags = ["staging-{project}-{sha}"];

        var refusal = Assert.Single(Refusals(PolicyBuilders.Policy(staging), Build("")));

        Assert.Equal("Send the project's folder in project, or add a pattern without {project} to Gateway:Modes:staging:ImageTags.", refusal.Fix);
    }

    [Fact]
    public void A_tag_with_the_branch_is_not_allowed_where_another_mode_has_it_whatever_the_branch()
    {
        var (staging, prod) = (PolicyBuilders.Staging(), PolicyBuilders.Prod());
        (staging.ImageTags, staging.Branches) = (["{branch}-{sha}"], ["release"]);
        prod.ImageTags = ["release-{sha}"];

        var refusal = Assert.Single(Refusals(PolicyBuilders.Policy(staging, prod), Build("") with { Ref = "refs/heads/release", Image = "ghcr.io/org/pipelines:release-abcdef1" }));

        Assert.StartsWith("The tag release-abcdef1 belongs to MODE prod, but refs/heads/release deploys to MODE staging.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_modes_whose_tags_could_be_the_same_do_not_start()
    {
        var (staging, prod) = (PolicyBuilders.Staging(), PolicyBuilders.Prod());
        (staging.ImageTags, prod.ImageTags) = (["{project}-{sha}"], ["{project}-{sha}"]);

        var error = Assert.Single(PolicyCompiler.Compile(PolicyBuilders.Options(staging, prod)).Errors);

        Assert.StartsWith("Gateway:Modes:prod:ImageTags and Gateway:Modes:staging:ImageTags both match the image tag '", error, StringComparison.Ordinal);
        Assert.EndsWith("Change one so that no tag matches both, for example by starting it with the MODE's name.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_modes_that_run_different_images_may_have_the_same_tags()
    {
        var (staging, prod) = (PolicyBuilders.Staging(), PolicyBuilders.Prod());
        (staging.ImageTags, prod.ImageTags) = (["{sha}"], ["{sha}"]);
        prod.ImageRepositories = ["ghcr.io/org/prod"];

        Assert.Empty(PolicyCompiler.Compile(PolicyBuilders.Options(staging, prod)).Errors);
    }

    [Fact]
    public void Settings_of_projects_that_are_wrong_are_all_named()
    {
        var compiled = ProjectRules.Compile(new RepositoryProjects("org/pipelines", "Gateway:Repositories:rio", new Dictionary<string, ProjectOptions>
        {
            ["a"] = new(),
            ["b"] = new() { Paths = ["a[", "!b"], ImageRepositories = [""], ImageTags = ["latest"], RequiredChecks = ["te*"] },
            ["c"] = new() { Paths = ["/pipelines/*", "pipelines/*/", "./pipelines", "!../x", "pipelines/*/prefect.yaml", "pipelines/*"] },
        }));

        Assert.Null(compiled.Value);
        Assert.Equal(
            ["a:Paths", "b:Paths:0", "b:ImageRepositories:0", "b:ImageTags:0", "b:RequiredChecks:0", "c:Paths:0", "c:Paths:1", "c:Paths:2", "c:Paths:3", "c:Paths:4"],
            compiled.Errors.Select(static error => error.Split(' ')[0][(Setting.Length + 1)..].TrimEnd(':')));
    }

    private static Dictionary<string, ProjectOptions> None => [];

    private static Dictionary<string, ProjectOptions> Group(ProjectOptions options) => new() { ["all"] = options };

    private static GatewayPolicy Policy(IReadOnlyDictionary<string, ProjectOptions> groups) => Policy([new RepositoryProjects("ORG/pipelines", "Gateway:Repositories:rio", groups)]);

    private static GatewayPolicy Policy(IReadOnlyList<RepositoryProjects> repositories)
    {
        var compilation = PolicyCompiler.Compile(PolicyBuilders.Options(), repositories: repositories);
        Assert.Empty(compilation.Errors);
        return compilation.Policy!;
    }

    private static BuildResult Build(string project) => PolicyBuilders.Build() with { Project = project };

    private static IReadOnlyList<Finding> Refusals(string project, IReadOnlyDictionary<string, ProjectOptions> groups) => Refusals(Policy(groups), Build(project));

    private static IReadOnlyList<Finding> Refusals(GatewayPolicy policy, BuildResult build) =>
        Admission.Decide(policy, build, PolicyBuilders.Repository) is AdmissionDecision.Refused refused ? refused.Refusals : [];
}
