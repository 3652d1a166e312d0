using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Sandbox.Endpoints;

/// <summary>
/// The sandbox's own routes, for one that runs as a process of its own. No part of Prefect's API: they need no credentials,
/// nothing ever goes wrong with them, and they are not logged. GET reads a plan, PUT replaces it, DELETE clears it.
/// </summary>
internal static class ControlEndpoints
{
    /// <summary>Where these routes are.</summary>
    public const string Prefix = "/sandbox";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static void MapPlan<T>(this IEndpointRouteBuilder app, string name, Func<T> read, Action<T> replace, Action clear)
        where T : class
    {
        var path = $"{Prefix}/{name}";
        app.MapGet(path, context => context.Response.WriteAsJsonAsync(read(), Json, context.RequestAborted));
        app.MapPut(path, context => ReplaceAsync(context, replace));
        app.MapDelete(path, context =>
        {
            clear();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    private static async Task ReplaceAsync<T>(HttpContext context, Action<T> replace)
        where T : class
    {
        T plan;
        try
        {
            plan = await context.Request.ReadFromJsonAsync<T>(Json, context.RequestAborted)
                ?? throw new JsonException("The plan is null.");
        }
        catch (JsonException exception)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { detail = exception.Message }, context.RequestAborted);
            return;
        }

        replace(plan);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
