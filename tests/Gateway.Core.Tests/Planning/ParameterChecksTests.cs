using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public sealed class ParameterChecksTests
{
    private static readonly JsonElement Schema = Json(
        """
        {"title": "Parameters", "type": "object", "required": ["day"], "properties": {
          "day": {"type": "string", "title": "day", "position": 0}, "size": {"type": "integer", "default": 1, "minimum": 0, "title": "size", "position": 1},
          "window": {"$ref": "#/definitions/Window"}},
         "definitions": {"Window": {"type": "object", "properties": {"days": {"type": "array", "items": {"type": "integer"}}}}}}
        """);

    private static readonly LiveDeployment Held = Live with { ParameterOpenApiSchema = Schema };

    [Theory]
    [InlineData("""{"size": 1}""")]
    [InlineData("""{"size": 5.0}""")]
    [InlineData("""{"day": "monday", "size": 3, "window": {"days": [1, 2]}}""")]
    [InlineData("""{"more": 1}""")]
    public void What_the_server_would_take_has_no_finding(string parameters) => Assert.Empty(Codes(Silent(parameters), Held));

    [Theory]
    [InlineData("""{"size": "many"}""", "size")]
    [InlineData("""{"size": "{{ ctx.size }}"}""", "size")]
    [InlineData("""{"size": {"__prefect_kind": "jinja", "template": "x"}}""", "size")]
    [InlineData("""{"size": -1}""", "size")]
    [InlineData("""{"window": {"days": [1, "monday"]}}""", "window.days[1]")]
    public void Where_the_build_brings_no_schema_the_one_on_the_server_says_what_it_would_refuse(string parameters, string path)
    {
        var plan = Planner.Plan([Silent(parameters)], State(Held));

        var finding = Assert.Single(plan.Findings);
        Assert.Equal(("parameter_invalid", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Contains($"\"{path}\" does not match the schema of the flow's parameters on the server", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_the_build_brings_is_what_the_server_will_check_with()
    {
        var spec = Silent("""{"size": -1}""") with { ParameterOpenApiSchema = Schema };

        Assert.Equal(["parameter_invalid"], Codes(spec, Live));
        Assert.Equal(["parameter_invalid"], Codes(spec));
        Assert.Empty(Codes(spec with { Parameters = Json("""{"size": 1}""") }));
    }

    [Fact]
    public void What_is_not_enforced_or_not_written_is_not_checked()
    {
        var bad = Silent("""{"size": "many"}""");

        Assert.Empty(Codes(bad with { EnforceParameterSchema = false }, Held));
        Assert.Empty(Codes(bad with { EnforceParameterSchema = false, ParameterOpenApiSchema = Schema }));
        Assert.Empty(Codes(bad, Held with { EnforceParameterSchema = false }));
        Assert.Empty(Codes(bad, Held with { Parameters = bad.Parameters, Description = bad.Description, Version = bad.Version }));
        Assert.Equal(["parameter_invalid"], Codes(bad with { EnforceParameterSchema = true }, Held with { EnforceParameterSchema = false }));
    }

    [Fact]
    public void Where_there_is_no_schema_at_all_the_server_refuses_every_change()
    {
        var spec = Silent("{}") with { Description = "new" };

        Assert.Equal(["parameter_schema_missing"], Codes(spec, Live with { ParameterOpenApiSchema = null }));
        Assert.Empty(Codes(spec with { EnforceParameterSchema = false }, Live with { ParameterOpenApiSchema = null }));
        Assert.Empty(Codes(spec));
    }

    private static DeploymentSpec Silent(string parameters) => Wanted with { ParameterOpenApiSchema = null, Parameters = Json(parameters) };

    private static IEnumerable<string> Codes(DeploymentSpec spec, params LiveDeployment[] live) => Planner.Plan([spec], State(live)).Findings.Select(finding => finding.Code);
}
