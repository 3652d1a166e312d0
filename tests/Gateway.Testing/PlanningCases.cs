using System.Text.Json;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Testing;

/// <summary>Specs, live deployments and pools that the planning tests vary.</summary>
internal static class PlanningCases
{
    public const string Flow = "Abordagem | Carga ArcGIS";
    public static readonly Guid FlowId = Guid.Parse("484c6880-d5cd-4e39-8c4c-7e2f0eec223c");
    public static readonly Guid Id = Guid.Parse("54cb2af9-0167-4c4d-b5b5-91cfe3455762");

    public static readonly WorkPool Docker = JsonSerializer.Deserialize(RecordedBodies.Text("docker-pool.json"), PrefectJson.Default.WorkPool)! with { Status = "READY" };

    public static DeploymentSpec Wanted { get; } = RecordedSpecs.Bare("daily") with { JobVariables = Json("""{"image": "a"}""") };

    public static LiveDeployment Live { get; } = new()
    {
        Id = Id,
        Name = "daily",
        FlowId = FlowId,
        Version = Wanted.Version,
        Description = Wanted.Description,
        Entrypoint = Wanted.Entrypoint,
        Parameters = Wanted.Parameters,
        ParameterOpenApiSchema = Wanted.ParameterOpenApiSchema,
        PullSteps = Wanted.PullSteps,
        JobVariables = Wanted.JobVariables,
        WorkPoolName = "docker-pool",
        WorkQueueName = "default",
    };

    public static JsonElement Json(string text) => RecordedSpecs.Json(text);

    public static LiveState State(params LiveDeployment[] live) => new(
        live,
        new Dictionary<Guid, string> { [FlowId] = Flow },
        new Dictionary<string, WorkPool> { ["docker-pool"] = Docker })
    {
        Version = PrefectVersion.Parse("3.8.3"),
    };

    public static RolloutPlan Plan(DeploymentSpec spec, params LiveDeployment[] live) => Planner.Plan([spec], State(live), Spoken(spec));

    /// <summary>A lane whose last spec of the deployment spoke of all that the manifest may be silent about, but for a pause.</summary>
    public static LaneKnowledge Spoken(DeploymentSpec spec) => new()
    {
        Owned =
        [
            new OwnedDeployment(
                Flow,
                spec.Name,
                spec with
                {
                    EnforceParameterSchema = false,
                    ConcurrencyLimit = 9,
                    WorkQueueName = "other",
                    Paused = null,
                    Schedules = [.. spec.Schedules.Select(schedule => schedule with { Active = true })],
                },
                false),
        ],
    };

    public static PlannedDeployment.Update Update(DeploymentSpec spec, LiveDeployment live)
    {
        var plan = Plan(spec, live);
        Assert.Empty(plan.Findings);
        return Assert.IsType<PlannedDeployment.Update>(Assert.Single(plan.Deployments));
    }

    public static void AssertUnchanged(DeploymentSpec spec, LiveDeployment live)
    {
        var plan = Plan(spec, live);
        Assert.Empty(plan.Findings);
        Assert.Equal(live.Id, Assert.IsType<PlannedDeployment.Unchanged>(Assert.Single(plan.Deployments)).LiveId);
    }

    public static void AssertPatch(string expected, PlannedDeployment.Update update) =>
        Assert.True(update.Patch is { } patch && JsonElement.DeepEquals(Json(expected), patch), $"The patch is {update.Patch?.GetRawText()}");
}
