using Gateway.Hosting.Access;

namespace Gateway.Hosting.Health;

/// <summary>What monitoring asks. Open to everybody; what is wrong in detail is told to readers alone.</summary>
internal static class HealthEndpoints
{
    private static readonly HealthReport Alive = new(HealthState.Healthy, new Dictionary<string, HealthCheckReport>());

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Json(Alive, HealthJson.Answers.HealthReport))
            .WithName("GetLiveness")
            .WithTags("Health")
            .WithSummary("Say whether the process answers")
            .WithDescription("Looks at nothing else: a process that does not answer this is to be restarted. Open to everybody.")
            .Produces<HealthReport>(StatusCodes.Status200OK)
            .AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync)
            .WithName("GetReadiness")
            .WithTags("Health")
            .WithSummary("Say whether the ledger and Prefect can be used, and whether workers are online")
            .WithDescription(
                "503 when the ledger cannot be read or lacks a migration, or when Prefect does not answer or refuses the gateway's credentials; a work pool without an online worker is a warning. "
                + "Open to everybody, who is told the state of each kind of check; with a key or a person's token, of every role, it says what was seen and what to do, and names each work pool.")
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
