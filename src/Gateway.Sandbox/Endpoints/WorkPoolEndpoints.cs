using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class WorkPoolEndpoints
{
    internal static readonly JsonElement NoStorage = SandboxJson.Parse(
        """{"bundle_upload_step":null,"bundle_execution_step":null,"default_result_storage_block_id":null}""");

    private static readonly BodyType Storage = new BodyModel("WorkPoolStorageConfiguration",
    [
        new("bundle_upload_step", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("bundle_execution_step", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("default_result_storage_block_id", BodyTypes.Optional(BodyTypes.Id)),
    ]).Check;

    private static readonly BodyType Create = new BodyModel("WorkPoolCreate",
    [
        new("name", BodyTypes.Text, Required: true),
        new("description", BodyTypes.Optional(BodyTypes.Text)),
        new("type", BodyTypes.Text),
        new("base_job_template", BodyTypes.Dictionary),
        new("is_paused", BodyTypes.Flag),
        new("concurrency_limit", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
        new("storage_configuration", Storage),
    ]).Check;

    private static readonly BodyType Update = new BodyModel("WorkPoolUpdate",
    [
        new("description", BodyTypes.Optional(BodyTypes.Text)),
        new("is_paused", BodyTypes.Optional(BodyTypes.Flag)),
        new("base_job_template", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("concurrency_limit", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
        new("storage_configuration", BodyTypes.Optional(Storage)),
    ]).Check;

    public static void MapWorkPools(this SandboxRoutes routes)
    {
        routes.Post("/work_pools/", Create, CreatePool);
        routes.Get("/work_pools/{pool}", call => OrNotFound(call, pool => Answer.Ok(new WorkPoolView(pool, call.Now))));
        routes.Patch("/work_pools/{pool}", Update, UpdatePool);
        routes.Delete("/work_pools/{pool}", DeletePool);
        routes.Post("/work_pools/filter", FilterModels.WorkPoolQuery, Filter);
        routes.Post("/work_pools/count", FilterModels.WorkPoolQuery, call => Answer.Ok(Matching(call).Count()));
    }

    /// <summary>Answers for the pool that the route names.</summary>
    public static Answer OrNotFound(SandboxCall call, Func<WorkPool, Answer> answer) =>
        call.Store.Pools.TryGetValue(call.Route("pool"), out var pool)
            ? answer(pool)
            : Answer.Problem(StatusCodes.Status404NotFound, $"Work pool \"{call.Route("pool")}\" not found.");

    private static Answer CreatePool(SandboxCall call)
    {
        var (body, name) = (call.Body, call.Body.GetProperty("name").GetString()!);
        if (IsReserved(name))
        {
            return Answer.Problem(
                StatusCodes.Status403Forbidden, "Work pools starting with 'Prefect' are reserved for internal use.");
        }

        var pool = Queues.NewPool(
            name,
            body.Text("type") ?? "prefect-agent",
            body.Value("base_job_template") ?? SandboxJson.EmptyObject,
            body.Value("storage_configuration") ?? NoStorage,
            call.Now);
        pool.Description = body.Text("description");
        pool.IsPaused = body.Value("is_paused")?.GetBoolean() ?? false;
        pool.ConcurrencyLimit = body.Value("concurrency_limit")?.GetInt32();
        return call.Store.Pools.TryAdd(name, pool)
            ? Answer.Created(new WorkPoolView(pool, call.Now))
            : Answer.Problem(StatusCodes.Status409Conflict, "A work pool with this name already exists.");
    }

    private static Answer UpdatePool(SandboxCall call) => OrNotFound(call, pool =>
    {
        pool.Updated = call.Now;
        foreach (var field in call.Body.EnumerateObject())
        {
            Apply(pool, field.Name, field.Value);
        }

        return Answer.NoContent;
    });

    private static void Apply(WorkPool pool, string name, JsonElement value)
    {
        switch (name)
        {
            case "description":
                pool.Description = value.GetString();
                break;
            case "concurrency_limit":
                pool.ConcurrencyLimit = value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();
                break;
            case "is_paused" when value.ValueKind != JsonValueKind.Null:
                pool.IsPaused = value.GetBoolean();
                break;
            case "base_job_template" when value.ValueKind != JsonValueKind.Null:
                pool.BaseJobTemplate = value;
                break;
            case "storage_configuration" when value.ValueKind != JsonValueKind.Null:
                pool.StorageConfiguration = value;
                break;
        }
    }

    private static Answer DeletePool(SandboxCall call) => OrNotFound(call, pool =>
    {
        if (IsReserved(pool.Name))
        {
            return Answer.Problem(
                StatusCodes.Status403Forbidden,
                "Work pools starting with 'Prefect' are reserved for internal use and can not be deleted.");
        }

        call.Store.Remove(pool);
        return Answer.NoContent;
    });

    private static Answer Filter(SandboxCall call) => Page.Parse(call.Body) is { } page
        ? Answer.Ok(page.Cut(Matching(call)).Select(pool => new WorkPoolView(pool, call.Now)).ToArray())
        : Page.Refusal(call.Body);

    private static IEnumerable<WorkPool> Matching(SandboxCall call) => call.Store.Pools.Values
        .Where(pool => Filters.Matches(call.Body.Value("work_pools"), pool))
        .OrderBy(pool => pool.Name, StringComparer.Ordinal);

    private static bool IsReserved(string name) => name.StartsWith("prefect", StringComparison.OrdinalIgnoreCase);
}
