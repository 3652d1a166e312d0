using System.Globalization;
using Gateway.Hosting.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Gateway.Hosting;

/// <summary>Logs to the console: lines for people, or JSON for machines with <c>Gateway:Logging:Format</c> set to <c>json</c>.</summary>
internal static class LoggingSetup
{
    private const string Template = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffK} {Level:u3} {Message:lj}{Trace:l}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Gateway:Logging").Get<LoggingOptions>() ?? new LoggingOptions();
        builder.Services.AddSerilog(
            (services, logger) =>
            {
                logger.ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext().Filter.ByExcluding(logged => AddressTaken.Is(logged.Exception));

                // JSON has the trace in its own right, as @tr.
                _ = options.Format == LogFormat.Json
                    ? logger.WriteTo.Console(new RenderedCompactJsonFormatter())
                    : logger.Enrich.With<TraceText>().WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
            });
    }

    /// <summary>The trace of a request at the end of each line that was logged for it, as <c>trace_id</c> of a problem names it.</summary>
    private sealed class TraceText : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            if (logEvent.TraceId is { } trace)
            {
                logEvent.AddPropertyIfAbsent(new LogEventProperty("Trace", new ScalarValue($" [{trace.ToHexString()}]")));
            }
        }
    }
}
