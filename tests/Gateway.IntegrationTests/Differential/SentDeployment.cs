using System.Text.Json.Nodes;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.IntegrationTests.Differential;

/// <summary>A deployment as the server would get it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">Name of its flow; null where it is not known.</param>
/// <param name="Body">The body of <c>POST /deployments/</c>, without the flow's id.</param>
/// <param name="Automations">The bodies of <c>POST /automations/</c> in their order, with nothing of the deployment's id.</param>
internal sealed record SentDeployment(string Name, string? Flow, JsonObject Body, IReadOnlyList<JsonObject> Automations)
{
    /// <summary>As the gateway creates it.</summary>
    public static SentDeployment From(DeploymentSpec spec) => new(
        spec.Name,
        spec.FlowName,
        WithoutFlow(JsonObject.Create(DeploymentBodies.Create(spec, Guid.Empty))!),
        [.. spec.Triggers.Select(trigger => WithoutDeployment(JsonObject.Create(AutomationBodies.Create(trigger, Guid.Empty))!))]);

    public static JsonObject WithoutFlow(JsonObject body)
    {
        body.Remove("flow_id");
        return body;
    }

    public static JsonObject WithoutDeployment(JsonObject body)
    {
        body.Remove("owner_resource");
        foreach (var action in body["actions"]!.AsArray())
        {
            action!.AsObject().Remove("deployment_id");
        }

        return body;
    }
}
