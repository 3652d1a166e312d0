using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Just as much of global concurrency limits as it takes to share one between deployments.</summary>
internal static class ConcurrencyLimitEndpoints
{
    private static readonly BodyType Create = new BodyModel("ConcurrencyLimitV2Create",
    [
        new("active", BodyTypes.Flag),
        new("name", BodyTypes.Text, Required: true),
        new("limit", BodyTypes.NonNegativeInteger, Required: true),
        new("active_slots", BodyTypes.NonNegativeInteger),
        new("denied_slots", BodyTypes.NonNegativeInteger),
        new("slot_decay_per_second", BodyTypes.Number),
    ]).Check;

    public static void MapConcurrencyLimits(this SandboxRoutes routes)
    {
        routes.Post("/v2/concurrency_limits/", Create, CreateLimit);
        routes.Get("/v2/concurrency_limits/{key}", call => Find(call) is { } limit ? Answer.Ok(new LimitView(limit)) : NotFound);
        routes.Delete("/v2/concurrency_limits/{key}", DeleteLimit);
    }

    private static Answer NotFound { get; } = Answer.Problem(StatusCodes.Status404NotFound, "Concurrency Limit not found");

    private static Answer CreateLimit(SandboxCall call)
    {
        var name = call.Body.GetProperty("name").GetString()!;
        if (call.Store.Limits.Values.Any(limit => limit.Name == name))
        {
            return Answer.IntegrityConflict;
        }

        var limit = ConcurrencyLimits.New(
            name, call.Body.GetProperty("limit").GetInt32(), call.Body.Value("active")?.GetBoolean() ?? true, call.Now);
        call.Store.Limits.Add(limit.Id, limit);
        return Answer.Created(new LimitView(limit));
    }

    private static Answer DeleteLimit(SandboxCall call)
    {
        if (Find(call) is not { } limit)
        {
            return NotFound;
        }

        call.Store.Limits.Remove(limit.Id);
        foreach (var deployment in call.Store.Deployments.Values.Where(deployment => deployment.Limit == limit))
        {
            deployment.Limit = null;
        }

        return Answer.NoContent;
    }

    private static ConcurrencyLimit? Find(SandboxCall call) =>
        call.Store.Limits.Values.FirstOrDefault(limit => limit.Name == call.Route("key") || limit.Id.ToString() == call.Route("key"));
}
