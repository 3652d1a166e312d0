using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Automations are kept and answered; nothing ever triggers them.</summary>
internal static class AutomationEndpoints
{
    public static void MapAutomations(this SandboxRoutes routes)
    {
        routes.Post("/automations/", AutomationModels.Create, Create);
        routes.Get("/automations/{id:guid}", call => OrNotFound(call, automation => Answer.Ok(View(automation))));
        routes.Put("/automations/{id:guid}", AutomationModels.Replace, Change);
        routes.Patch("/automations/{id:guid}", AutomationModels.Update, Change);
        routes.Delete("/automations/{id:guid}", call => OrNotFound(call, automation =>
        {
            call.Store.Automations.Remove(automation.Id);
            return Answer.NoContent;
        }));
        routes.Post("/automations/filter", AutomationModels.Query, Filter);
        routes.Post("/automations/count", null, call => Answer.Ok(call.Store.Automations.Count));
        routes.Get("/automations/related-to/{resource}", call => Answer.Ok(
            call.Store.Automations.Values.Where(automation => automation.IsRelatedTo(call.Route("resource"))).Select(View).ToArray()));
        routes.Delete("/automations/owned-by/{resource}", DeleteOwned);
    }

    private static Answer OrNotFound(SandboxCall call, Func<Automation, Answer> answer) =>
        call.Store.Automations.TryGetValue(call.Id, out var automation)
            ? answer(automation)
            : Answer.Exception(StatusCodes.Status404NotFound, "Automation not found");

    private static Answer Create(SandboxCall call)
    {
        var automation = new Automation
        {
            Id = Guid.NewGuid(),
            Created = call.Now,
            Updated = call.Now,
            OwnerResource = call.Body.Text("owner_resource"),
            Fields = new JsonObject
            {
                ["description"] = "",
                ["enabled"] = true,
                ["tags"] = new JsonArray(),
                ["actions_on_trigger"] = new JsonArray(),
                ["actions_on_resolve"] = new JsonArray(),
            },
        };
        Apply(automation, call);
        call.Store.Automations.Add(automation.Id, automation);
        return Answer.Created(View(automation));
    }

    /// <summary>What is sent changes; what is left out stays, with PUT as well.</summary>
    private static Answer Change(SandboxCall call) => OrNotFound(call, automation =>
    {
        automation.Updated = call.Now;
        Apply(automation, call);
        return Answer.NoContent;
    });

    private static void Apply(Automation automation, SandboxCall call)
    {
        foreach (var field in call.Body.EnumerateObject().Where(field => field.Name != "owner_resource"))
        {
            automation.Fields[field.Name] = field.Name switch
            {
                "trigger" => AutomationTriggers.Complete(field.Value),
                "actions" or "actions_on_trigger" or "actions_on_resolve" => AutomationActions.Complete(field.Value, call.Manners.Document),
                _ => JsonSerializer.SerializeToNode(field.Value),
            };
        }
    }

    private static Answer DeleteOwned(SandboxCall call)
    {
        foreach (var owned in call.Store.Automations.Values.Where(each => each.OwnerResource == call.Route("resource")).ToArray())
        {
            call.Store.Automations.Remove(owned.Id);
        }

        return new Answer(StatusCodes.Status202Accepted, null);
    }

    private static Answer Filter(SandboxCall call)
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        var found = call.Store.Automations.Values.Where(automation => Filters.Matches(call.Body.Value("automations"), automation));
        found = call.Body.Text("sort") switch
        {
            "CREATED_DESC" => found.OrderByDescending(automation => automation.Created),
            "UPDATED_DESC" => found.OrderByDescending(automation => automation.Updated),
            "NAME_DESC" => found.OrderByDescending(automation => automation.Name, StringComparer.Ordinal),
            _ => found.OrderBy(automation => automation.Name, StringComparer.Ordinal),
        };
        return Answer.Ok(page.Cut(found).Select(View).ToArray());
    }

    private static JsonObject View(Automation automation)
    {
        var view = (JsonObject)automation.Fields.DeepClone();
        view["id"] = automation.Id;
        view["created"] = SandboxJson.Format(automation.Created);
        view["updated"] = SandboxJson.Format(automation.Updated);
        return view;
    }
}
