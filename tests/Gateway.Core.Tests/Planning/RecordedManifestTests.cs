using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Core.Tests.Planning;

/// <summary>
/// The whole way from the recorded <c>prefect.yaml</c> to what is sent, against what Prefect's own command line sent for it: once to an
/// empty server, and once more to the server that it had left.
/// </summary>
public sealed class RecordedManifestTests
{
    private static readonly IReadOnlyList<DeploymentSpec> Specs = ManifestFixture.CompileRecorded().Deployments;

    private static readonly IReadOnlyList<LiveDeployment> Left =
        JsonSerializer.Deserialize(RecordedBodies.Text("live-deployments.json"), PrefectJson.Default.ListLiveDeployment)!;

    public static TheoryData<string> Names => [.. Specs.Select(static spec => spec.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void On_an_empty_server_the_body_is_the_command_lines(string name)
    {
        var recorded = RecordedBodies.Creates.GetProperty(name);

        var body = DeploymentBodies.Create(Spec(name), recorded.GetProperty("flow_id").GetGuid());

        var expected = OnPurpose(recorded);
        Assert.True(JsonElement.DeepEquals(expected, body), $"Expected {expected}, but it is {body}");
    }

    [Fact]
    public void On_the_server_that_the_command_line_left_only_that_differs_which_is_meant_to()
    {
        var plan = Planner.Plan(Specs, State(Left));

        Assert.Empty(plan.Findings);
        Assert.Equal(
            ["limits tags", "own-pull job_variables"],
            plan.Deployments.OfType<PlannedDeployment.Update>().SelectMany(static update => update.Changes.Select(change => $"{update.Spec.Name} {change.Field}")).Order(StringComparer.Ordinal));
        Assert.Equal(4, plan.Deployments.OfType<PlannedDeployment.Unchanged>().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_an_update_sends_of_a_field_is_what_the_command_line_sends(string name)
    {
        var sent = OnPurpose(RecordedBodies.Updates.GetProperty(name));
        var live = Left.Single(deployment => deployment.Name == name) with
        {
            Version = "other",
            Description = "other",
            Entrypoint = "other.py:flow",
            Parameters = JsonElement.Parse("""{"other": 1}"""),
            ParameterOpenApiSchema = JsonElement.Parse("{}"),
            Tags = ["other"],
            JobVariables = JsonElement.Parse("""{"image": "other"}"""),
            PullSteps = JsonElement.Parse("""[{"other": {}}]"""),
        };

        var plan = Planner.Plan([Spec(name)], State([live]));

        var patch = Assert.IsType<PlannedDeployment.Update>(Assert.Single(plan.Deployments)).Patch!.Value;
        string[] always = ["version", "description", "entrypoint", "parameters", "parameter_openapi_schema", "tags", "pull_steps"];
        Assert.Empty(always.Except(patch.EnumerateObject().Select(static field => field.Name), StringComparer.Ordinal));
        Assert.All(patch.EnumerateObject(), field => Assert.True(
            JsonElement.DeepEquals(sent.GetProperty(field.Name), field.Value),
            $"{field.Name} is {field.Value}, where the command line sends {sent.GetProperty(field.Name)}"));
    }

    private static DeploymentSpec Spec(string name) => Specs.Single(spec => spec.Name == name);

    private static LiveState State(IReadOnlyList<LiveDeployment> live) => PlanningCases.State() with
    {
        Deployments = live,
        FlowNames = Left.GroupBy(static deployment => deployment.FlowId).ToDictionary(static flow => flow.Key, static flow => Spec(flow.First().Name).FlowName!),
    };

    // A scalar tag is one tag, what the command line wrote in clear stays a reference, and what servers before 3.6.17 refuse is not sent.
    private static JsonElement OnPurpose(JsonElement recorded)
    {
        var body = JsonNode.Parse(recorded.GetRawText())!.AsObject();
        if (body["tags"]!.ToJsonString() == """["p","r","o","d"]""")
        {
            body["tags"] = new JsonArray("prod");
        }

        if (body["job_variables"]!["env"] is JsonObject environment && environment.ContainsKey("TEMPLATE"))
        {
            environment["TEMPLATE"] = "{{ prefect.variables.gcp_project }}";
        }

        foreach (var schedule in body["schedules"]?.AsArray() ?? [])
        {
            schedule!.AsObject().Remove("replaces");
        }

        return JsonSerializer.SerializeToElement(body);
    }
}
