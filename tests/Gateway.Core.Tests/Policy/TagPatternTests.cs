using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class TagPatternTests
{
    private const string Sha = PolicyBuilders.Sha;
    private const string Branch = "staging/fix";

    [Theory]
    [InlineData("staging-{sha}", "staging-abcdef1", true)]
    [InlineData("staging-{sha}", "staging-abcdef", false)]
    [InlineData("staging-{sha}", "staging-" + Sha, true)]
    [InlineData("staging-{sha}", "staging-" + Sha + "0", false)]
    [InlineData("staging-{sha}", "staging-abcdef2", false)]
    [InlineData("staging-{sha}", "staging-ABCDEF1", false)]
    [InlineData("staging-{sha}", "main-abcdef1", false)]
    [InlineData("staging-{sha}", "xstaging-abcdef1", false)]
    [InlineData("{sha}", "abcdef1", true)]
    [InlineData("{sha}-slim", "abcdef1-slim", true)]
    [InlineData("{sha}-slim", "abcdef1-fat1", false)]
    [InlineData("a{sha}a", "aabcdef", false)]
    [InlineData("abcdef1-{sha}-abcdef1", "abcdef1-abcdef1", false)]
    public void A_tag_carries_7_to_40_digits_of_the_commit(string pattern, string tag, bool expected) =>
        Assert.Equal(expected, Pattern(pattern).IsMatch(tag, new TagSource(Sha, Branch, "")));

    [Theory]
    [InlineData("{branch}-{sha}", "staging/ci-cd-workflows", "staging-ci-cd-workflows-abcdef1", true)]
    [InlineData("{branch}-{sha}", "staging/ci-cd-workflows", "staging-ci-cd-workflows-abcdef123", true)]
    [InlineData("{branch}-{sha}", "staging/ci-cd-workflows", "staging/ci-cd-workflows-abcdef1", false)]
    [InlineData("{branch}-{sha}", "staging/ci-cd-workflows", "staging-ci-cd-workflow-abcdef1", false)]
    [InlineData("{branch}-{sha}", "staging/ci-cd-workflows", "staging-ci-cd-workflows-abcdef2", false)]
    [InlineData("{branch}-{sha}", "staging/other", "staging-ci-cd-workflows-abcdef1", false)]
    [InlineData("{sha}-{branch}", "main", "abcdef1-main", true)]
    [InlineData("x-{sha}.{branch}_y", "a/b/c", "x-abcdef1.a-b-c_y", true)]
    [InlineData("{branch}-{sha}", "staging/Ação+(x)_1.2", "staging-A-o-x-_1.2-abcdef1", true)]
    [InlineData("{branch}-{sha}", "staging/#1", "staging-1-abcdef1", true)]
    [InlineData("{branch}-{sha}", "staging/#1", "staging--1-abcdef1", false)]
    [InlineData("{branch}-{sha}", "staging/{sha}", "staging-abcdef1-abcdef1", false)]
    [InlineData("{branch}-{sha}", "staging/{sha}", "staging-sha--abcdef1", true)]
    [InlineData("staging-{sha}", "main", "staging-abcdef1", true)]
    public void A_tag_may_carry_the_branch_as_workflows_and_metadata_action_write_it(string pattern, string branch, string tag, bool expected) =>
        Assert.Equal(expected, Pattern(pattern).IsMatch(tag, new TagSource(Sha, branch, "")));

    [Theory]
    [InlineData("{project}-{sha}", "pipelines/sisreg", "sisreg-abcdef1", true)]
    [InlineData("{project}-{sha}", "sisreg", "sisreg-abcdef1", true)]
    [InlineData("{project}-{sha}", "pipelines/sisreg", "pipelines-sisreg-abcdef1", false)]
    [InlineData("{project}-{sha}", "pipelines/other", "sisreg-abcdef1", false)]
    [InlineData("{project}-{sha}", "", "-abcdef1", false)]
    [InlineData("{sha}{project}", "", "abcdef1", false)]
    [InlineData("{branch}-{project}-{sha}", "a/Ação x", "staging-fix-A-o-x-abcdef1", true)]
    [InlineData("{project}-{sha}", "a/{sha}", "abcdef1-abcdef1", false)]
    public void A_tag_may_carry_the_name_of_the_projects_folder(string pattern, string project, string tag, bool expected) =>
        Assert.Equal(expected, Pattern(pattern).IsMatch(tag, new TagSource(Sha, Branch, project)));

    [Fact]
    public void A_pattern_with_a_project_shows_no_tag_of_the_root() => Assert.Null(Pattern("{project}-{sha}").Example(new TagSource(Sha, Branch, "")));

    [Theory]
    [InlineData("{project}-{sha}", "staging-{sha}", true)]
    [InlineData("{sha}", "{sha}", true)]
    [InlineData("staging-{sha}", "prod-{sha}", false)]
    [InlineData("{branch}-{sha}", "prod-{sha}", false)]
    [InlineData("{branch}-{sha}", "main-{sha}", false)]
    [InlineData("{branch}-{project}-{sha}", "{branch}-{project}-{sha}", false)]
    [InlineData("{project}-{branch}-{sha}", "{project}-{branch}-{sha}", true)]
    [InlineData("staging-{branch}-{sha}", "{project}-{sha}", true)]
    [InlineData("{branch}-{project}-{sha}", "prod-{project}-{sha}", false)]
    [InlineData("{branch}-{sha}", "staging-{project}-{sha}", true)]
    [InlineData("{project}-{sha}", "{project}-{sha}", true)]
    [InlineData("x-{project}-{sha}", "y-{project}-{sha}", false)]
    public void Patterns_of_two_modes_may_take_the_same_tag(string left, string right, bool overlap) =>
        Assert.Equal(overlap, TagPattern.Overlap(Patterns("staging/**", left), Patterns("main", right)) is not Overlap.None);

    [Theory]
    [InlineData("main-0123456", "0123456")]
    [InlineData("main-zzzzzzz", null)]
    [InlineData("main-0123456z", null)]
    [InlineData("main-012345678901234567890123456789012345678901", null)]
    public void A_pattern_finds_the_digits_of_any_commit(string tag, string? digits) => Assert.Equal(digits, Pattern("main-{sha}").Digits(tag, new TagSource(Sha, Branch, "")));

    [Fact]
    public void A_pattern_shows_a_tag_that_it_takes() => Assert.Equal("a-abcdef1-b", Pattern("a-{sha}-b").Example(new TagSource(Sha, Branch, "")));

    [Fact]
    public void A_pattern_with_a_branch_shows_the_tag_of_that_branch() => Assert.Equal("staging-fix-abcdef1", Pattern("{branch}-{sha}").Example(new TagSource(Sha, Branch, "")));

    [Fact]
    public void A_pattern_reads_as_it_was_configured() => Assert.Equal("a-{sha}", Pattern("a-{sha}").ToString());

    [Theory]
    [InlineData("latest", "does not contain the commit; add {sha} where it belongs")]
    [InlineData("", "does not contain the commit; add {sha} where it belongs")]
    [InlineData("{sha}-{sha}", "contains {sha} twice; use it once")]
    [InlineData("{branch}", "does not contain the commit; add {sha} where it belongs")]
    [InlineData("{branch}-{branch}-{sha}", "contains {branch} twice; use it once")]
    [InlineData("{project}{project}{sha}", "contains {project} twice; use it once")]
    [InlineData("{brunch}-{sha}", "is not a valid image tag; use letters, digits, _, . and - around {sha}, {branch} and {project}, and do not start with . or -")]
    [InlineData("-{branch}-{sha}", "is not a valid image tag; use letters, digits, _, . and - around {sha}, {branch} and {project}, and do not start with . or -")]
    [InlineData("a b{sha}", "is not a valid image tag; use letters, digits, _, . and - around {sha}, {branch} and {project}, and do not start with . or -")]
    [InlineData("{sha}*", "is not a valid image tag; use letters, digits, _, . and - around {sha}, {branch} and {project}, and do not start with . or -")]
    [InlineData(".{sha}", "is not a valid image tag; use letters, digits, _, . and - around {sha}, {branch} and {project}, and do not start with . or -")]
    [InlineData("-{sha}", "is not a valid image tag; use letters, digits, _, . and - around {sha}, {branch} and {project}, and do not start with . or -")]
    public void A_malformed_pattern_names_its_setting(string pattern, string fault)
    {
        var compiled = TagPattern.Compile(["{sha}", pattern], "Here");

        Assert.Null(compiled.Value);
        Assert.Equal([$"Here:1: the tag pattern '{pattern}' {fault}, such as staging-{{sha}}."], compiled.Errors);
    }

    [Fact]
    public void A_pattern_leaves_room_for_the_whole_commit()
    {
        Assert.Empty(TagPattern.Compile([new string('a', 88) + "{sha}"], "Here").Errors);
        Assert.Contains("is too long for a tag of 128 characters; shorten it", TagPattern.Compile([new string('a', 89) + "{sha}"], "Here").Errors[0], StringComparison.Ordinal);
    }

    private static ModePatterns Patterns(string branch, string tag) => new()
    {
        Branches = BranchFilter.Compile([branch], "Here").Value!,
        SharedBranches = BranchFilter.Compile([], "Here").Value!,
        ImageTags = [Pattern(tag)],
        Repositories = [],
        DeploymentNames = [],
        WorkPools = [],
        AllowedJobVariables = [],
        AllowedPullSteps = [],
    };

    private static TagPattern Pattern(string text) => Assert.Single(TagPattern.Compile([text], "Here").Value!);
}
