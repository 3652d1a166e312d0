using System.Text.Json;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Hosting;

/// <summary>One request as an endpoint sees it: its checked body, its route, the server's manners and the store, whose lock is held.</summary>
internal sealed class SandboxCall(HttpContext http, SandboxStore store, ServerManners manners, JsonElement body)
{
    public SandboxStore Store { get; } = store;

    public ServerManners Manners { get; } = manners;

    /// <summary>The body; an empty object where none was sent.</summary>
    public JsonElement Body { get; } = body;

    public DateTimeOffset Now { get; } = store.Now;

    public Guid Id => RouteId("id");

    public Guid RouteId(string name) => Guid.Parse(Route(name));

    public string Route(string name) => (string)http.GetRouteValue(name)!;

    public string? Query(string name) => http.Request.Query[name];

    public string Method => http.Request.Method;
}
