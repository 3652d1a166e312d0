using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;

namespace Gateway.Sandbox.Endpoints;

/// <summary>
/// A deployment's limit. A number makes one of its own or changes the one it has, shared or not; null removes it for
/// everybody who shares it.
/// </summary>
internal static class ConcurrencyLimits
{
    public static void Apply(SandboxStore store, Deployment deployment, JsonElement body, DateTimeOffset now)
    {
        if (body.TryGetProperty("global_concurrency_limit_id", out var shared))
        {
            deployment.Limit = shared.ValueKind == JsonValueKind.Null ? null : store.Limits[shared.GetGuid()];
        }

        if (!body.TryGetProperty("concurrency_limit", out var requested))
        {
            return;
        }

        if (requested.ValueKind == JsonValueKind.Null)
        {
            store.RemoveLimit(deployment);
        }
        else if (deployment.Limit is { } existing)
        {
            existing.Limit = requested.GetInt32();
            existing.Updated = now;
        }
        else
        {
            var limit = New($"deployment:{deployment.Id}", requested.GetInt32(), active: true, now);
            store.Limits.Add(limit.Id, limit);
            deployment.Limit = limit;
        }
    }

    /// <summary>The answer when a body names a shared limit that is not there, else null.</summary>
    public static Answer? Refusal(SandboxStore store, JsonElement body) =>
        body.Value("global_concurrency_limit_id") is { } id && !store.Limits.ContainsKey(id.GetGuid())
            ? Answer.Problem(StatusCodes.Status404NotFound, "Concurrency limit not found")
            : null;

    public static ConcurrencyLimit New(string name, int limit, bool active, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid(),
        Created = now,
        Updated = now,
        Name = name,
        Limit = limit,
        Active = active,
    };
}
