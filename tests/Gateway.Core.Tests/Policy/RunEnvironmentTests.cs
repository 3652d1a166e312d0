using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

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
    [InlineData("VIRTUAL_ENV")]
    [InlineData("CONDA_PREFIX")]
    [InlineData("COVERAGE_PROCESS_START")]
    [InlineData("GCONV_PATH")]
    [InlineData("GETCONF_DIR")]
    [InlineData("LOCPATH")]
    [InlineData("NLSPATH")]
    [InlineData("OPENSSL_CONF")]
    [InlineData("ZDOTDIR")]
    [InlineData("BROWSER")]
    [InlineData("SSH_ASKPASS")]
    [InlineData("CLASSPATH")]
    [InlineData("HOME")]
    [InlineData("XDG_CONFIG_HOME")]
    [InlineData("NETRC")]
    [InlineData("CURL_HOME")]
    [InlineData("WGETRC")]
    [InlineData("DOCKER_HOST")]
    [InlineData("DOCKER_CONFIG")]
    [InlineData("KUBECONFIG")]
    [InlineData("AWS_CONFIG_FILE")]
    [InlineData("AWS_SHARED_CREDENTIALS_FILE")]
    [InlineData("KRB5_CONFIG")]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("SSL_CERT_DIR")]
    [InlineData("SSLKEYLOGFILE")]
    [InlineData("REQUESTS_CA_BUNDLE")]
    [InlineData("CURL_CA_BUNDLE")]
    [InlineData("AWS_CA_BUNDLE")]
    [InlineData("NODE_EXTRA_CA_CERTS")]
    [InlineData("NODE_TLS_REJECT_UNAUTHORIZED")]
    [InlineData("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH")]
    [InlineData("HTTPLIB2_CA_CERTS")]
    [InlineData("WEBSOCKET_CLIENT_CA_BUNDLE")]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("Https_Proxy")]
    [InlineData("ALL_PROXY")]
    [InlineData("no_proxy")]
    [InlineData("HOSTALIASES")]
    [InlineData("LOCALDOMAIN")]
    [InlineData("RES_OPTIONS")]
    [InlineData("RESOLV_HOST_CONF")]
    [InlineData("KUBERNETES_SERVICE_HOST")]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_S3")]
    [InlineData("AZURE_AUTHORITY_HOST")]
    [InlineData("STORAGE_EMULATOR_HOST")]
    [InlineData("GCE_METADATA_HOST")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_PYTHON_CONFIGURATOR")]
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
    [InlineData("ENV")]
    [InlineData("TZ")]
    [InlineData("LANG")]
    [InlineData("LC_ALL")]
    [InlineData("TMPDIR")]
    [InlineData("PGHOST")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("AWS_REGION")]
    [InlineData("DBT_PROFILES_DIR")]
    [InlineData("DBT_TARGET")]
    [InlineData("OTEL_SERVICE_NAME")]
    [InlineData("PROXY_NAME")]
    [InlineData("HOME_URL")]
    [InlineData("SSL_MODE")]
    public void Any_other_variable_passes(string name) => Assert.Empty(Review($$"""{ "env": { "{{name}}": "x" } }"""));

    [Fact]
    public void A_denied_variable_passes_where_the_mode_sets_it() => Assert.Empty(Review(
        """{ "env": { "PREFECT_LOGGING_LEVEL": "DEBUG" } }""",
        static mode => mode.Environment = new Dictionary<string, string?> { ["PREFECT_LOGGING_LEVEL"] = "DEBUG" }));

    [Fact]
    public void A_proxy_that_the_mode_sets_is_not_held_against_the_list() => Assert.Empty(PolicyBuilders.Errors(new ModeOptions
    {
        Environment = new Dictionary<string, string?> { ["HTTPS_PROXY"] = "http://proxy:3128", ["SSL_CERT_FILE"] = "/etc/ssl/city.pem" },
    }));

    [Fact]
    public void The_operator_takes_one_out_and_adds_one_without_writing_the_rest_again() => Assert.Equal(
        ["APP", "PIP_INDEX_URL"],
        Review(
            """{ "env": { "HTTP_PROXY": "x", "http_proxy": "x", "APP": "x", "PIP_INDEX_URL": "x", "UV_INDEX_URL": "x" } }""",
            static mode => mode.DeniedEnvironmentNames = ["default", "!http_proxy", "!UV_*", "APP"]).Select(static refusal => refusal.Seen));

    [Theory]
    [InlineData("default")]
    [InlineData("Default")]
    [InlineData("DEFAULT")]
    public void The_entry_for_the_default_list_is_known_in_any_case(string entry) => Assert.Equal(
        ["LD_PRELOAD", "MY_KEY"],
        Review("""{ "env": { "LD_PRELOAD": "x", "MY_KEY": "x" } }""", mode => mode.DeniedEnvironmentNames = [entry, "MY_*"]).Select(static refusal => refusal.Seen));

    [Fact]
    public void The_refusal_says_how_one_is_taken_out() => Assert.EndsWith(
        "or to allow it in Gateway:Modes:staging:DeniedEnvironmentNames: the entries default and !HTTP_PROXY keep the other names denied.",
        Assert.Single(Review("""{ "env": { "HTTP_PROXY": "x" } }""")).Fix,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("default", "!APP")]
    [InlineData("APP", "!HTTP_PROXY")]
    [InlineData("APP", "!HTTP_*")]
    public void What_takes_out_what_is_not_denied_does_not_start(string entry, string exception) => Assert.Equal(
        $"Gateway:Modes:staging:DeniedEnvironmentNames: {exception} excepts a name that the list does not deny. Correct or remove it, or add default to deny the default names.",
        Assert.Single(PolicyBuilders.Errors(new ModeOptions { DeniedEnvironmentNames = [entry, exception] })));

    [Fact]
    public void An_entry_that_is_no_pattern_is_named_by_its_place() => Assert.StartsWith(
        "Gateway:Modes:staging:DeniedEnvironmentNames:1: the pattern '' is empty;",
        Assert.Single(PolicyBuilders.Errors(new ModeOptions { DeniedEnvironmentNames = ["default", "!"] })),
        StringComparison.Ordinal);

    [Fact]
    public void What_is_taken_out_may_be_allowed() =>
        Assert.Empty(PolicyBuilders.Errors(new ModeOptions { EnvironmentNames = ["HTTP_PROXY"], DeniedEnvironmentNames = ["default", "!HTTP_PROXY"] }));

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
            "Gateway:Modes:staging:EnvironmentNames allows PYTHONPATH, and Gateway:Modes:staging:DeniedEnvironmentNames denies it (by default, if not set). Remove it from one of the two.",
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
    internal void A_deployment_without_an_image_is_refused_where_the_mode_says_so_and_where_the_builds_is_taken_away(MissingImage missing, string jobVariables, bool isRefused) =>
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

    private static IReadOnlyList<Finding> Review(string jobVariables, Action<ModeOptions>? change = null) =>
        ManifestLimitTests.Review(PolicyBuilders.Deployment(jobVariables), change ?? (static _ => { }));
}
