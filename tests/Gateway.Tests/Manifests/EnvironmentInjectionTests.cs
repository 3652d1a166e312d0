using Gateway.Manifests;

namespace Gateway.Tests.Manifests;

public sealed class EnvironmentInjectionTests
{
    [Theory]
    [InlineData("{name: p}", """{"env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {image: i}}", """{"image": "i", "env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: ~}}", """{"env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: {OWN: 1}}}", """{"env": {"OWN": 1, "MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: {MODE: staging, BUCKET: b}}}", """{"env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: {BUCKET: b}, x: 1}}", """{"x": 1, "env": {"MODE": "staging", "BUCKET": "b"}}""")]
    public void Values_that_the_manifest_leaves_out_are_put_in(string pool, string jobVariables)
    {
        var compilation = Compile(pool);

        Assert.Empty(compilation.Findings);
        ManifestFixture.AssertJson(jobVariables, Assert.Single(compilation.Deployments).JobVariables);
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("'{{ prefect.variables.mode }}'")]
    [InlineData("true")]
    [InlineData("~")]
    public void A_reserved_name_with_another_value_is_refused_with_the_value_wanted(string value)
    {
        var compilation = Compile($"{{name: p, job_variables: {{env: {{MODE: {value}}}}}}}");

        var finding = compilation.OnlyFinding();
        Assert.Equal(("reserved_variable", FindingSeverity.Error, "load"), (finding.Code, finding.Severity, finding.Deployment));
        Assert.Equal("MODE is the gateway's to set and must be staging here.", finding.Message);
        Assert.Equal("Remove MODE from env, or set it to staging.", finding.Fix);
        Assert.Equal(new ManifestLocation(1, 88), finding.Location);
        Assert.Empty(compilation.Deployments);
    }

    [Fact]
    public void Another_name_with_another_value_is_refused_without_either_value()
    {
        var finding = Compile("{name: p, job_variables: {env: {BUCKET: manifests-own}}}").OnlyFinding();

        Assert.Equal(("environment_conflict", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Equal("BUCKET differs from what the gateway sets for this MODE.", finding.Message);
        Assert.Equal("Remove BUCKET from env, or change the MODE's setting.", finding.Fix);
        Assert.Equal(new ManifestLocation(1, 88), finding.Location);
    }

    [Fact]
    public void All_conflicts_are_reported()
    {
        Assert.Equal(
            ["reserved_variable", "environment_conflict"],
            Compile("{name: p, job_variables: {env: {MODE: prod, BUCKET: x}}}").Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Conflicts_are_reported_beside_whatever_else_keeps_the_deployment_from_being_read()
    {
        Assert.Equal(
            ["work_pool_missing", "reserved_variable", "environment_conflict"],
            Compile("{job_variables: {env: {MODE: prod, BUCKET: x}}}").Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("{name: p, job_variables: {env: text}}")]
    [InlineData("{name: p, job_variables: {env: [A=b]}}")]
    public void An_environment_that_is_no_mapping_is_an_error(string pool)
    {
        var finding = Compile(pool).OnlyFinding();

        Assert.Equal(("type_mismatch", "job_variables.env must be a mapping.", "load"), (finding.Code, finding.Message, finding.Deployment));
        Assert.Equal(new ManifestLocation(1, 87), finding.Location);
    }

    [Fact]
    public void Nothing_to_put_in_leaves_even_an_odd_environment_alone()
    {
        var compilation = ManifestFixture.Compile(Text("{name: p, job_variables: {env: text}}"));

        Assert.Empty(compilation.Findings);
        ManifestFixture.AssertJson("""{"env": "text"}""", Assert.Single(compilation.Deployments).JobVariables);
    }

    [Fact]
    public void A_name_that_is_both_reserved_and_set_is_the_reserved_one()
    {
        var compilation = ManifestFixture.Compile(Text("{name: p}"), ManifestFixture.Everything with
        {
            Environment = new Dictionary<string, string> { ["MODE"] = "other" },
            ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" },
        });

        ManifestFixture.AssertJson("""{"env": {"MODE": "staging"}}""", Assert.Single(compilation.Deployments).JobVariables);
    }

    [Fact]
    public void A_conflict_in_a_shared_block_is_found_where_the_block_stands()
    {
        var compilation = ManifestFixture.Compile(
            "x-env: &env {MODE: prod}\n" + Text("{name: p, job_variables: {env: {<<: *env}}}"),
            ManifestFixture.Everything with { ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" } });

        Assert.Equal(new ManifestLocation(1, 14), compilation.OnlyFinding().Location);
    }

    [Fact]
    public void A_value_that_comes_out_of_a_step_output_has_its_finding_at_the_placeholder()
    {
        var compilation = ManifestFixture.Compile(Text("{name: p, job_variables: {env: '{{ o }}'}}"), ManifestFixture.Everything with
        {
            StepOutputs = new Dictionary<string, System.Text.Json.JsonElement> { ["o"] = System.Text.Json.JsonElement.Parse("""{"MODE": "prod"}""") },
            ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" },
        });

        Assert.Equal(("reserved_variable", new ManifestLocation(1, 87)), (compilation.OnlyFinding().Code, compilation.OnlyFinding().Location));
    }

    private static string Text(string pool) => $"deployments: [{{name: load, entrypoint: a.b, work_pool: {pool}}}]";

    private static Compilation Compile(string pool) => ManifestFixture.Compile(Text(pool), ManifestFixture.Everything with
    {
        Environment = new Dictionary<string, string> { ["BUCKET"] = "b" },
        ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" },
    });
}
