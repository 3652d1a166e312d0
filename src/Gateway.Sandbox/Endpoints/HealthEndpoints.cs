using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Endpoints;

internal static class HealthEndpoints
{
    public static void MapHealth(this SandboxRoutes routes)
    {
        routes.Get("/health", _ => Answer.Ok(true), forAnyClient: true);
        routes.Get("/ready", _ => Answer.Ok(new { message = "OK" }));
        routes.Get("/version", _ => Answer.Ok(ApiVersion.Api), forAnyClient: true);
        routes.Get("/admin/version", _ => Answer.Ok(routes.PrefectVersion));
    }
}
