using Gateway.Sandbox.Endpoints;
using Gateway.Sandbox.Faults;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Hosting;

/// <summary>Puts the server together: log, faults, gatekeeping, routes.</summary>
internal static class SandboxApplication
{
    public static WebApplication Build(
        SandboxOptions options, ServerManners manners, SandboxStore store, RequestLog log, SandboxFaults faults)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(options.Url.ToString());
        builder.Services.AddRoutingCore();
        var app = builder.Build();

        var tokens = options.Csrf ? new CsrfTokens(options.Time) : null;
        var gate = new Gatekeeping(options.AuthString, tokens, manners);
        var injection = new FaultInjection(faults, options.Time);
        app.UseWhen(context => !context.Request.Path.StartsWithSegments(ControlEndpoints.Prefix, StringComparison.Ordinal), api =>
        {
            api.Use((context, next) => LogAsync(context, next, log));
            api.Use((context, next) => injection.InvokeAsync(context, next));
            api.Use((context, next) => gate.Refusal(context.Request) is { } refusal ? refusal.WriteAsync(context) : next(context));
        });
        app.UseRouting();
        var routes = new SandboxRoutes(app.MapGroup("/api"), store, manners);
        app.Use((context, next) => AnswerUnknownRouteAsync(context, next, routes));
        app.MapFaults(faults);
        app.MapRunCourses(store.Runs);
        app.MapGet("/openapi.json", context => Answer.Ok(manners.Document.Root).WriteAsync(context));
        Map(routes, tokens);
        return app;
    }

    private static void Map(SandboxRoutes routes, CsrfTokens? tokens)
    {
        routes.MapHealth();
        routes.MapCsrf(tokens);
        routes.MapFlows();
        routes.MapDeployments();
        routes.MapSchedules();
        routes.MapFlowRuns();
        routes.MapLogs();
        routes.MapWorkPools();
        routes.MapWorkers();
        routes.MapConcurrencyLimits();
        routes.MapVariables();
        routes.MapBlocks();
        routes.MapAutomations();
    }

    private static async Task LogAsync(HttpContext context, RequestDelegate next, RequestLog log)
    {
        var entry = log.Add(context.Request.Method, context.Request.Path.Value ?? "/");
        try
        {
            await next(context);
            entry.Status = context.Items.ContainsKey(RequestLog.NoAnswer) ? null : context.Response.StatusCode;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
        }
    }

    private static Task AnswerUnknownRouteAsync(HttpContext context, RequestDelegate next, SandboxRoutes routes)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is not null and not { DisplayName: "405 HTTP Method Not Supported" })
        {
            return next(context);
        }

        var answer = endpoint is not null && routes.HasPath(context.Request.Path.Value ?? "/")
            ? Answer.Problem(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed")
            : Answer.Problem(StatusCodes.Status404NotFound, "Not Found");
        return answer.WriteAsync(context);
    }
}
