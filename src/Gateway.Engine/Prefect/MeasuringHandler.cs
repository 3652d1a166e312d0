using System.Diagnostics;

namespace Gateway.Prefect;

/// <summary>Measures each try of a request until its answer is there as a whole, and names the operation in the trace.</summary>
internal sealed class MeasuringHandler(TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = PrefectCall.From(request);
        using var activity = GatewayTelemetry.Source.StartActivity("prefect " + call.Name);
        var started = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            PrefectMetrics.Record(call, (int)response.StatusCode, null, time.GetElapsedTime(started));
            if (!response.IsSuccessStatusCode)
            {
                activity?.SetStatus(ActivityStatusCode.Error);
            }

            return response;
        }
        catch (Exception failure)
        {
            PrefectMetrics.Record(call, null, failure, time.GetElapsedTime(started));
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            throw;
        }
    }
}
