using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class ModeSeparationTests
{
    private const string BranchError =
        "Gateway:Modes:prod:Branches and Gateway:Modes:staging:Branches both match the branch 'main', which would belong to two MODEs. "
        + "Change one so that no branch matches both, or list different repositories in the two MODEs.";

    [Fact]
    public void A_branch_of_two_modes_is_an_error_with_an_example() =>
        Assert.Equal([BranchError], Errors(["*"], ["org/pipelines"]));

    [Fact]
    public void Repositories_may_overlap_by_a_glob_in_any_case() => Assert.Equal([BranchError], Errors(["main"], ["ORG/*"]));

    [Fact]
    public void Repositories_of_which_none_is_the_same_keep_the_modes_apart() => Assert.Empty(Errors(["main"], ["other/*"]));

    [Fact]
    public void A_mode_without_repositories_counts_as_open_to_all() => Assert.Equal([BranchError], Errors(["main"], []));

    [Fact]
    public void The_other_mode_without_repositories_counts_as_open_to_all()
    {
        var prod = PolicyBuilders.Prod();
        prod.Repositories = null;

        Assert.Equal([BranchError], Errors(["main"], ["other/*"], prod));
    }

    [Fact]
    public void A_negation_keeps_the_modes_apart() => Assert.Empty(Errors(["**", "!main"], ["org/pipelines"]));

    [Fact]
    public void Patterns_too_complex_to_tell_apart_are_an_error() => Assert.Equal(
        ["Gateway:Modes:prod:Branches and Gateway:Modes:staging:Branches are too complex to check for overlap. Use fewer or simpler patterns."],
        Errors([.. Enumerable.Range(0, 40).Select(static _ => new string('x', 250))], ["org/pipelines"]));

    [Fact]
    public void A_deployment_of_two_modes_is_an_error_with_an_example()
    {
        var staging = PolicyBuilders.Staging();
        staging.DeploymentNames = ["*"];

        Assert.Equal(
            [
                "Gateway:Modes:prod:DeploymentNames and Gateway:Modes:staging:DeploymentNames both match the deployment '-prod', "
                + "which would belong to two MODEs. Change one so that no name matches both.",
            ],
            PolicyBuilders.Errors(staging));
    }

    [Fact]
    public void A_work_pool_of_two_modes_is_told_with_an_example_and_refused_by_nothing() => Assert.Equal(
        ["Gateway:Modes:prod:WorkPools and Gateway:Modes:staging:WorkPools both match the work pool 'docker-pool', which would belong to two MODEs. Give each MODE a work pool of its own."],
        PolicyBuilders.Policy().SharedWorkPools);

    [Theory]
    [InlineData("docker-staging")]
    [InlineData("docker-s*")]
    public void Modes_with_work_pools_of_their_own_share_none(string pool)
    {
        var staging = PolicyBuilders.Staging();
        staging.WorkPools = [pool];

        Assert.Empty(PolicyBuilders.Policy(staging).SharedWorkPools);
    }

    private static IReadOnlyList<string> Errors(string[] branches, string[] repositories, ModeOptions? prod = null)
    {
        var staging = PolicyBuilders.Staging();
        staging.Branches = branches;
        staging.Repositories = repositories;
        staging.ImageRepositories = ["ghcr.io/{repository}"];
        return PolicyCompiler.Compile(PolicyBuilders.Options(staging, prod)).Errors;
    }
}
