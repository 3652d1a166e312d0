using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class TwinTests
{
    private static readonly CompilationInput Named = ManifestFixture.Everything with
    {
        Flows = [new FlowFacts("a.py:load", "A", null, null, null), new FlowFacts("b.py:load", "B", null, null, null), new FlowFacts("c.py:load", "A", null, null, null)],
    };

    [Fact]
    public void One_name_may_stand_for_two_flows()
    {
        var compilation = ManifestFixture.Compile(Text("a.py:load", "b.py:load"), Named);

        Assert.Empty(compilation.Findings);
        Assert.Equal([("A", "staging"), ("B", "staging")], compilation.Deployments.Select(spec => (spec.FlowName!, spec.Name)));
    }

    [Fact]
    public void Where_the_flows_are_not_known_yet_it_is_left_to_planning() =>
        Assert.Equal(2, ManifestFixture.Compile(Text("a.py:load", "b.py:load")).Deployments.Count);

    [Fact]
    public void Two_entrypoints_of_one_flow_are_a_duplicate()
    {
        var compilation = ManifestFixture.Compile(Text("a.py:load", "c.py:load"), Named);

        var finding = compilation.OnlyFinding();
        Assert.Equal(("deployment_duplicate", FindingSeverity.Error, new ManifestLocation(3, 12)), (finding.Code, finding.Severity, finding.Location));
        Assert.Single(compilation.Deployments);
    }

    [Fact]
    public void One_entrypoint_twice_is_a_duplicate_whatever_its_flow() =>
        Assert.Equal(
            "A deployment of this flow with the name staging already exists at line 2, column 12.",
            ManifestFixture.Compile(Text("x.py:load", "x.py:load")).OnlyFinding().Message);

    private static string Text(string first, string second) =>
        $$"""
        deployments:
          - {name: staging, entrypoint: {{first}}, work_pool: {name: p} }
          - {name: staging, entrypoint: {{second}}, work_pool: {name: p} }
        """;
}
