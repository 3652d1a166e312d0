using System.Net;
using System.Net.Http.Headers;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>Who may read <c>/metrics</c>: labels name repositories, as the API's answers do.</summary>
public sealed class MetricsAccessTests
{
    [Fact]
    public async Task Metrics_need_a_key_as_the_API_does_and_take_it_as_bearer_token_too()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "/metrics"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "/metrics", bearer: "unknown"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "/metrics", key: "unknown"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/metrics", key: GatewaySettings.ApiKey));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/metrics", bearer: GatewaySettings.ApiKey));
    }

    [Fact]
    public async Task A_key_is_no_bearer_token_anywhere_else()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, "/api/v1/rollouts", bearer: GatewaySettings.ApiKey));
    }

    [Fact]
    public async Task For_an_inner_network_a_setting_opens_them()
    {
        using var settings = new GatewaySettings { ["Telemetry:Prometheus:Access"] = "open" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/metrics"));
    }

    [Fact]
    public async Task Turned_off_they_are_not_there()
    {
        using var settings = new GatewaySettings { ["Telemetry:Prometheus:Enabled"] = "false" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(gateway, "/metrics", key: GatewaySettings.ApiKey));
    }

    private static async Task<HttpStatusCode> StatusAsync(ServedGateway gateway, string path, string? key = null, string? bearer = null)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        client.DefaultRequestHeaders.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }
}
