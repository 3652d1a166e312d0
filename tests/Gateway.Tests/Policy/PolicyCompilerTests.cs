using System.Text.Json;
using Gateway.Policy;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Policy;

public sealed class PolicyCompilerTests
{
    private const string Key = "Gateway:Modes:staging:";

    [Fact]
    public void A_smoke_run_is_a_deployment_of_the_mode_with_a_time_to_end_in()
    {
        var options = new ModeOptions
        {
            DeploymentNames = ["*-staging"],
            SmokeRun = new SmokeRunOptions { Deployment = "smoke-prod", Timeout = TimeSpan.FromMilliseconds(999) },
        };

        Assert.Equal(
            [
                Key + "SmokeRun:Timeout must be between 00:00:01 and 01:00:00.",
                Key + "SmokeRun:Deployment: 'smoke-prod' is not a deployment of this MODE. Use a name that matches Gateway:Modes:staging:DeploymentNames.",
            ],
            PolicyBuilders.Errors(options));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3600)]
    public void A_smoke_run_may_take_from_a_second_to_an_hour(int seconds)
    {
        var options = new ModeOptions
        {
            DeploymentNames = ["*-staging"],
            SmokeRun = new SmokeRunOptions { Deployment = "smoke-staging", Timeout = TimeSpan.FromSeconds(seconds), OnFailure = SmokeRunFailure.Report },
        };

        Assert.Equal(new SmokeRun("smoke-staging", TimeSpan.FromSeconds(seconds), SmokeRunFailure.Report), PolicyBuilders.Mode(options).SmokeRun);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_deployment_there_is_no_smoke_run(string? deployment) =>
        Assert.Null(PolicyBuilders.Mode(new ModeOptions { SmokeRun = new SmokeRunOptions { Deployment = deployment } }).SmokeRun);

    [Fact]
    public void Modes_stand_in_the_order_of_their_names() =>
        Assert.Equal(["dev", "prod", "staging"], PolicyBuilders.Policy().Modes.Select(static mode => mode.Name));

    [Fact]
    public void A_mode_is_found_by_its_name_in_any_case()
    {
        Assert.Equal("prod", PolicyBuilders.Policy().Find("PROD")!.Name);
        Assert.Null(PolicyBuilders.Policy().Find("pro"));
    }

    [Fact]
    public void No_settings_are_a_policy_without_modes() => Assert.Empty(PolicyCompiler.Compile(new PolicyOptions()).Policy!.Modes);

    [Fact]
    public void A_mode_of_no_settings_allows_nothing()
    {
        var mode = PolicyBuilders.Policy().Find("dev")!;

        Assert.False(mode.AcceptsBranch("dev"));
        Assert.False(mode.AllowsRepository(PolicyBuilders.Repository));
        Assert.False(mode.AllowsImageRepository("ghcr.io/org/pipelines"));
        Assert.False(mode.AllowsTag(PolicyBuilders.Sha, new TagSource(PolicyBuilders.Sha, "dev", "")));
        Assert.False(mode.SelectsDeployment("abordagem-dev"));
        Assert.False(mode.AllowsWorkPool("docker-pool"));
    }

    [Fact]
    public void Job_variables_and_pull_steps_are_few_by_default()
    {
        var mode = PolicyBuilders.Mode();

        Assert.Equal(
            ["auto_remove", "env", "image", "image_pull_policy", "mem_limit", "memswap_limit", "name", "networks", "stream_output"],
            mode.AllowedJobVariables.Order(StringComparer.Ordinal));
        Assert.Equal(["prefect.deployments.steps.set_working_directory"], mode.AllowedPullSteps);
    }

    [Fact]
    public void An_empty_list_is_not_the_default()
    {
        var mode = PolicyBuilders.Mode(new ModeOptions { AllowedJobVariables = [], AllowedPullSteps = [] });

        Assert.Empty(mode.AllowedJobVariables);
        Assert.Empty(mode.AllowedPullSteps);
    }

    [Fact]
    public void A_mode_tells_what_it_was_configured_with()
    {
        var mode = PolicyBuilders.Mode();

        Assert.Equal(["staging/**"], mode.Branches);
        Assert.Equal(["org/pipelines"], mode.Repositories);
        Assert.Equal(["ghcr.io/org/pipelines"], mode.ImageRepositories);
        Assert.Equal(["staging-{sha}"], mode.ImageTags);
        Assert.Equal(["*-staging"], mode.DeploymentNames);
        Assert.Equal(["docker-*"], mode.WorkPools);
        Assert.Equal(["test"], mode.RequiredChecks);
        Assert.True(mode.SelectsDeployment("abordagem-staging"));
    }

    [Fact]
    public void The_mode_variable_is_MODE_by_default() =>
        Assert.Equal([KeyValuePair.Create("MODE", "staging")], PolicyBuilders.Mode().ReservedEnvironment);

    [Fact]
    public void Every_mode_variable_carries_the_name()
    {
        var policy = PolicyCompiler.Compile(new PolicyOptions
        {
            ModeVariables = ["MODE", "RIO_ENV"],
            Modes = new Dictionary<string, ModeOptions> { ["PROD"] = new() },
        }).Policy!;

        Assert.Equal([KeyValuePair.Create("MODE", "prod"), KeyValuePair.Create("RIO_ENV", "prod")], policy.Modes[0].ReservedEnvironment);
    }

    [Fact]
    public void Mode_variables_are_checked()
    {
        var errors = PolicyCompiler.Compile(new PolicyOptions { ModeVariables = ["MODE", "1A", "MODE"] }).Errors;

        Assert.Equal(
            [
                "Gateway:ModeVariables:1: '1A' is not a valid name of an environment variable. Use letters, digits and _, and do not start with a digit.",
                "Gateway:ModeVariables:2: 'MODE' is listed twice. Remove one of them.",
            ],
            errors);
    }

    [Fact]
    public void Mode_variables_cannot_be_none() => Assert.Equal(
        ["Gateway:ModeVariables is empty, so no deployment would know its MODE. List a variable such as MODE, or remove the setting."],
        PolicyCompiler.Compile(new PolicyOptions { ModeVariables = [] }).Errors);

    [Theory]
    [InlineData("1st")]
    [InlineData("-a")]
    [InlineData("a_b")]
    [InlineData("")]
    [InlineData("é")]
    public void A_mode_has_a_plain_name(string name) => Assert.Equal(
        [$"Gateway:Modes:{name}: the name of a MODE may contain only letters, digits and -, and must start with a letter. Rename it."],
        PolicyCompiler.Compile(new PolicyOptions { Modes = new Dictionary<string, ModeOptions> { [name] = new() } }).Errors);

    [Fact]
    public void A_mode_may_have_digits_and_dashes_in_its_name() =>
        Assert.Empty(PolicyCompiler.Compile(new PolicyOptions { Modes = new Dictionary<string, ModeOptions> { ["eu-2"] = new() } }).Errors);

    [Fact]
    public void Names_that_differ_in_case_only_are_one_too_many() => Assert.Equal(
        ["Gateway:Modes:prod differs from another MODE only by case. Merge the two."],
        PolicyCompiler.Compile(new PolicyOptions { Modes = new Dictionary<string, ModeOptions> { ["prod"] = new(), ["Prod"] = new() } }).Errors);

    [Fact]
    public void All_errors_are_told_at_once_each_with_its_setting()
    {
        var errors = PolicyBuilders.Errors(new ModeOptions
        {
            Branches = ["main", "a["],
            Repositories = ["", "org", "org/", "/name", "a/b/c", "org/*"],
            ImageRepositories = ["a**"],
            ImageTags = ["latest"],
            DeploymentNames = [" x"],
            WorkPools = [""],
            RequiredChecks = ["test", " "],
            AllowedJobVariables = ["env", "**"],
            AllowedPullSteps = ["**"],
        });

        Assert.Equal(
            [
                Key + "Branches:1:", Key + "Repositories:0:", Key + "ImageTags:0:", Key + "DeploymentNames:0:",
                Key + "WorkPools:0:", Key + "AllowedJobVariables:1:", Key + "AllowedPullSteps:0:", Key + "ImageRepositories:0:", Key + "Repositories:1:", Key + "Repositories:2:",
                Key + "Repositories:3:", Key + "Repositories:4:", Key + "RequiredChecks:1:",
            ],
            errors.Select(static error => error[..(error.IndexOf(": ", StringComparison.Ordinal) + 1)]));
    }

    [Fact]
    public void A_repository_is_a_full_name() => Assert.Equal(
        [Key + "Repositories:0: 'org' cannot match a repository. Use owner/name or owner/*."],
        PolicyBuilders.Errors(new ModeOptions { Repositories = ["org"] }));

    [Fact]
    public void Checks_are_exact_names() => Assert.Equal(
        [Key + "RequiredChecks:0: 't*' is not the name of a job. Use a full name without *, or remove the entry."],
        PolicyBuilders.Errors(new ModeOptions { RequiredChecks = ["t*"] }));

    [Fact]
    public void Environment_and_variables_are_kept_by_name()
    {
        var mode = PolicyBuilders.Mode(new ModeOptions
        {
            Environment = Values(("B_1", "two\nlines\t"), ("_a", "")),
            Variables = Values(("PWD", "{{ prefect.blocks.secret.staging-pwd }}")),
        });

        Assert.Equal([KeyValuePair.Create("B_1", "two\nlines\t"), KeyValuePair.Create("_a", "")], mode.Environment);
        Assert.Equal([KeyValuePair.Create("PWD", "{{ prefect.blocks.secret.staging-pwd }}")], mode.Variables);
    }

    [Fact]
    public void Environment_and_variables_are_checked()
    {
        var errors = PolicyBuilders.Errors(new ModeOptions
        {
            Environment = Values(("a-b", "x"), ("mode", "x"), ("N", null), ("R", "x\r")),
            Variables = Values(("MODE", "x")),
        });

        Assert.Equal(
            [
                Key + "Environment:a-b: 'a-b' is not a valid name of an environment variable. Use letters, digits and _, and do not start with a digit.",
                Key + "Environment:mode: mode is set by the gateway (Gateway:ModeVariables). Remove it.",
                Key + "Environment:N has no value. Set a value, which may be an empty string, or remove the name.",
                Key + "Environment:R contains a control character other than a line feed or a tab. Remove it.",
                Key + "Variables:MODE: MODE is set by the gateway (Gateway:ModeVariables). Remove it.",
            ],
            errors);
    }

    [Fact]
    public void A_locked_job_variable_is_read_as_JSON_where_it_is_JSON()
    {
        var locked = PolicyBuilders.Mode(new ModeOptions { LockedJobVariables = Values(("auto_remove", "true"), ("mem_limit", "2g")) }).LockedJobVariables;

        Assert.Equal(JsonValueKind.True, locked["auto_remove"].Value.ValueKind);
        Assert.Equal("2g", locked["mem_limit"].Value.GetString());
    }

    [Fact]
    public void Image_and_environment_cannot_be_locked() => Assert.Equal(
        [
            Key + "LockedJobVariables:image: the image comes from the build and cannot be locked. Use ImageRepositories and ImageTags instead.",
            Key + "LockedJobVariables:env: the environment cannot be locked as a whole. Use Environment instead.",
            Key + "LockedJobVariables:x has no value. Set a value, or remove the name.",
        ],
        PolicyBuilders.Errors(new ModeOptions { LockedJobVariables = Values(("image", "a"), ("env", "{}"), ("x", null)) }));

    [Fact]
    public void Settings_bind_and_names_of_modes_ignore_case()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Values(
                ("Gateway:Modes:staging:Branches:0", "staging/**"),
                ("Gateway:Modes:staging:AllowedJobVariables:0", "env"),
                ("Gateway:Modes:staging:Environment:GCP_PROJECT", "city-staging")))
            .AddInMemoryCollection(Values(
                ("Gateway:Modes:STAGING:AllowedPullSteps:0", "a.b"),
                ("Gateway:ModeVariables:0", "RIO_ENV")))
            .Build();
        var options = configuration.GetSection("Gateway").Get<PolicyOptions>()!;

        var mode = Assert.Single(PolicyCompiler.Compile(options).Policy!.Modes);

        Assert.Equal("staging", mode.Name);
        Assert.Equal(["staging/**"], mode.Branches);
        Assert.Equal(["env"], mode.AllowedJobVariables);
        Assert.Equal(["a.b"], mode.AllowedPullSteps);
        Assert.Equal("city-staging", mode.Environment["GCP_PROJECT"]);
        Assert.Equal("RIO_ENV", mode.ReservedEnvironment[0].Key);
    }

    private static Dictionary<string, string?> Values(params (string Name, string? Value)[] values) =>
        values.ToDictionary(static entry => entry.Name, static entry => entry.Value, StringComparer.Ordinal);
}
