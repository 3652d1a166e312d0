using Gateway.Policy;

namespace Gateway.Tests.Policy;

/// <summary>What makes an image run something else than it was tested with.</summary>
public sealed class RunEnvironmentTests
{
    [Theory]
    [InlineData("EXTRA_PIP_PACKAGES")]
    [InlineData("PREFECT_API_URL")]
    [InlineData("prefect_api_url")]
    [InlineData("LD_PRELOAD")]
    [InlineData("PYTHONPATH")]
    [InlineData("PYTHONSTARTUP")]
    [InlineData("PIP_INDEX_URL")]
    [InlineData("UV_INDEX_URL")]
    [InlineData("PATH")]
    [InlineData("BASH_ENV")]
    [InlineData("GIT_SSH_COMMAND")]
    [InlineData("NODE_OPTIONS")]
    [InlineData("JAVA_TOOL_OPTIONS")]
    public void A_variable_that_makes_an_image_run_something_else_is_refused_by_default_and_its_value_not_shown(string name)
    {
        foreach (var env in (string[])[$$"""{ "{{name}}": "hush" }""", $$"""[{ "name": "{{name}}", "value": "hush" }]"""])
        {
            var refusal = Assert.Single(Review($$"""{ "env": {{env}} }"""));

            Assert.Equal(
                ("environment_not_allowed", $"abordagem-staging sets the environment variable {name}, which MODE staging denies.", name, "Gateway:Modes:staging:DeniedEnvironmentNames"),
                (refusal.Code, refusal.Message, refusal.Seen, refusal.Setting));
            Assert.DoesNotContain("hush", refusal.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("LD_PRELOAD=/tmp/a.so #")]
    [InlineData("MODE=prod")]
    [InlineData(" PATH")]
    [InlineData("A B")]
    [InlineData("1A")]
    [InlineData("")]
    public void A_name_that_a_container_would_read_as_another_is_refused(string name) =>
        Assert.Equal("environment_not_allowed", Assert.Single(Review($$"""{ "env": { "{{name}}": "x" } }""")).Code);

    [Theory]
    [InlineData("GCP_PROJECT")]
    [InlineData("MY_PATH")]
    [InlineData("app.name")]
    public void Any_other_variable_passes(string name) => Assert.Empty(Review($$"""{ "env": { "{{name}}": "x" } }"""));

    [Fact]
    public void A_denied_variable_passes_where_the_mode_sets_it() => Assert.Empty(Review(
        """{ "env": { "PREFECT_LOGGING_LEVEL": "DEBUG" } }""",
        static mode => mode.Environment = new Dictionary<string, string?> { ["PREFECT_LOGGING_LEVEL"] = "DEBUG" }));

    [Fact]
    public void The_operator_says_which_are_denied() =>
        Assert.Equal("APP", Assert.Single(Review("""{ "env": { "PYTHONPATH": "x", "APP": "x" } }""", static mode => mode.DeniedEnvironmentNames = ["app"])).Seen);

    [Fact]
    public void A_variable_of_a_trigger_is_held_to_the_same() => Assert.Equal(
        9,
        Assert.Single(ManifestLimitTests.Review(
            PolicyBuilders.Deployment() with { Triggers = [ManifestLimitTests.Trigger(jobVariables: """{ "env": { "LD_PRELOAD": "x" } }""")] }, static _ => { })).Location!.Line);

    [Fact]
    public void A_name_that_is_both_allowed_and_denied_does_not_start()
    {
        var staging = PolicyBuilders.Staging();
        staging.EnvironmentNames = ["APP_*", "PYTHONPATH"];

        Assert.Equal(
            "Gateway:Modes:staging:EnvironmentNames allows PYTHONPATH, and Gateway:Modes:staging:DeniedEnvironmentNames denies it (by default, when left out). Take it out of one of the two.",
            Assert.Single(PolicyBuilders.Errors(staging)));
    }

    [Theory]
    [InlineData("gateway-inner")]
    [InlineData("prod")]
    [InlineData("bridge")]
    public void A_network_that_is_not_the_modes_is_refused_by_default(string network) =>
        Assert.Equal("network_not_allowed", Assert.Single(Review($$"""{ "networks": ["{{network}}"] }""")).Code);

    [Fact]
    public void The_modes_own_networks_and_tags_pass_by_default() => Assert.Empty(ManifestLimitTests.Review(
        PolicyBuilders.Deployment("""{ "networks": ["staging", "staging-runs", "staging_runs"] }""") with { Tags = ["staging", "staging-a/b", "staging_x"] }, static _ => { }));

    [Fact]
    public void A_tag_that_is_not_the_modes_is_refused_by_default() =>
        Assert.Equal("prod", Assert.Single(ManifestLimitTests.Review(PolicyBuilders.Deployment() with { Tags = ["staging", "prod"] }, static _ => { })).Seen);

    [Theory]
    [InlineData(MissingImage.Build, "{}", false)]
    [InlineData(MissingImage.Build, """{ "image": null }""", true)]
    [InlineData(MissingImage.Refuse, "{}", true)]
    [InlineData(MissingImage.Refuse, """{ "image": null }""", true)]
    [InlineData(MissingImage.Pool, "{}", false)]
    [InlineData(MissingImage.Pool, """{ "image": null }""", false)]
    public void A_deployment_without_an_image_is_refused_where_the_mode_says_so_and_where_the_builds_is_taken_away(MissingImage missing, string jobVariables, bool isRefused) =>
        Assert.Equal(isRefused ? ["image_not_named"] : [], Review(jobVariables, mode => mode.MissingImage = missing).Select(static refusal => refusal.Code));

    [Fact]
    public void A_trigger_cannot_take_the_image_away() => Assert.Equal(
        ("image_not_named", 9),
        ManifestLimitTests.Review(
            PolicyBuilders.Deployment("""{ "image": "ghcr.io/org/pipelines:staging-abcdef1" }""") with { Triggers = [ManifestLimitTests.Trigger(jobVariables: """{ "image": null }""")] },
            static _ => { }).Select(static refusal => (refusal.Code, refusal.Location!.Line)).Single());

    [Fact]
    public void A_mode_that_allows_no_image_as_a_job_variable_leaves_it_to_the_pool()
    {
        var staging = PolicyBuilders.Staging();
        staging.AllowedJobVariables = ["env"];

        Assert.Equal(MissingImage.Pool, PolicyBuilders.Mode(staging).MissingImage);
    }

    private static IReadOnlyList<Refusal> Review(string jobVariables, Action<ModeOptions>? change = null) =>
        ManifestLimitTests.Review(PolicyBuilders.Deployment(jobVariables), change ?? (static _ => { }));
}
