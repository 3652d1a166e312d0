using System.Diagnostics;
using Gateway.Hosting.Access;
using Gateway.Hosting.Versioning;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Hosting.Telemetry;

/// <summary>
/// Gives what the rooms measure to Prometheus and to a collector. Nothing is listened to that nobody gets: without a collector there are no spans.
/// </summary>
internal static class TelemetrySetup
{
    public const string Section = "Gateway:Telemetry";

    private const string MetricsPath = "/metrics";

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddSingleton<DistributedContextPropagator, TraceContext>();
        var options = Read(configuration);
        var sendsTraces = options.Otlp is { Endpoint.Length: > 0, Traces: true };
        var sendsMetrics = options.Otlp is { Endpoint.Length: > 0, Metrics: true };
        if (sendsTraces)
        {
            // What is handed on is said where a client is made; OpenTelemetry's own would add baggage.
            Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
            services.AddOpenTelemetry().WithTracing(traces => Configure(traces, options));
        }

        if (sendsMetrics || options.Prometheus.Enabled)
        {
            services.AddOpenTelemetry().WithMetrics(metrics => Configure(metrics, options, sendsMetrics));
            services.AddSingleton<GatewayGauges>();
            services.AddHostedService<TelemetrySampler>();
        }
    }

    /// <summary>Maps <c>/metrics</c>, where there is to be one. It is no part of the API, and so in no OpenAPI document.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var options = Read(app.Configuration);
        if (!options.Prometheus.Enabled)
        {
            return;
        }

        // Made when it is first asked for: the metrics' own start is then over.
        var scrape = new Lazy<RequestDelegate>(() => ((IApplicationBuilder)app).New().UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true).Build());
        var endpoint = app.MapGet(MetricsPath, (RequestDelegate)(http => scrape.Value(http))).ExcludeFromDescription();
        if (options.Prometheus.Access == MetricsAccess.Open)
        {
            endpoint.AllowAnonymous();
        }
        else
        {
            endpoint.RequireAuthorization(AccessServices.Readers).WithMetadata(KeyAsBearer.Instance);
        }
    }

    /// <summary>Makes the metrics ready; it touches neither disk nor network.</summary>
    public static void Prepare(IServiceProvider services) => services.GetService<MeterProvider>();

    /// <summary>
    /// The settings, before anything checks them: of some that do not start, nothing is set up, and the check of all settings says what is wrong.
    /// </summary>
    private static TelemetryOptions Read(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection(Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
            if (new TelemetryOptionsValidator().Validate(null, options).Succeeded)
            {
                return options;
            }
        }
        catch (InvalidOperationException)
        {
            // A value of a wrong type: as above.
        }

        return new TelemetryOptions { Prometheus = { Enabled = false } };
    }

    private static void Configure(TracerProviderBuilder traces, TelemetryOptions options)
    {
        // By the trace's id alone: whoever posts a build decides neither that it is recorded nor that it is not. What belongs to something
        // that is not recorded is not, either.
        var ratio = new TraceIdRatioBasedSampler(options.SamplingRatio);
        traces
            .SetResourceBuilder(ResourceOf(options))
            .SetSampler(new ParentBasedSampler(ratio, remoteParentSampled: ratio, remoteParentNotSampled: ratio))
            .AddSource(GatewayTelemetry.Name)
            .AddAspNetCoreInstrumentation(static requests => requests.Filter = static http => IsWorthATrace(http.Request.Path))
            .AddHttpClientInstrumentation()
            .AddOtlpExporter(exporter =>
            {
                Configure(exporter, options.Otlp, "v1/traces");
                exporter.BatchExportProcessorOptions = new BatchExportActivityProcessorOptions
                {
                    MaxQueueSize = 4096,
                    MaxExportBatchSize = 512,
                    ScheduledDelayMilliseconds = 5000,
                    ExporterTimeoutMilliseconds = (int)options.Otlp.Timeout.TotalMilliseconds,
                };
            });
    }

    private static void Configure(MeterProviderBuilder metrics, TelemetryOptions options, bool sendsMetrics)
    {
        metrics.SetResourceBuilder(ResourceOf(options)).AddMeter(GatewayTelemetry.Name);
        if (options.Prometheus.Enabled)
        {
            // There is one meter: its name at each series says nothing.
            metrics.AddPrometheusExporter(static exporter => exporter.ScopeInfoEnabled = false);
        }

        if (sendsMetrics)
        {
            metrics.AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, options.Otlp, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Otlp.MetricsInterval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = (int)options.Otlp.Timeout.TotalMilliseconds;
            });
        }
    }

    /// <summary>Every value is set, so that no variable of the environment decides where something is sent.</summary>
    private static void Configure(OtlpExporterOptions exporter, OtlpOptions options, string path)
    {
        var endpoint = options.Endpoint!.TrimEnd('/');
        exporter.Protocol = options.Protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(options.Protocol == OtlpProtocol.Grpc ? endpoint : $"{endpoint}/{path}");
        exporter.TimeoutMilliseconds = (int)options.Timeout.TotalMilliseconds;

        // The exporter's own list of headers takes no comma in a value.
        exporter.Headers = "";
        exporter.HttpClientFactory = () =>
        {
            var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
            {
                Timeout = options.Timeout,
            };
            foreach (var (header, value) in options.Headers)
            {
                client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
            }

            return client;
        };
    }

    /// <summary>The service alone: the default one would read the environment.</summary>
    private static ResourceBuilder ResourceOf(TelemetryOptions options) => ResourceBuilder.CreateEmpty().AddService(
        options.ServiceName,
        serviceVersion: GatewayVersion.Number,
        autoGenerateServiceInstanceId: false,
        serviceInstanceId: Environment.MachineName);

    /// <summary>What monitoring asks for all day.</summary>
    private static bool IsWorthATrace(PathString path) =>
        !path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments(MetricsPath, StringComparison.OrdinalIgnoreCase);
}
