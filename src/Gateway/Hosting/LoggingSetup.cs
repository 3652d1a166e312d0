using Gateway.Hosting.Settings;
using Serilog;
using Serilog.Events;

namespace Gateway.Hosting;

/// <summary>Logs to the console: lines for people, or JSON for machines with <c>Gateway:Logging:Format</c> set to <c>json</c>.</summary>
internal static class LoggingSetup
{
    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Gateway:Logging").Get<LoggingOptions>() ?? new LoggingOptions();
        builder.Services.AddSerilog(
            (services, logger) =>
            {
                logger.ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext()
                    .Filter.ByExcluding(logged => IsExplained(logged) || IsNeverRun(logged.Exception, services));

                logger.WriteTo.Console(options.Format == LogFormat.Json ? new PlainJsonFormatter() : new PlainLineFormatter());
            });
    }

    // The host's word on a start that fails; the command line says why.
    private static bool IsExplained(LogEvent logged) =>
        logged.MessageTemplate.Text == "Hosting failed to start" && ListenFailure.Is(logged.Exception);

    // Work in the background that a start which fails cancels before it has begun is, to the host, a failure of its own. The lifetime is asked for here
    // and not before, since it wants a logger itself.
    private static bool IsNeverRun(Exception? exception, IServiceProvider services) =>
        exception is TaskCanceledException { Task: not null, InnerException: null }
        && !services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested;
}
