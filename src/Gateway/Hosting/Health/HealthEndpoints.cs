namespace Gateway.Hosting.Health;

/// <summary>What monitoring asks. Open to everybody.</summary>
internal static class HealthEndpoints
{
    private static readonly HealthReport Alive = new(HealthState.Healthy, new Dictionary<string, HealthCheckReport>());

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Json(Alive, AnswerJson.Types.HealthReport))
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
            .WithDescription("503 when the ledger cannot be read or lacks a migration, or when Prefect does not answer or refuses the gateway's credentials; a work pool without an online worker is a warning. Open to everybody.")
            .Produces<HealthReport>(StatusCodes.Status200OK)
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable)
            .AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(ReadinessCheck check, CancellationToken cancellationToken)
    {
        var report = await check.RunAsync(cancellationToken);
        return TypedResults.Json(
            report,
            AnswerJson.Types.HealthReport,
            statusCode: report.Status == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
