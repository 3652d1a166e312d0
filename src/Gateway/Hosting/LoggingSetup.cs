using System.Globalization;
using Serilog;
using Serilog.Formatting.Compact;

namespace Gateway.Hosting;

/// <summary>Logs to the console: lines for people, or JSON for machines with <c>Gateway:Logging:Format</c> set to <c>json</c>.</summary>
internal static class LoggingSetup
{
    private const string Template = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffK} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var isJson = string.Equals(builder.Configuration["Gateway:Logging:Format"], "json", StringComparison.OrdinalIgnoreCase);
        builder.Services.AddSerilog(
            (services, logger) =>
            {
                logger.ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext().Filter.ByExcluding(logged => AddressTaken.Is(logged.Exception));
                _ = isJson
                    ? logger.WriteTo.Console(new RenderedCompactJsonFormatter())
                    : logger.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
            });
    }
}
