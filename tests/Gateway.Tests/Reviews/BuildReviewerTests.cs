using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Tests.Secrets;

namespace Gateway.Tests.Reviews;

public sealed class BuildReviewerTests : IDisposable
{
    private const string Manifest = """
        deployments:
          - name: load-staging
            flow_name: Load
            entrypoint: flows.py:load
            work_pool: {name: docker-pool}
          - name: load-prod
            flow_name: Load
            entrypoint: flows.py:load
            work_pool: {name: docker-pool}
        """;

    private readonly ManifestCache _manifests = new();

    public void Dispose() => _manifests.Dispose();

    [Fact]
    public void A_build_that_may_changes_the_deployments_of_its_mode()
    {
        var passed = Assert.IsType<BuildReview.Passed>(Review(Manifest));

        Assert.Equal("staging", passed.Mode.Name);
        Assert.Equal(["load-staging"], passed.Deployments.Select(deployment => deployment.Name));
        Assert.Empty(passed.Warnings);
        Assert.False(passed.DependsOnRun);
    }

    [Fact]
    public void A_text_that_is_no_manifest_is_invalid() =>
        Assert.NotEmpty(Assert.IsType<BuildReview.Invalid>(Review("deployments: {")).Findings);

    [Fact]
    public void A_manifest_that_has_only_deployments_of_another_mode_asks_for_nothing()
    {
        var passed = Assert.IsType<BuildReview.Passed>(Review(Manifest.Replace("load-staging", "load2-prod", StringComparison.Ordinal)));

        Assert.Empty(passed.Deployments);
        var finding = Assert.Single(passed.Warnings);
        Assert.Equal(("no_deployment_for_mode", FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Equal("No deployment of the manifest belongs to MODE staging, so none is created or updated.", finding.Message);
        Assert.Equal("Nothing to do if this is intended. Otherwise: Add at least one whose name matches Gateway:Modes:staging:DeploymentNames: *-staging.", finding.Fix);
    }

    [Theory]
    [InlineData("deployments: []", "The manifest's list of deployments is empty.")]
    [InlineData("deployments: [{name: load, entrypoint: 'a.py:b', work_pool: {name: docker-pool}}]", "No deployment of the manifest belongs to MODE staging, or to any other.")]
    public void A_manifest_that_no_mode_has_anything_of_must_be_said_to_be_meant(string manifest, string message)
    {
        var finding = Assert.IsType<BuildReview.Invalid>(Review(manifest)).Findings[0];
        var meant = Assert.IsType<BuildReview.Passed>(Review(manifest, build => build with { AllowMassPrune = true }));

        Assert.Equal(("no_deployment_for_mode", FindingSeverity.Error, message), (finding.Code, finding.Severity, finding.Message));
        Assert.EndsWith("To remove all deployments, send the build with \"allow_mass_prune\": true (allow-mass-prune of deploy-flows, --allow-mass-prune of check).", finding.Fix, StringComparison.Ordinal);
        Assert.Empty(meant.Deployments);
        Assert.Equal("no_deployment_for_mode", meant.Warnings[0].Code);
    }

    [Theory]
    [InlineData("name: x")]
    [InlineData("deployments:")]
    [InlineData("deployments: {")]
    [InlineData("deployments: [{name: load-staging}]")]
    public void What_cannot_be_read_is_never_taken_for_wanting_nothing(string manifest) =>
        Assert.IsType<BuildReview.Invalid>(Review(manifest, build => build with { AllowMassPrune = true }));

    [Fact]
    public void A_deployment_that_no_mode_has_is_a_warning()
    {
        var passed = Assert.IsType<BuildReview.Passed>(Review(Manifest.Replace("load-prod", "load-prd", StringComparison.Ordinal)));

        var warning = Assert.Single(passed.Warnings);
        Assert.Equal(("deployment_in_no_mode", "No MODE deploys load-prd."), (warning.Code, warning.Message));
    }

    [Fact]
    public void Of_many_deployments_that_no_mode_has_ten_are_named()
    {
        var strangers = string.Concat(Enumerable.Range(1, 12).Select(number => $"\n  - name: stranger-{number:00}"));

        var warning = Assert.Single(Assert.IsType<BuildReview.Passed>(Review(Manifest + strangers)).Warnings);

        Assert.EndsWith("stranger-10 and 2 more.", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exactly_ten_that_no_mode_has_are_all_named()
    {
        var strangers = string.Concat(Enumerable.Range(1, 10).Select(number => $"\n  - name: stranger-{number:00}"));

        var warning = Assert.Single(Assert.IsType<BuildReview.Passed>(Review(Manifest + strangers)).Warnings);

        Assert.EndsWith("stranger-10.", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load-staging", new string[0])]
    [InlineData("smoke-staging", new[] { "smoke_run_missing" })]
    public void A_manifest_without_the_deployment_that_the_mode_runs_gets_a_warning(string smoke, string[] codes)
    {
        var staging = PolicyBuilders.Staging();
        staging.SmokeRun = new SmokeRunOptions { Deployment = smoke };
        var build = PolicyBuilders.Build() with { Manifest = Manifest };

        var passed = Assert.IsType<BuildReview.Passed>(new BuildReviewer(PolicyBuilders.Policy(staging), _manifests, NoSecrets.Store).Review(build, PolicyBuilders.Repository));

        Assert.Equal(codes, passed.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void What_the_manifest_may_not_ask_for_refuses_the_build() =>
        Assert.Equal(
            ["work_pool_not_allowed"],
            Assert.IsType<BuildReview.Refused>(Review(Manifest.Replace("docker-pool", "gpu", StringComparison.Ordinal))).Refusals.Select(refusal => refusal.Code));

    [Fact]
    public void The_build_and_its_manifest_are_refused_for_all_reasons_at_once() =>
        Assert.Equal(
            ["check_not_successful", "work_pool_not_allowed"],
            Assert.IsType<BuildReview.Refused>(Review(
                Manifest.Replace("docker-pool", "gpu", StringComparison.Ordinal),
                build => build with { Checks = new Dictionary<string, string> { ["test"] = "failure" } })).Refusals.Select(refusal => refusal.Code));

    [Fact]
    public void A_refused_build_with_a_text_that_is_no_manifest_is_refused_for_what_can_be_said() =>
        Assert.Equal(
            ["check_not_successful"],
            Assert.IsType<BuildReview.Refused>(Review(
                "deployments: {",
                build => build with { Checks = new Dictionary<string, string> { ["test"] = "failure" } })).Refusals.Select(refusal => refusal.Code));

    [Fact]
    public void A_branch_of_no_mode_is_refused() =>
        Assert.IsType<BuildReview.Refused>(Review(Manifest, build => build with { Ref = "refs/heads/feature" }));

    [Theory]
    [InlineData("{{ $GITHUB_RUN_ID }}", true)]
    [InlineData("{{ $GITHUB_RUN_NUMBER }}", true)]
    [InlineData("{{ $GITHUB_RUN_ATTEMPT }}", true)]
    [InlineData("{{ $GITHUB_SHA }}", false)]
    public void A_review_knows_whether_it_depends_on_the_run(string version, bool depends) =>
        Assert.Equal(depends, Assert.IsType<BuildReview.Passed>(Review(Manifest.Replace("flow_name: Load", $"flow_name: Load\n    version: '{version}'", StringComparison.Ordinal))).DependsOnRun);

    private BuildReview Review(string manifest, Func<BuildResult, BuildResult>? change = null)
    {
        var build = PolicyBuilders.Build() with { Manifest = manifest };
        return new BuildReviewer(PolicyBuilders.Policy(), _manifests, NoSecrets.Store).Review(change?.Invoke(build) ?? build, PolicyBuilders.Repository);
    }
}
