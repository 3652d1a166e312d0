using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Automations are kept and answered; nothing ever triggers them.</summary>
internal static class AutomationEndpoints
{
    private static readonly BodyType Create = new BodyModel(
    [
        new("name", BodyTypes.Text, Required: true),
        new("description", BodyTypes.Text),
        new("enabled", BodyTypes.Flag),
        new("tags", BodyTypes.ListOf(BodyTypes.Text)),
        new("trigger", BodyTypes.Dictionary, Required: true),
        new("actions", BodyTypes.ListOf(BodyTypes.Dictionary), Required: true),
        new("actions_on_trigger", BodyTypes.ListOf(BodyTypes.Dictionary)),
        new("actions_on_resolve", BodyTypes.ListOf(BodyTypes.Dictionary)),
        new("owner_resource", BodyTypes.Optional(BodyTypes.Text)),
    ]).Check;

    private static readonly BodyType Query = new BodyModel(
    [
        new("limit", BodyTypes.Optional(BodyTypes.Integer)),
        new("offset", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
    ])
    { IgnoreExtra = true }.Check;

    public static void MapAutomations(this SandboxRoutes routes)
    {
        routes.Post("/automations/", Create, CreateAutomation);
        routes.Post("/automations/filter", Query, Filter, bodyOptional: true);
        routes.Delete("/automations/owned-by/{resource}", call =>
        {
            call.Store.Automations.RemoveAll(automation => automation.OwnerResource == call.Route("resource"));
            return new Answer(StatusCodes.Status202Accepted, null);
        });
    }

    private static Answer CreateAutomation(SandboxCall call)
    {
        var id = Guid.NewGuid();
        var answer = new JsonObject { ["description"] = "", ["enabled"] = true, ["tags"] = new JsonArray() };
        foreach (var property in call.Body.EnumerateObject().Where(property => property.Name != "owner_resource"))
        {
            answer[property.Name] = System.Text.Json.JsonSerializer.SerializeToNode(property.Value);
        }

        answer["trigger"]!["id"] = Guid.NewGuid();
        answer["actions_on_trigger"] ??= new JsonArray();
        answer["actions_on_resolve"] ??= new JsonArray();
        answer["id"] = id;
        answer["created"] = SandboxJson.Format(call.Now);
        answer["updated"] = SandboxJson.Format(call.Now);
        call.Store.Automations.Add(new Automation(id, call.Body.Text("owner_resource"), answer));
        return Answer.Created(answer);
    }

    private static Answer Filter(SandboxCall call) => Page.Of(call.Body) is { } page
        ? Answer.Ok(page.Cut(call.Store.Automations.Select(automation => automation.Answer)).ToArray())
        : Page.Refusal(call.Body);
}
