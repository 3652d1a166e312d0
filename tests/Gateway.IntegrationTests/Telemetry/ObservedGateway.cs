using System.Net;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>A gateway to which something of everything has happened, and a Prometheus that scraped it.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class ObservedGateway : IAsyncLifetime
#pragma warning restore CA1001
{
    private OperatedGateway _operated = null!;

    internal PrometheusServer Prometheus { get; private set; } = null!;

    internal IReadOnlyList<Sample> Samples { get; private set; } = [];

    public async Task InitializeAsync()
    {
        _operated = await OperatedGateway.StartProcessAsync(("Telemetry:SampleInterval", "00:00:00.1"));
        _operated.Sandbox.Heartbeat("docker-pool", "worker-1");
        await _operated.BuildAsync(_operated.NextBuild());
        _operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/", Times = 1 });
        await _operated.BuildAsync(_operated.NextBuild(TestManifests.From("abordagem", "new")), "rolled_back");
        using (var unproven = await _operated.Gateway.PostAsync(SignedBuild.From(_operated.NextBuild()) with { Unsigned = true }))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, unproven.StatusCode);
        }

        await _operated.Gateway.GetJsonAsync("/api/v1/modes/staging/drift?cached=false");
        await _operated.Gateway.GetJsonAsync("/health/ready");
        await _operated.Process.WaitForSampleAsync(sample => sample.Name == "gateway_drift_deployments");
        Prometheus = await PrometheusServer.StartAsync(_operated.Gateway.Address);

        // Two scrapes are what a rate needs; another lets the rules have been evaluated since.
        await Prometheus.WaitForAsync("count_over_time(gateway_drift_deployments[1m]) >= 3");
        Samples = await _operated.Process.ScrapeAsync();
    }

    public async Task DisposeAsync()
    {
        await Prometheus.DisposeAsync();
        await _operated.DisposeAsync();
    }
}
