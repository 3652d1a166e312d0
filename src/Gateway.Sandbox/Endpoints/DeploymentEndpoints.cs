using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class DeploymentEndpoints
{
    private const int BulkLimit = 50;

    private static readonly BodyType Query = FilterModels.Query("CREATED_DESC", "UPDATED_DESC", "NAME_ASC", "NAME_DESC");

    private static readonly BodyType BulkDelete = BodyTypes.Parameters(
        new("deployments", FilterModels.Deployments), new("limit", BodyTypes.Between(1, BulkLimit)));

    public static void MapDeployments(this SandboxRoutes routes)
    {
        routes.Post("/deployments/", DeploymentModels.Create, DeploymentUpsert.Run);
        routes.Get("/deployments/{id:guid}", call => OrNotFound(call, deployment => Answer.Ok(new DeploymentView(deployment))));
        routes.Get("/deployments/name/{flow}/{name}", ReadByName);
        routes.Patch("/deployments/{id:guid}", DeploymentModels.Update, DeploymentUpdate.Run);
        routes.Delete("/deployments/{id:guid}", call => OrNotFound(call, deployment =>
        {
            call.Store.Remove(deployment);
            return Answer.NoContent;
        }));
        routes.Post("/deployments/filter", Query, Filter);
        routes.Post("/deployments/count", Query, call => Answer.Ok(Matching(call).Count()));
        routes.Post("/deployments/bulk_delete", BulkDelete, DeleteMany);
        routes.Post("/deployments/{id:guid}/pause_deployment", null, call => SetPaused(call, paused: true));
        routes.Post("/deployments/{id:guid}/resume_deployment", null, call => SetPaused(call, paused: false));
    }

    /// <summary>Answers for the deployment that the route names.</summary>
    public static Answer OrNotFound(SandboxCall call, Func<Deployment, Answer> answer, string detail = "Deployment not found") =>
        call.Store.Deployments.TryGetValue(call.Id, out var deployment)
            ? answer(deployment)
            : Answer.Problem(StatusCodes.Status404NotFound, detail);

    private static Answer ReadByName(SandboxCall call) =>
        call.Store.FlowsByName.TryGetValue(call.Route("flow"), out var flow)
        && call.Store.DeploymentsByName.TryGetValue((flow.Id, call.Route("name")), out var deployment)
            ? Answer.Ok(new DeploymentView(deployment))
            : Answer.Problem(StatusCodes.Status404NotFound, "Deployment not found");

    private static Answer Filter(SandboxCall call)
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        var found = Matching(call);
        found = call.Body.Text("sort") switch
        {
            "CREATED_DESC" => found.OrderByDescending(deployment => deployment.Created),
            "UPDATED_DESC" => found.OrderByDescending(deployment => deployment.Updated),
            "NAME_DESC" => found.OrderByDescending(deployment => deployment.Name, StringComparer.Ordinal),
            _ => found.OrderBy(deployment => deployment.Name, StringComparer.Ordinal),
        };
        return Answer.Ok(page.Cut(found).Select(deployment => new DeploymentView(deployment)).ToArray());
    }

    private static IEnumerable<Deployment> Matching(SandboxCall call)
    {
        var (deployments, flows, pools) = (call.Body.Value("deployments"), call.Body.Value("flows"), call.Body.Value("work_pools"));
        return call.Store.Deployments.Values.Where(deployment =>
            Filters.Matches(deployments, deployment)
            && Filters.Matches(flows, deployment.Flow)
            && Filters.Matches(pools, deployment.Pool));
    }

    /// <summary>Without a filter this deletes whatever there is.</summary>
    private static Answer DeleteMany(SandboxCall call)
    {
        var limit = call.Body.Value("limit")?.GetInt32() ?? BulkLimit;
        var deleted = Matching(call)
            .OrderBy(deployment => deployment.Name, StringComparer.Ordinal)
            .Take(limit)
            .ToArray();
        foreach (var deployment in deleted)
        {
            call.Store.Remove(deployment);
        }

        return Answer.Ok(new { deleted = deleted.Select(deployment => deployment.Id).ToArray() });
    }

    private static Answer SetPaused(SandboxCall call, bool paused) => OrNotFound(call, deployment =>
    {
        deployment.Paused = paused;
        deployment.Updated = call.Now;
        if (paused)
        {
            call.Store.DropScheduledRuns(deployment, futureOnly: false);
        }

        return Answer.Ok(null);
    });
}
