using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Prefect;

namespace Gateway.Tests.Prefect;

public class DeploymentBodiesTests
{
    public static TheoryData<string> Names => new(RecordedSpecs.All.Select(spec => spec.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_create_sends_what_the_CLI_sends(string name)
    {
        var recorded = RecordedBodies.Creates.GetProperty(name);

        var body = DeploymentBodies.Create(RecordedSpecs.Named(name), recorded.GetProperty("flow_id").GetGuid());

        AssertSame(OnPurpose(recorded), body);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_update_sends_what_the_CLI_sends_but_for_a_pause_that_the_manifest_does_not_speak_of(string name)
    {
        var expected = JsonNode.Parse(OnPurpose(RecordedBodies.Updates.GetProperty(name)).GetRawText())!.AsObject();
        if (RecordedSpecs.Named(name).Paused is null)
        {
            expected.Remove("paused");
        }

        var body = DeploymentBodies.Update(RecordedSpecs.Named(name));

        AssertSame(JsonSerializer.SerializeToElement(expected), body);
    }

    [Fact]
    public void What_only_Python_knows_is_left_out_of_an_update_where_nobody_told_it()
    {
        var body = DeploymentBodies.Update(RecordedSpecs.Bare("a") with
        {
            FlowFactsKnown = false,
            Version = null,
            Description = null,
            ParameterOpenApiSchema = null,
            PullSteps = null,
        });

        foreach (var field in (string[])["version", "version_info", "description", "parameter_openapi_schema", "pull_steps", "schedules", "paused", "enforce_parameter_schema"])
        {
            Assert.False(body.TryGetProperty(field, out _), field);
        }
    }

    [Fact]
    public void What_is_known_to_be_absent_is_cleared_by_an_update()
    {
        var body = DeploymentBodies.Update(RecordedSpecs.Bare("a") with { Version = null, Description = null });

        Assert.Equal(JsonValueKind.Null, body.GetProperty("version").ValueKind);
        Assert.Equal(JsonValueKind.Null, body.GetProperty("version_info").ValueKind);
        Assert.Equal(JsonValueKind.Null, body.GetProperty("description").ValueKind);
    }

    [Fact]
    public void A_create_without_facts_gives_an_open_schema_and_no_steps()
    {
        var body = DeploymentBodies.Create(RecordedSpecs.Bare("a") with { ParameterOpenApiSchema = null, PullSteps = null, Paused = true }, Guid.Empty);

        AssertSame(RecordedSpecs.Json("""{"type": "object", "properties": {}}"""), body.GetProperty("parameter_openapi_schema"));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("pull_steps").ValueKind);
        Assert.True(body.GetProperty("paused").GetBoolean());
    }

    // One tag is one tag, no variable is unset, and what the CLI writes in clear stays a reference.
    private static JsonElement OnPurpose(JsonElement recorded)
    {
        var body = JsonNode.Parse(recorded.GetRawText())!.AsObject();
        if (body["tags"]!.ToJsonString() == """["p","r","o","d"]""")
        {
            body["tags"] = new JsonArray("prod");
        }

        if (body["job_variables"]!["env"] is JsonObject env && env.ContainsKey("TEMPLATE"))
        {
            env["TEMPLATE"] = "{{ prefect.variables.gcp_project }}";
        }

        return JsonSerializer.SerializeToElement(body);
    }

    private static void AssertSame(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected.GetRawText()}\nbut it is {actual.GetRawText()}");
}
