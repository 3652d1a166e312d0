using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class ParameterSizeTests
{
    [Theory]
    [InlineData("{}", 2)]
    [InlineData("{ \"a\" : 1 , \"b\" : [ true , null , 1.5 ] }", 27)]
    [InlineData("{\"a\": \"x\\n\\\"\\\\\\u0001\"}", 21)]
    [InlineData("{\"é\": \"<&>\"}", 16)]
    [InlineData("{\"a\": \"😀\"}", 20)]
    [InlineData("[[], {}]", 7)]
    public void Parameters_are_counted_as_pythons_shortest_json(string json, long bytes) => Assert.Equal(bytes, ParameterSize.Measure(JsonElement.Parse(json)));

    [Theory]
    [InlineData(524_280, 'x', true)]
    [InlineData(524_281, 'x', false)]
    [InlineData(87_380, 'é', true)]
    [InlineData(87_381, 'é', false)]
    public void What_the_server_would_refuse_is_an_error(int length, char character, bool isTaken)
    {
        var compilation = ManifestFixture.CompileOne($"parameters: {{a: {new string(character, length)}}}");

        Assert.Equal(isTaken ? [] : ["parameters_too_large"], compilation.Findings.Select(finding => finding.Code));
        Assert.Equal(isTaken, compilation.Deployments.Count == 1);
    }

    [Fact]
    public void A_schedules_parameters_are_not_counted_as_the_server_does_not() =>
        Assert.Empty(ManifestFixture.CompileOne($"schedule: {{cron: 0 0 * * *, parameters: {{a: {new string('x', 600_000)}}}}}").Findings);
}
