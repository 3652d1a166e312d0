using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Sandbox.Faults;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Faults from outside, for a sandbox that runs as a process of its own. No part of Prefect's API.</summary>
internal static class FaultEndpoints
{
    /// <summary>Where the sandbox's own routes are; they need no credentials and nothing ever goes wrong with them.</summary>
    public const string Prefix = "/sandbox";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static void MapFaults(this IEndpointRouteBuilder app, SandboxFaults faults)
    {
        app.MapGet($"{Prefix}/faults", context =>
            context.Response.WriteAsJsonAsync(new FaultPlan(faults.All, faults.Sqlite), Json, context.RequestAborted));
        app.MapPut($"{Prefix}/faults", context => ReplaceAsync(context, faults));
        app.MapDelete($"{Prefix}/faults", context =>
        {
            faults.Clear();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    private static async Task ReplaceAsync(HttpContext context, SandboxFaults faults)
    {
        FaultPlan plan;
        try
        {
            plan = (await context.Request.ReadFromJsonAsync<FaultPlan>(Json, context.RequestAborted))!;
        }
        catch (JsonException exception)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { detail = exception.Message }, context.RequestAborted);
            return;
        }

        faults.Clear();
        faults.Sqlite = plan.Sqlite;
        foreach (var fault in plan.Faults ?? [])
        {
            faults.Add(fault);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private sealed record FaultPlan(IReadOnlyList<Fault>? Faults = null, SqliteMode? Sqlite = null);
}
