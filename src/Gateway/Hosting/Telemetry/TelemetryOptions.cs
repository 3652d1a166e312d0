namespace Gateway.Hosting.Telemetry;

/// <summary>Telemetry of the gateway; section <c>Gateway:Telemetry</c>. The environment variables <c>OTEL_*</c> have no effect.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Name of this service in traces and metrics. Default <c>deployment-gateway</c>.</summary>
    public string ServiceName { get; set; } = "deployment-gateway";

    /// <summary>
    /// Share of traces that are recorded, from 0 to 1, by their id. A trace is recorded completely or not at all, whatever its sender requests.
    /// Default 1.
    /// </summary>
    public double SamplingRatio { get; set; } = 1;

    /// <summary>How often the queue, drift and the ledger's size are read from the ledger. Default 15 seconds; from 0.1 seconds to 10 minutes.</summary>
    public TimeSpan SampleInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often Prefect and its work pools are checked for metrics and for the log, however often metrics are scraped. Results of
    /// <c>/health/ready</c> count, too. Default 20 seconds, so that a problem is in the log within half a minute; up to 10 minutes. 0: only results
    /// of <c>/health/ready</c>.
    /// </summary>
    public TimeSpan PrefectInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Metrics for Prometheus at <c>/metrics</c>.</summary>
    public PrometheusOptions Prometheus { get; } = new();

    /// <summary>Traces and metrics for a collector.</summary>
    public OtlpOptions Otlp { get; } = new();
}

/// <summary>Metrics at <c>/metrics</c>.</summary>
internal sealed class PrometheusOptions
{
    /// <summary>Whether <c>/metrics</c> is available. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Who may read it. Default <c>reader</c>, because labels contain the names of repositories.</summary>
    public MetricsAccess Access { get; set; } = MetricsAccess.Reader;
}

/// <summary>Who may read <c>/metrics</c>.</summary>
internal enum MetricsAccess
{
    /// <summary>Whoever may read the API, with a key as <c>X-API-Key</c> or as bearer token, which is what Prometheus can send.</summary>
    Reader,

    /// <summary>Everybody who reaches it: for a network of which a proxy lets nobody in.</summary>
    Open,
}

/// <summary>Where traces and metrics are sent by the OpenTelemetry protocol (OTLP).</summary>
internal sealed class OtlpOptions
{
    /// <summary>
    /// The collector's address, such as <c>http://otel-collector:4317</c>; with <see cref="OtlpProtocol.Http"/> <c>/v1/traces</c> and
    /// <c>/v1/metrics</c> are appended to it. Default none: nothing is sent.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>The protocol of the collector. Default <c>grpc</c>.</summary>
    public OtlpProtocol Protocol { get; set; } = OtlpProtocol.Grpc;

    /// <summary>Headers of each request, such as <c>authorization</c>. Values are secret and best read from files. Default none.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long one request may take. Default 10 seconds; from 0.1 seconds to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether traces are sent. Default true.</summary>
    public bool Traces { get; set; } = true;

    /// <summary>Whether metrics are sent, too. Default false, because Prometheus fetches them.</summary>
    public bool Metrics { get; set; }

    /// <summary>How often metrics are sent. Default 1 minute; from 1 second to 1 hour.</summary>
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>How a collector is spoken to.</summary>
internal enum OtlpProtocol
{
    /// <summary>gRPC, usually at port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, usually at port 4318.</summary>
    Http,
}
