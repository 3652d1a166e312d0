using Gateway.Hosting.Access;
using Gateway.Hosting.Versioning;

namespace Gateway.Hosting.Health;

/// <summary>What monitoring asks. Open to everybody; what is wrong in detail is told to readers alone.</summary>
internal static class HealthEndpoints
{
    private static readonly HealthReport Alive = new(HealthState.Healthy, new Dictionary<string, HealthCheckReport>()) { Version = GatewayVersion.Number };

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Json(Alive, HealthJson.Answers.HealthReport))
            .WithName("GetLiveness")
            .WithTags("Health")
            .WithSummary("Check whether the process responds")
            .WithDescription("Checks nothing else, and names the gateway's version. Restart a process that does not respond. No authentication is required.")
            .Produces<HealthReport>(StatusCodes.Status200OK)
            .AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync)
            .WithName("GetReadiness")
            .WithTags("Health")
            .WithSummary("Check whether the ledger, Prefect and the workers are available")
            .WithDescription(
                "Returns 503 if the ledger cannot be read or written or lacks a migration, or if Prefect does not respond or refuses the gateway's credentials. A work pool without an online worker is a warning, and so is a ledger whose disk has less than 256 MiB left. "
                + "No authentication is required for the state of each kind of check. With an API key or a person's token of any role, the response also has the details, how to fix them, and each work pool.")
            .Produces<HealthReport>(StatusCodes.Status200OK)
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable)
            .AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(HttpContext http, ReadinessCheck check, ReaderDoor door, CancellationToken cancellationToken)
    {
        var isReader = await door.IsOpenToAsync(http);
        var whole = await check.RunAsync(cancellationToken);
        var report = isReader ? whole : whole.ToStrangers();
        return TypedResults.Json(
            report,
            HealthJson.Answers.HealthReport,
            statusCode: report.Status == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
