using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>A collector that keeps what it is sent by OTLP, over HTTP or gRPC, on a free loopback port.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    /// <summary>Before each message of gRPC: whether it is compressed, and its length.</summary>
    private const int GrpcPrefix = 5;

    private readonly ConcurrentQueue<byte[]> _traces = new();
    private readonly ConcurrentQueue<byte[]> _metrics = new();
    private readonly ConcurrentQueue<string> _authorizations = new();
    private readonly WebApplication _app;

    private OtlpCollector(bool grpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _app = builder.Build();
        if (grpc)
        {
            _app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", http => TakeCallAsync(http, _traces));
            _app.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", http => TakeCallAsync(http, _metrics));
        }
        else
        {
            _app.MapPost("/v1/traces", http => TakeAsync(http, _traces));
            _app.MapPost("/v1/metrics", http => TakeAsync(http, _metrics));
        }
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans => [.. _traces.SelectMany(OtlpSpan.Read)];

    /// <summary>The bytes of everything that came.</summary>
    public IReadOnlyList<byte[]> Messages => [.. _traces, .. _metrics];

    public IReadOnlyCollection<byte[]> Metrics => _metrics;

    public IReadOnlyCollection<string> Authorizations => _authorizations;

    public static async Task<OtlpCollector> StartAsync(bool grpc = false)
    {
        var collector = new OtlpCollector(grpc);
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<byte[]> ReadAsync(HttpContext http)
    {
        _authorizations.Enqueue(http.Request.Headers.Authorization.ToString());
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private async Task TakeAsync(HttpContext http, ConcurrentQueue<byte[]> messages)
    {
        messages.Enqueue(await ReadAsync(http));
        http.Response.ContentType = "application/x-protobuf";
    }

    private async Task TakeCallAsync(HttpContext http, ConcurrentQueue<byte[]> messages)
    {
        messages.Enqueue((await ReadAsync(http))[GrpcPrefix..]);
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
