using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class WorkerEndpoints
{
    private static readonly BodyType Heartbeat = BodyTypes.Parameters(
        new("name", BodyTypes.Text, Required: true), new("heartbeat_interval_seconds", BodyTypes.Optional(BodyTypes.Integer)));

    public static void MapWorkers(this SandboxRoutes routes)
    {
        routes.Post("/work_pools/{pool}/workers/heartbeat", Heartbeat, call => WorkPoolEndpoints.OrNotFound(call, pool =>
        {
            Beat(
                pool,
                call.Body.GetProperty("name").GetString()!,
                call.Body.Value("heartbeat_interval_seconds")?.GetInt32(),
                call.Now);
            return Answer.NoContent;
        }));
        routes.Post("/work_pools/{pool}/workers/filter", FilterModels.WorkerQuery, FilterWorkers);
        routes.Post("/work_pools/{pool}/queues/filter", FilterModels.QueueQuery, FilterQueues);
    }

    /// <summary>Records that a worker is there. The first word of a worker makes it known.</summary>
    public static void Beat(WorkPool pool, string name, int? intervalSeconds, DateTimeOffset now)
    {
        var worker = pool.Workers.Find(worker => worker.Name == name);
        if (worker is null)
        {
            worker = new Worker { Id = Guid.NewGuid(), Created = now, Name = name, PoolId = pool.Id, LastHeartbeat = now };
            pool.Workers.Add(worker);
        }

        worker.LastHeartbeat = now;
        worker.HeartbeatIntervalSeconds = intervalSeconds;
    }

    private static Answer FilterWorkers(SandboxCall call) => WorkPoolEndpoints.OrNotFound(call, pool =>
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        var workers = pool.Workers
            .OrderByDescending(worker => worker.LastHeartbeat)
            .Select(worker => new WorkerView(worker, call.Now))
            .Where(worker => Filters.Matches(call.Body.Value("workers"), worker.Status));
        return Answer.Ok(page.Cut(workers).ToArray());
    });

    private static Answer FilterQueues(SandboxCall call) => WorkPoolEndpoints.OrNotFound(call, pool =>
        Page.Parse(call.Body) is { } page
            ? Answer.Ok(page.Cut(pool.Queues
                .Where(queue => Filters.Matches(call.Body.Value("work_queues"), queue))
                .OrderBy(queue => queue.Priority)).Select(queue => new WorkQueueView(queue)).ToArray())
            : Page.Refusal(call.Body));
}
