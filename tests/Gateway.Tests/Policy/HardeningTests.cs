using System.Text;
using Gateway.Diagnostics;
using Gateway.Policy;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Policy;

public sealed class HardeningTests
{
    [Theory]
    [InlineData("""["host"]""")]
    [InlineData("""["HOST"]""")]
    [InlineData("""["staging", "container:postgres"]""")]
    [InlineData("""["{{ prefect.variables.staging_network }}"]""")]
    [InlineData("""["host", 1]""")]
    [InlineData("\"host\"")]
    [InlineData("""[""]""")]
    public void A_network_that_is_no_plain_one_is_refused(string networks)
    {
        var refusal = Assert.Single(Review($$"""{ "networks": {{networks}} }"""));

        Assert.Equal(("job_variable_not_allowed", "/manifest"), (refusal.Code, refusal.Pointer));
    }

    [Fact]
    public void Networks_that_the_operator_locked_are_the_operators_business()
    {
        var staging = PolicyBuilders.Staging();
        staging.LockedJobVariables = new Dictionary<string, string?> { ["networks"] = """["host"]""" };

        Assert.Empty(Review("""{ "networks": ["host"] }""", mode: staging));
    }

    [Fact]
    public void A_pull_step_that_installs_packages_is_refused()
    {
        var refusal = Assert.Single(Review("{}", """[{ "prefect.deployments.steps.set_working_directory": { "directory": "/app", "requires": "evil" } }]"""));

        Assert.Equal(("pull_step_not_allowed", "requires"), (refusal.Code, refusal.Seen));
    }

    [Fact]
    public void Labels_are_not_allowed_unless_the_operator_says_so() =>
        Assert.Equal("job_variable_not_allowed", Assert.Single(Review("""{ "labels": { "traefik.enable": "true" } }""")).Code);

    [Theory]
    [InlineData("[]", new string[0])]
    [InlineData("""["image"]""", new[] { "image" })]
    public void A_list_in_the_settings_replaces_the_default_even_when_it_is_empty(string list, string[] expected)
    {
        var policy = PolicyCompiler.Compile(Bind($$"""{ "Modes": { "dev": { "AllowedJobVariables": {{list}} } } }""")).Policy!;

        Assert.Equal(expected, policy.Find("dev")!.AllowedJobVariables);
    }

    [Fact]
    public void A_lock_that_the_settings_file_gives_as_a_boolean_is_that_boolean()
    {
        var policy = PolicyCompiler.Compile(Bind("""{ "Modes": { "dev": { "LockedJobVariables": { "auto_remove": true } } } }""")).Policy!;

        Assert.True(policy.Find("dev")!.LockedJobVariables["auto_remove"].Allows(PolicyBuilders.Json("true")));
        Assert.False(policy.Find("dev")!.LockedJobVariables["auto_remove"].Allows(PolicyBuilders.Json("false")));
    }

    private static PolicyOptions Bind(string json) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
        .Build()
        .Get<PolicyOptions>()!;

    private static IReadOnlyList<Finding> Review(string jobVariables, string? pullSteps = null, ModeOptions? mode = null) =>
        Admission.Review(PolicyBuilders.Mode(mode ?? PolicyBuilders.Staging()), PolicyBuilders.Build(), [PolicyBuilders.Deployment(jobVariables, pullSteps)]);
}
