using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class AdmissionTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_tag_without_the_branch_that_it_should_carry_is_refused_with_the_right_one()
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageTags = ["{branch}-{sha}"];
        var build = PolicyBuilders.Build() with { Ref = "refs/heads/staging/other" };

        var refused = Assert.IsType<AdmissionDecision.Refused>(Admission.Decide(PolicyBuilders.Policy(staging), build with { Image = "ghcr.io/org/pipelines:staging-fix-abcdef1" }, PolicyBuilders.Repository));

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal(("image_tag_not_allowed", "staging-other-abcdef1"), (refusal.Code, refusal.Expected));
        Assert.Equal("Tag the image staging-other-abcdef1, or use more digits of the commit.", refusal.Fix);
        Assert.IsType<AdmissionDecision.Admitted>(
            Admission.Decide(PolicyBuilders.Policy(staging), build with { Image = "ghcr.io/org/pipelines:staging-other-abcdef1" }, PolicyBuilders.Repository));
    }

    [Fact]
    public void A_build_that_breaks_no_rule_is_admitted_to_the_mode_of_its_branch() =>
        Assert.Equal("staging", Assert.IsType<AdmissionDecision.Admitted>(Decide(PolicyBuilders.Build())).Mode.Name);

    [Fact]
    public void The_case_of_a_repository_does_not_count() => Assert.IsType<AdmissionDecision.Admitted>(
        Admission.Decide(PolicyBuilders.Policy(), PolicyBuilders.Build() with { Repository = "ORG/pipelines" }, "org/Pipelines"));

    [Fact]
    public void A_proof_of_another_repository_is_refused()
    {
        var refusal = Single(PolicyBuilders.Build() with { Repository = "org/other" });

        Assert.Equal("repository_mismatch", refusal.Code);
        Assert.Equal("The body is for org/other, but the credentials belong to org/pipelines.", refusal.Message);
        Assert.Equal(("org/other", "org/pipelines", "/repository"), (refusal.Seen, refusal.Expected, refusal.Pointer));
    }

    [Theory]
    [InlineData("refs/tags/v1", "A tag cannot be deployed: refs/tags/v1 is not the ref of a branch.")]
    [InlineData("refs/pull/1/merge", "A pull request cannot be deployed: refs/pull/1/merge is not the ref of a branch.")]
    [InlineData("main", "This ref cannot be deployed: main is not the ref of a branch.")]
    [InlineData("refs/heads/", "This ref cannot be deployed: refs/heads/ is not the ref of a branch.")]
    public void Only_branches_deploy(string reference, string message)
    {
        var refusal = Single(PolicyBuilders.Build() with { Ref = reference });

        Assert.Equal(("ref_not_a_branch", message), (refusal.Code, refusal.Message));
        Assert.Equal((reference, "refs/heads/<branch>", "/ref"), (refusal.Seen, refusal.Expected, refusal.Pointer));
    }

    [Theory]
    [InlineData("staging//a")]
    [InlineData("staging/a/")]
    [InlineData("staging/a..b")]
    [InlineData("staging/a@{b")]
    [InlineData("staging/a.")]
    [InlineData("staging/.a")]
    [InlineData("staging/a.lock/b")]
    [InlineData("staging/a b")]
    [InlineData("staging/a\\b")]
    public void A_branch_that_git_would_not_create_is_no_branch(string branch) =>
        Assert.Equal("ref_not_a_branch", Single(PolicyBuilders.Build() with { Ref = "refs/heads/" + branch }).Code);

    [Fact]
    public void A_branch_of_no_mode_is_refused()
    {
        var decision = Assert.IsType<AdmissionDecision.Refused>(Decide(PolicyBuilders.Build() with { Ref = "refs/heads/feature" }));

        var refusal = Assert.Single(decision.Refusals);
        Assert.Null(decision.Mode);
        Assert.Equal(("branch_not_mapped", "No MODE deploys the branch feature.", "/ref"), (refusal.Code, refusal.Message, refusal.Pointer));
        Assert.Equal(("refs/heads/feature", "main (prod); staging/** (staging)", "Gateway:Modes"), (refusal.Seen, refusal.Expected, refusal.Setting));
    }

    [Fact]
    public void Without_any_branches_the_refusal_says_so()
    {
        var policy = PolicyCompiler.Compile(new PolicyOptions()).Policy!;

        var decision = Assert.IsType<AdmissionDecision.Refused>(Admission.Decide(policy, PolicyBuilders.Build(), PolicyBuilders.Repository));

        Assert.Equal("no branch: no MODE lists any", Assert.Single(decision.Refusals).Expected);
    }

    [Fact]
    public void A_branch_of_two_modes_is_refused_though_no_settings_allow_it()
    {
        var twice = new GatewayPolicy([PolicyBuilders.Mode(), PolicyBuilders.Mode()], [], [], new Dictionary<string, ProjectRules>());

        var decision = Assert.IsType<AdmissionDecision.Refused>(Admission.Decide(twice, PolicyBuilders.Build(), PolicyBuilders.Repository));

        var refusal = Assert.Single(decision.Refusals);
        Assert.Null(decision.Mode);
        Assert.Equal(("branch_ambiguous", "The branch staging/fix matches 2 MODEs: staging, staging."), (refusal.Code, refusal.Message));
        Assert.Equal(("refs/heads/staging/fix", "Gateway:Modes:staging:Branches", "/ref"), (refusal.Seen, refusal.Setting, refusal.Pointer));
    }

    [Fact]
    public void A_branch_of_two_modes_goes_to_the_one_that_allows_the_repository()
    {
        var prod = PolicyBuilders.Prod();
        prod.Branches = ["staging/**"];
        prod.Repositories = ["org/other"];

        var decision = Admission.Decide(PolicyBuilders.Policy(prod: prod), PolicyBuilders.Build(), PolicyBuilders.Repository);

        Assert.Equal("staging", Assert.IsType<AdmissionDecision.Admitted>(decision).Mode.Name);
    }

    [Fact]
    public void A_repository_that_no_mode_of_the_branch_allows_is_refused_for_each()
    {
        var prod = PolicyBuilders.Prod();
        prod.Branches = ["staging/**"];
        prod.Repositories = ["org/other"];

        var decision = Admission.Decide(PolicyBuilders.Policy(prod: prod), PolicyBuilders.Build() with { Repository = "org/new" }, "org/new");

        var refused = Assert.IsType<AdmissionDecision.Refused>(decision);
        Assert.Null(refused.Mode);
        Assert.Equal(["Gateway:Modes:prod:Repositories", "Gateway:Modes:staging:Repositories"], refused.Refusals.Select(static refusal => refusal.Setting));
    }

    [Fact]
    public void A_repository_that_the_mode_does_not_allow_is_refused()
    {
        var decision = Admission.Decide(PolicyBuilders.Policy(), PolicyBuilders.Build() with { Repository = "org/new" }, "org/new");

        var refused = Assert.IsType<AdmissionDecision.Refused>(decision);
        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal("staging", refused.Mode!.Name);
        Assert.Equal(("repository_not_allowed", "org/new may not deploy to MODE staging."), (refusal.Code, refusal.Message));
        Assert.Equal(("org/new", "org/pipelines", "/repository"), (refusal.Seen, refusal.Expected, refusal.Pointer));
    }

    [Fact]
    public void A_mode_without_repositories_is_nobodys()
    {
        var staging = PolicyBuilders.Staging();
        staging.Repositories = [];

        Assert.Equal("no repository", Single(PolicyBuilders.Build(), staging).Expected);
    }

    [Fact]
    public void An_image_of_another_repository_is_refused()
    {
        var refusal = Single(PolicyBuilders.Build() with { Image = "docker.io/evil/name:staging-abcdef1" });

        Assert.Equal(("image_not_allowed", "MODE staging does not allow images from docker.io/evil/name.", "/image"), (refusal.Code, refusal.Message, refusal.Pointer));
        Assert.Equal(
            ("docker.io/evil/name", "ghcr.io/org/pipelines", "Gateway:Modes:staging:ImageRepositories"),
            (refusal.Seen, refusal.Expected, refusal.Setting));
    }

    [Fact]
    public void A_text_that_is_no_image_is_refused_whatever_the_mode()
    {
        var refusals = Refusals(PolicyBuilders.Build() with { Image = "No Image", Ref = "refs/tags/v1" });

        Assert.Equal(["ref_not_a_branch", "image_invalid"], refusals.Select(static refusal => refusal.Code));
        Assert.Equal(("'No Image' is not a valid image reference.", "No Image", "/image"), (refusals[1].Message, refusals[1].Seen, refusals[1].Pointer));
    }

    [Fact]
    public void A_tag_of_another_mode_is_explained()
    {
        var refusal = Single(PolicyBuilders.Build() with { Ref = "refs/heads/main" });

        Assert.Equal("image_tag_not_allowed", refusal.Code);
        Assert.Equal(
            "The tag staging-abcdef1 belongs to MODE staging, but refs/heads/main deploys to MODE prod. MODE prod allows tags of the form main-{sha}.",
            refusal.Message);
        Assert.Equal(
            ("staging-abcdef1", "main-abcdef1", "Gateway:Modes:prod:ImageTags", "/image"),
            (refusal.Seen, refusal.Expected, refusal.Setting, refusal.Pointer));
        Assert.Equal("Tag the image main-abcdef1, or use more digits of the commit.", refusal.Fix);
    }

    [Theory]
    [InlineData(":staging-1234567", "The tag staging-1234567 contains the commit 1234567, but the build is of commit " + PolicyBuilders.Sha + ".")]
    [InlineData(":latest", "The tag latest does not contain the commit " + PolicyBuilders.Sha + " in the form required for refs/heads/staging/fix.")]
    [InlineData("", "The image has no tag, so nothing ties it to the commit.")]
    public void A_tag_that_does_not_carry_the_commit_is_refused(string tag, string message)
    {
        var refusal = Single(PolicyBuilders.Build() with { Image = "ghcr.io/org/pipelines" + tag });

        Assert.Equal(("image_tag_not_allowed", message + " MODE staging allows tags of the form staging-{sha}."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void A_mode_without_tags_runs_no_image()
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageTags = null;

        var refusal = Single(PolicyBuilders.Build(), staging);

        Assert.Equal(("no tag", "Add a pattern such as staging-{sha} to Gateway:Modes:staging:ImageTags."), (refusal.Expected, refusal.Fix));
        Assert.EndsWith("MODE staging allows no tags.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_pinned_to_the_builds_digest_is_admitted() => Assert.IsType<AdmissionDecision.Admitted>(
        Decide(PolicyBuilders.Build() with { Image = "ghcr.io/org/pipelines:staging-abcdef1@" + Digest, Digest = Digest }));

    [Fact]
    public void An_image_pinned_to_a_digest_that_the_build_does_not_report_is_refused()
    {
        var refusal = Single(PolicyBuilders.Build() with { Image = "ghcr.io/org/pipelines:staging-abcdef1@" + Digest });

        Assert.Equal(("image_tag_not_allowed", $"The image is pinned to {Digest}, but the build result reports no digest."), (refusal.Code, refusal.Message));
        Assert.Equal((Digest, "an image without a digest", "/image"), (refusal.Seen, refusal.Expected, refusal.Pointer));
    }

    [Fact]
    public void An_image_pinned_to_another_digest_is_refused()
    {
        var other = Digest.Replace("01", "ff", StringComparison.Ordinal);

        var refusal = Single(PolicyBuilders.Build() with { Image = "ghcr.io/org/pipelines:staging-abcdef1@" + Digest, Digest = other });

        Assert.Equal(($"The image is pinned to {Digest}, but the build pushed {other}.", other), (refusal.Message, refusal.Expected));
    }

    [Fact]
    public void Every_required_check_must_have_succeeded()
    {
        var refusals = Refusals(PolicyBuilders.Build() with
        {
            Ref = "refs/heads/main",
            Image = "ghcr.io/org/pipelines:main-abcdef1",
            Checks = new Dictionary<string, string> { ["test"] = "failure" },
        });

        Assert.Equal(
            [
                ("check_not_successful", "MODE prod requires the check test to be success, but it is failure.", "failure", "/checks/test", "Fix the job test and run the workflow again."),
                (
                    "check_not_successful",
                    "MODE prod requires the check build/push, which is missing from the build result.",
                    null,
                    "/checks/build~1push",
                    "Run the job build/push before the deployment job, and send its outcome in checks."),
            ],
            refusals.Select(static refusal => (refusal.Code, refusal.Message, refusal.Seen, refusal.Pointer, refusal.Fix)));
        Assert.All(refusals, static refusal => Assert.Equal(("success", "Gateway:Modes:prod:RequiredChecks"), (refusal.Expected, refusal.Setting)));
    }

    [Fact]
    public void All_reasons_are_told_at_once()
    {
        var build = PolicyBuilders.Build() with { Repository = "org/other", Image = "evil/name:latest", Checks = new Dictionary<string, string>() };

        var refused = Assert.IsType<AdmissionDecision.Refused>(Admission.Decide(PolicyBuilders.Policy(), build, "org/new"));

        Assert.Equal(
            ["repository_mismatch", "repository_not_allowed", "image_not_allowed", "image_tag_not_allowed", "check_not_successful"],
            refused.Refusals.Select(static refusal => refusal.Code));
    }

    private static AdmissionDecision Decide(BuildResult build, ModeOptions? staging = null) =>
        Admission.Decide(PolicyBuilders.Policy(staging), build, PolicyBuilders.Repository);

    private static IReadOnlyList<Finding> Refusals(BuildResult build, ModeOptions? staging = null) =>
        Assert.IsType<AdmissionDecision.Refused>(Decide(build, staging)).Refusals;

    private static Finding Single(BuildResult build, ModeOptions? staging = null) => Assert.Single(Refusals(build, staging));
}
