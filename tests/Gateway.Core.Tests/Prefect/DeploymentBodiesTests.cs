using System.Text.Json;
using Gateway.Prefect;

namespace Gateway.Core.Tests.Prefect;

public class DeploymentBodiesTests
{
    [Fact]
    public void A_create_without_facts_gives_an_open_schema_and_no_steps()
    {
        var body = DeploymentBodies.Create(RecordedSpecs.Bare("a") with { ParameterOpenApiSchema = null, PullSteps = null, Paused = true }, Guid.Empty);

        AssertSame(RecordedSpecs.Json("""{"type": "object", "properties": {}}"""), body.GetProperty("parameter_openapi_schema"));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("pull_steps").ValueKind);
        Assert.True(body.GetProperty("paused").GetBoolean());
    }

    private static void AssertSame(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected.GetRawText()}\nbut it is {actual.GetRawText()}");
}
