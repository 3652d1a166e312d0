using Gateway.Lanes;
using Gateway.Policy;

namespace Gateway.Tests.Lanes;

public sealed class DeploymentSubjectsTests
{
    [Fact]
    public void A_deployment_is_called_by_its_name_and_where_flows_share_that_by_both()
    {
        var subjects = new DeploymentSubjects([("A", "load"), ("B", "load"), ("B", "export"), ("B", "export")]);

        Assert.Equal(["A/load", "B/load", "export", "other"], [subjects.Of("A", "load"), subjects.Of("B", "load"), subjects.Of("B", "export"), subjects.Of("C", "other")]);
    }

    [Theory]
    [InlineData("load", "A", true)]
    [InlineData("load", null, true)]
    [InlineData("A/load", "A", true)]
    [InlineData("A/load", "B", false)]
    [InlineData("A/load", null, true)]
    [InlineData("other", "A", false)]
    public void A_smoke_run_names_a_deployment_or_its_flow_too(string written, string? flow, bool isSelected) =>
        Assert.Equal(isSelected, new SmokeRun(written, TimeSpan.FromMinutes(1), SmokeRunFailure.Undo).Selects(flow, "load"));
}
