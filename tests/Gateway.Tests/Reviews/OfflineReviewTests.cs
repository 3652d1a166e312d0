using System.Text;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Tests.Reviews;

public sealed class OfflineReviewTests
{
    private const string Manifest = """
        deployments:
          - name: load-staging
            entrypoint: flows.py:load
            work_pool: {name: docker-pool}
        """;

    [Fact]
    public void A_manifest_that_is_right_gives_no_line_though_neither_image_nor_flow_is_known()
    {
        var review = Run(Manifest);

        Assert.Empty(review.Lines);
        Assert.Equal((1, 0, 0), (review.Deployments, review.Errors, review.Warnings));
    }

    [Theory]
    [InlineData(LaneBuilders.A, "ghcr.io/org/a", 0)]
    [InlineData(LaneBuilders.B, "ghcr.io/org/a", 1)]
    public void A_manifest_is_held_to_what_is_its_repositorys(string repository, string image, int errors)
    {
        var policy = PolicyBuilders.Policy(LaneBuilders.Staging());
        var manifest = Manifest.Replace("docker-pool}", $"docker-pool, job_variables: {{image: '{image}:staging-0123456'}}}}", StringComparison.Ordinal);

        var review = OfflineReview.Run(Encoding.UTF8.GetBytes(manifest), policy.Find("staging")!.For(repository), policy, ModeSecrets.None, []);

        Assert.Equal(errors, review.Errors);
    }

    [Fact]
    public void Findings_and_refusals_stand_together_in_the_order_of_their_places()
    {
        var review = Run("""
            deployments:
              - name: load-staging
                entrypoint: flows.py:load
                work_pool: {name: gpu}
                stray: 1
              - name: other-staging
                entrypoint: flows
                work_pool: {name: docker-pool}
            """);

        Assert.Equal(
            ["4:17: error:", "5:5: warning:", "7:17: error:"],
            review.Lines.Select(line => string.Join(' ', line.Split(' ').Take(2))));
        Assert.Contains("(work_pool_not_allowed)", review.Lines[0], StringComparison.Ordinal);
        Assert.Equal((2, 2, 1), (review.Deployments, review.Errors, review.Warnings));
    }

    [Fact]
    public void A_line_says_what_is_wrong_under_which_name_and_what_to_do()
    {
        var review = Run(Manifest.Replace("flows.py:load", "flows", StringComparison.Ordinal));

        Assert.Equal(
            "3:17: error: The entrypoint flows cannot be used: it does not name a function. (entrypoint_invalid) Use path/to/file.py:function or package.module:function, such as pipelines/flows.py:load_flow.",
            Assert.Single(review.Lines));
    }

    [Fact]
    public void A_text_that_is_no_manifest_is_reviewed_as_far_as_it_goes()
    {
        var review = Run("deployments: {");

        Assert.Equal((0, 1, 0), (review.Deployments, review.Errors, review.Warnings));
        Assert.Single(review.Lines);
    }

    [Fact]
    public void What_has_no_place_stands_at_the_first_line() =>
        Assert.Equal(
            "1:1: error: The manifest's list of deployments is empty. (no_deployment_for_mode) Add at least one whose name matches Gateway:Modes:staging:DeploymentNames: *-staging. To remove all deployments, send the build with \"allow_mass_prune\": true (allow-mass-prune of deploy-flows, --allow-mass-prune of check).",
            Assert.Single(Run("deployments: []").Lines));

    [Fact]
    public void A_manifest_with_deployments_of_another_mode_alone_has_a_warning()
    {
        var review = Run("deployments: [{name: other-prod}]");

        Assert.StartsWith("1:1: warning: No deployment of the manifest belongs to MODE staging", Assert.Single(review.Lines), StringComparison.Ordinal);
        Assert.Equal((0, 0, 1), (review.Deployments, review.Errors, review.Warnings));
    }

    [Fact]
    public void Variables_can_be_given_and_win_over_the_stand_ins()
    {
        var asking = Manifest + "\n    version: '{{ $OWN }}{{ $EMPTY }}{{ $GITHUB_ACTOR }}'";

        Assert.Equal(2, Run(asking).Errors);
        Assert.Empty(Run(asking, "OWN=a=b", "EMPTY=", "GITHUB_ACTOR=me").Lines);
    }

    [Theory]
    [InlineData("schedule: {rrule: '{{ $RULE }}'}", "RULE=FREQ=DAILY;INTERVAL=2")]
    [InlineData("schedule: {cron: '0 6 * * *{{ $EMPTY }}'}", "EMPTY=")]
    public void A_variable_has_the_value_that_stands_behind_its_first_equals_sign(string line, string variable) =>
        Assert.Empty(Run(Manifest + "\n    " + line, variable).Lines);

    [Theory]
    [InlineData("ghcr.io/org/*", "staging-{sha}")]
    [InlineData("registry.example/pipelines", "{sha}")]
    [InlineData("registry.example/pipelines", "{branch}-{sha}")]
    public void The_stand_in_for_the_image_is_one_that_the_mode_allows(string repository, string tag)
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageRepositories = [repository];
        staging.ImageTags = [tag];

        Assert.Empty(Run(staging, Manifest.Replace("{name: docker-pool}", "{name: docker-pool, job_variables: {image: '{{ $PREFECT_DEPLOYMENT_IMAGE }}'}}", StringComparison.Ordinal)).Lines);
    }

    [Theory]
    [InlineData("registry.example/pipelines", null, "No ImageTags are configured for MODE staging")]
    [InlineData(null, "{sha}", "No ImageRepositories are configured for MODE staging")]
    [InlineData(null, null, "No ImageRepositories and no ImageTags are configured for MODE staging")]
    public void Where_no_image_is_configured_that_is_said_once_and_not_of_an_image_that_the_manifest_has_not(string? repository, string? tag, string said)
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageRepositories = repository is null ? [] : [repository];
        staging.ImageTags = tag is null ? [] : [tag];
        const string Image = "{name: docker-pool, job_variables: {image: '{{ $PREFECT_DEPLOYMENT_IMAGE }}'}}";
        var manifest = Manifest.Replace("{name: docker-pool}", Image, StringComparison.Ordinal);

        var review = Run(staging, manifest + $"\n  - {{name: other-staging, entrypoint: 'flows.py:other', work_pool: {Image}}}");

        Assert.StartsWith("1:1: warning: " + said, Assert.Single(review.Lines), StringComparison.Ordinal);
        Assert.Equal((2, 0, 1), (review.Deployments, review.Errors, review.Warnings));
    }

    [Fact]
    public void An_image_that_the_manifest_names_itself_is_refused_all_the_same()
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageRepositories = [];

        var review = Run(staging, Manifest.Replace("{name: docker-pool}", "{name: docker-pool, job_variables: {image: 'docker.io/evil/image:latest'}}", StringComparison.Ordinal));

        Assert.All(review.Lines, line => Assert.Contains("error:", line, StringComparison.Ordinal));
        Assert.Contains(review.Lines, line => line.Contains("does not allow images from docker.io/evil/image", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_server_cannot_do_and_the_policy_refuses_of_a_deployment_with_an_error_is_said_at_once()
    {
        var policy = PolicyBuilders.Policy();
        var text = Manifest.Replace("{name: docker-pool}", "{name: gpu, job_variables: {env: {DSN: 'postgres://u:{{ prefect.blocks.secret.staging-pwd }}@h'}}}", StringComparison.Ordinal)
            + "\n    schedule: {cron: nope}\n    concurrency_limit: {limit: 1, collision_strategy: ENQUEUE, grace_period_seconds: 90}\n    triggers: [{match: {prefect.resource.id: staging.x}, expect: ['prefect.*-run.Failed']}]";

        var review = OfflineReview.Run(Encoding.UTF8.GetBytes(text), policy.Find("staging")!, policy, ModeSecrets.None, [], server: Gateway.Prefect.PrefectVersion.Parse("3.4.25"));

        Assert.Equal(
            ["cron_invalid", "grace_period_ignored", "reference_in_text", "trigger_pattern_unsupported", "work_pool_not_allowed"],
            review.Lines.Select(line => line[(line.LastIndexOf(" (", StringComparison.Ordinal) + 2)..]).Select(line => line[..line.IndexOf(')', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_work_pool_that_cannot_be_read_is_no_pool_that_is_not_allowed() =>
        Assert.Contains("(type_mismatch)", Assert.Single(Run(Manifest.Replace("{name: docker-pool}", "{name: [docker-pool]}", StringComparison.Ordinal)).Lines), StringComparison.Ordinal);

    [Fact]
    public void A_smoke_deployment_with_an_error_is_not_missing()
    {
        var staging = PolicyBuilders.Staging();
        staging.SmokeRun.Deployment = "load-staging";

        Assert.Contains("(cron_invalid)", Assert.Single(Run(staging, Manifest + "\n    schedule: {cron: nope}").Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_is_meant_to_drop_all_passes()
    {
        var policy = PolicyBuilders.Policy();

        var review = OfflineReview.Run("deployments: []"u8, policy.Find("staging")!, policy, ModeSecrets.None, [], allowMassPrune: true);

        Assert.Equal((0, 1), (review.Errors, review.Warnings));
    }

    [Fact]
    public void Where_the_mode_allows_no_image_nothing_is_held_against_the_manifest_for_it()
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageRepositories = [];
        staging.ImageTags = [];
        staging.MissingImage = MissingImage.Pool;

        Assert.Empty(Run(staging, Manifest).Lines);
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_refused()
    {
        var policy = PolicyBuilders.Policy();

        var review = OfflineReview.Run(Encoding.Latin1.GetBytes(Manifest + "# é"), policy.Find("staging")!, policy, ModeSecrets.None, []);

        Assert.Contains("(manifest_not_utf8)", Assert.Single(review.Lines), StringComparison.Ordinal);
        Assert.Equal((0, 1, 0), (review.Deployments, review.Errors, review.Warnings));
    }

    [Fact]
    public void Outputs_of_build_steps_may_be_given()
    {
        var policy = PolicyBuilders.Policy();
        var text = Manifest + "\n    version: '{{ now.stdout }} {{ now.code }}'\nbuild: [{prefect.deployments.steps.run_shell_script: {id: now, script: date}}]\n";

        OfflineReview With(params string[] outputs) => OfflineReview.Run(Encoding.UTF8.GetBytes(text), policy.Find("staging")!, policy, ModeSecrets.None, [], outputs);

        Assert.Empty(With("now.stdout=1", "now.code=0").Lines);
        Assert.Equal(1, With("now=1").Errors);
        Assert.Equal(2, With().Errors);
    }

    private static OfflineReview Run(string text, params string[] variables)
    {
        var policy = PolicyBuilders.Policy();
        return OfflineReview.Run(Encoding.UTF8.GetBytes(text), policy.Find("staging")!, policy, ModeSecrets.None, variables);
    }

    private static OfflineReview Run(ModeOptions staging, string text)
    {
        var policy = PolicyBuilders.Policy(staging);
        return OfflineReview.Run(Encoding.UTF8.GetBytes(text), policy.Find("staging")!, policy, ModeSecrets.None, []);
    }
}
