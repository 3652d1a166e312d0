using Gateway.Intake;
using Gateway.Intake.GitHub;
using Gateway.Policy;

namespace Gateway.Tests.Intake.GitHub;

public sealed class WorkflowRunReviewTests
{
    private static readonly GatewayPolicy Modes = PolicyBuilders.Policy();

    [Fact]
    public void A_success_of_a_mapped_workflow_is_a_build_result_with_the_image_and_the_checks_of_the_mapping()
    {
        var (mapped, ignored) = Review(GitHubFixtures.Run());

        Assert.Null(ignored);
        var build = mapped!.Build;
        Assert.Equal((PolicyBuilders.Repository, 123L, "refs/heads/staging/fix", PolicyBuilders.Sha), (build.Repository, build.RepositoryId, build.Ref, build.Sha));
        Assert.Equal((1001L, 7L, 1, "octocat"), (build.RunId, build.RunNumber, build.RunAttempt, build.Actor));
        Assert.Equal("ghcr.io/org/pipelines:staging-abcdef1", build.Image);
        Assert.Equal("test=success", Assert.Single(build.Checks.Select(check => $"{check.Key}={check.Value}")));
        Assert.Null(build.Digest);
        Assert.IsType<AdmissionDecision.Admitted>(Admission.Decide(Modes, build, PolicyBuilders.Repository));
    }

    [Fact]
    public void The_image_of_a_mapping_may_carry_the_branch()
    {
        var options = GitHubFixtures.Options();
        options.Images["staging"] = "ghcr.io/org/pipelines:{branch}-{sha:7}";
        var staging = PolicyBuilders.Staging();
        staging.ImageTags = ["{branch}-{sha}"];
        var policy = PolicyBuilders.Policy(staging);

        var build = WorkflowRunReview.Review(GitHubFixtures.Run(), Mappings(options, policy).Of(PolicyBuilders.Repository), policy).Mapped!.Build;

        Assert.Equal("ghcr.io/org/pipelines:staging-fix-abcdef1", build.Image);
        Assert.IsType<AdmissionDecision.Admitted>(Admission.Decide(policy, build, PolicyBuilders.Repository));
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("cancelled")]
    [InlineData("timed_out")]
    [InlineData("neutral")]
    [InlineData("skipped")]
    [InlineData("action_required")]
    [InlineData("Success")]
    [InlineData(null)]
    public void Only_a_success_deploys(string? conclusion) =>
        AssertIgnored("conclusion_not_success", GitHubFixtures.Run() with { Conclusion = conclusion });

    [Theory]
    [InlineData(".github/workflows/other.yml")]
    [InlineData(".github/workflows/CI_CD.yml")]
    [InlineData("CI/CD")]
    [InlineData(null)]
    public void A_workflow_that_no_setting_maps_deploys_nothing(string? workflow) =>
        AssertIgnored("workflow_not_mapped", GitHubFixtures.Run() with { Workflow = workflow });

    [Fact]
    public void A_workflow_of_another_repository_deploys_nothing() =>
        Assert.Equal("workflow_not_mapped", WorkflowRunReview.Review(GitHubFixtures.Run(), Mappings(GitHubFixtures.Options()).Of("org/other"), Modes).Ignored!.Reason);

    [Theory]
    [InlineData("pull_request", "pull_request_run")]
    [InlineData("pull_request_target", "pull_request_run")]
    [InlineData("schedule", "run_event_not_mapped")]
    [InlineData("repository_dispatch", "run_event_not_mapped")]
    public void Runs_that_a_push_did_not_start_deploy_nothing(string started, string reason) =>
        AssertIgnored(reason, GitHubFixtures.Run() with { Event = started });

    [Fact]
    public void Another_event_counts_where_the_mapping_lists_it()
    {
        var options = GitHubFixtures.Options();
        options.Events = ["workflow_dispatch"];
        var mappings = Mappings(options).Of(PolicyBuilders.Repository);

        Assert.NotNull(WorkflowRunReview.Review(GitHubFixtures.Run() with { Event = "workflow_dispatch" }, mappings, Modes).Mapped);
        Assert.Equal("run_event_not_mapped", WorkflowRunReview.Review(GitHubFixtures.Run(), mappings, Modes).Ignored!.Reason);
    }

    [Theory]
    [InlineData("octocat/pipelines")]
    [InlineData(null)]
    public void A_commit_of_a_fork_deploys_nothing(string? head) =>
        AssertIgnored("run_of_fork", GitHubFixtures.Run() with { HeadRepository = head });

    [Theory]
    [InlineData("feature/x")]
    [InlineData("staging")]
    [InlineData("staging/..")]
    [InlineData("")]
    [InlineData(null)]
    public void A_branch_of_no_MODE_deploys_nothing(string? branch) =>
        AssertIgnored("branch_not_mapped", GitHubFixtures.Run() with { Branch = branch });

    [Fact]
    public void A_MODE_for_which_the_mapping_names_no_image_is_not_deployed_to() =>
        AssertIgnored("mode_not_mapped", GitHubFixtures.Run() with { Branch = "main" });

    [Fact]
    public void What_the_MODE_refuses_is_refused_by_the_policy_and_not_ignored()
    {
        var staging = PolicyBuilders.Staging();
        staging.Repositories = ["org/other"];
        var policy = PolicyBuilders.Policy(staging);

        var (mapped, _) = WorkflowRunReview.Review(GitHubFixtures.Run(), Mappings(GitHubFixtures.Options(), policy).Of(PolicyBuilders.Repository), policy);

        var refused = Assert.IsType<AdmissionDecision.Refused>(Admission.Decide(policy, mapped!.Build, PolicyBuilders.Repository));
        Assert.Equal("repository_not_allowed", Assert.Single(refused.Refusals).Code);
    }

    private static void AssertIgnored(string reason, WorkflowRun run)
    {
        var (mapped, ignored) = Review(run);

        Assert.Null(mapped);
        Assert.Equal(reason, ignored!.Reason);
        Assert.EndsWith(".", ignored.Detail, StringComparison.Ordinal);
    }

    private static (MappedRun? Mapped, IgnoredEvent? Ignored) Review(WorkflowRun run) =>
        WorkflowRunReview.Review(run, Mappings(GitHubFixtures.Options()).Of(PolicyBuilders.Repository), Modes);

    private static WorkflowMappings Mappings(WorkflowOptions options, GatewayPolicy? policy = null)
    {
        var repository = new RepositoryOptions { Name = PolicyBuilders.Repository };
        repository.Workflows["ci"] = options;
        var (mappings, errors) = WorkflowMappings.Compile(new Dictionary<string, RepositoryOptions> { ["pipelines"] = repository }, policy ?? Modes);
        Assert.Empty(errors);
        return mappings;
    }
}
