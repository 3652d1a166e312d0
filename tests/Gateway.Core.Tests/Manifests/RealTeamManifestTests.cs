using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

/// <summary>A real team's manifest of seventeen deployments in two MODEs.</summary>
public sealed class RealTeamManifestTests
{
    private static readonly string Text = ManifestFixture.Read("manifests/rj-smas.prefect.yaml");

    private static readonly string[] UsedVariables = ["PREFECT_DEPLOYMENT_IMAGE", "GCP_CREDENTIALS", "SIURB_URL", "SIURB_USER", "SIURB_PWD"];

    [Theory]
    [InlineData("-staging", 8, 9)]
    [InlineData("-prod", 9, 8)]
    public void Each_mode_gets_its_own_deployments(string suffix, int selected, int others)
    {
        var compilation = CompileFor(suffix);

        Assert.Empty(compilation.Findings);
        Assert.Equal(selected, compilation.Deployments.Count);
        Assert.Equal(others, compilation.NotSelected.Count);
        Assert.All(compilation.Deployments, spec => Assert.EndsWith(suffix, spec.Name, StringComparison.Ordinal));
        Assert.DoesNotContain(compilation.NotSelected, name => name.EndsWith(suffix, StringComparison.Ordinal));
    }

    [Fact]
    public void A_deployment_holds_what_its_twenty_lines_say()
    {
        var spec = CompileFor("-prod").Deployments.Single(candidate => candidate.Name == "dbt-transform-weekly-prod");

        Assert.Equal("pipelines/datalake/transform/dbt/flows.py:dbt_transform_flow", spec.Entrypoint);
        Assert.Equal("docker-pool", spec.WorkPoolName);
        Assert.Equal(["prod", "dbt", "weekly"], spec.Tags);
        Assert.Equal(new ScheduleRule.Cron("0 10 * * 1") { TimeZone = "America/Sao_Paulo" }, Assert.Single(spec.Schedules).Rule);
        Assert.Equal("value of SIURB_PWD", spec.JobVariables.GetProperty("env").GetProperty("SIURB_PWD").GetString());
        Assert.Equal("+tag:weekly", spec.Parameters.GetProperty("select").GetString());
        ManifestFixture.AssertJson("""[{"prefect.deployments.steps.set_working_directory": {"directory": "/app"}}]""", spec.PullSteps);
        Assert.Equal(new ManifestLocation(353, 5), spec.Location);
    }

    [Fact]
    public void Without_facts_of_the_flows_nothing_is_guessed()
    {
        Assert.All(CompileFor("-prod").Deployments, spec =>
        {
            Assert.False(spec.FlowFactsKnown);
            Assert.Null(spec.FlowName);
            Assert.Null(spec.Version);
            Assert.Null(spec.Description);
            Assert.Null(spec.ParameterOpenApiSchema);
        });
    }

    [Fact]
    public void A_missing_secret_is_named_at_each_place_that_wants_it()
    {
        var variables = UsedVariables.Where(name => name != "SIURB_PWD").ToDictionary(name => name, name => "value of " + name);

        var compilation = ManifestFixture.Compile(Text, Input("-staging") with { Variables = variables });

        var finding = compilation.OnlyFinding();
        Assert.Equal(8, finding.Places);
        Assert.Equal("The variable SIURB_PWD is not set for this MODE.", finding.Message);
        Assert.Equal(new ManifestLocation(27, 22), finding.Location);
        Assert.Equal("abordagem-staging", finding.Deployment);
        Assert.All(finding.OtherPlaces, place => Assert.EndsWith("-staging", place.Deployment, StringComparison.Ordinal));
        Assert.Equal(7, finding.OtherPlaces.Select(place => place.Location!.Line).Distinct().Count());
    }

    private static Compilation CompileFor(string suffix) => ManifestFixture.Compile(Text, Input(suffix));

    private static CompilationInput Input(string suffix) => ManifestFixture.Everything with
    {
        Variables = UsedVariables.ToDictionary(name => name, name => "value of " + name),
        Selects = name => name.EndsWith(suffix, StringComparison.Ordinal),
    };
}
