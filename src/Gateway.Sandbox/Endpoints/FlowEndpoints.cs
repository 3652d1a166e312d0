using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class FlowEndpoints
{
    private static readonly BodyModel Create = new("FlowCreate",
    [
        new("name", NameWithoutBannedCharacters, Required: true),
        new("tags", BodyTypes.ListOf(BodyTypes.Text)),
        new("labels", BodyTypes.Optional(BodyTypes.Dictionary)),
    ]);

    public static void MapFlows(this SandboxRoutes routes)
    {
        routes.Post("/flows/", Create.Check, CreateFlow);
        routes.Get("/flows/{id:guid}", call => Read(call.Store.Flows.GetValueOrDefault(call.Id)));
        routes.Get("/flows/name/{name}", call => Read(call.Store.FlowsByName.GetValueOrDefault(call.Route("name"))));
        routes.Post("/flows/filter", FilterModels.Query("NAME_ASC", "NAME_DESC", "CREATED_DESC", "UPDATED_DESC"), Filter);
        routes.Post("/flows/count", FilterModels.Query("NAME_ASC"), call => Answer.Ok(Matching(call).Count()));
        routes.Delete("/flows/{id:guid}", DeleteFlow);
    }

    private static Answer CreateFlow(SandboxCall call)
    {
        var name = call.Body.GetProperty("name").GetString()!;
        if (call.Store.FlowsByName.TryGetValue(name, out var existing))
        {
            return Answer.Ok(new FlowView(existing));
        }

        var flow = new Flow
        {
            Id = Guid.NewGuid(),
            Created = call.Now,
            Updated = call.Now,
            Name = name,
            Tags = call.Body.Value("tags") ?? SandboxJson.Parse("[]"),
            Labels = call.Body.Value("labels") ?? SandboxJson.EmptyObject,
        };
        call.Store.Add(flow);
        return Answer.Created(new FlowView(flow));
    }

    private static Answer Read(Flow? flow) =>
        flow is null ? Answer.Problem(StatusCodes.Status404NotFound, "Flow not found") : Answer.Ok(new FlowView(flow));

    private static Answer Filter(SandboxCall call)
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        var flows = Matching(call);
        flows = call.Body.Text("sort") switch
        {
            "NAME_DESC" => flows.OrderByDescending(flow => flow.Name, StringComparer.Ordinal),
            "CREATED_DESC" => flows.OrderByDescending(flow => flow.Created),
            "UPDATED_DESC" => flows.OrderByDescending(flow => flow.Updated),
            _ => flows.OrderBy(flow => flow.Name, StringComparer.Ordinal),
        };
        return Answer.Ok(page.Cut(flows).Select(flow => new FlowView(flow)).ToArray());
    }

    private static IEnumerable<Flow> Matching(SandboxCall call)
    {
        var filter = call.Body.Value("flows");
        var deployments = call.Body.Value("deployments");
        return call.Store.Flows.Values.Where(flow =>
            Filters.Matches(filter, flow)
            && (deployments is null
                || call.Store.Deployments.Values.Any(deployment => deployment.Flow == flow && Filters.Matches(deployments, deployment))));
    }

    private static Answer DeleteFlow(SandboxCall call)
    {
        if (!call.Store.Flows.TryGetValue(call.Id, out var flow))
        {
            return Answer.Problem(StatusCodes.Status404NotFound, "Flow not found");
        }

        call.Store.Remove(flow);
        return Answer.NoContent;
    }

    private static void NameWithoutBannedCharacters(JsonElement value, Location at, Findings issues)
    {
        BodyTypes.Text(value, at, issues);
        if (value.ValueKind == JsonValueKind.String && BannedCharacters.In(value.GetString()!) is { } message)
        {
            issues.Add(Issue.ValueError(at, message, value));
        }
    }
}
