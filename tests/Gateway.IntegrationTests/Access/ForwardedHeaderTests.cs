using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Access;

public sealed class ForwardedHeaderTests
{
    [Theory]
    [InlineData(null, "203.0.113.9", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "203.0.113.9", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.0/8", "198.51.100.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.0/8", "nonsense", "127.0.0.1")]
    public async Task The_address_in_the_audit_is_the_proxy_s_word_only_where_the_proxy_is_trusted(string? proxy, string header, string expected)
    {
        using var settings = new GatewaySettings { ["Http:TrustedProxies:0"] = proxy };
        settings.Variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        settings.AddKeys();
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using (var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/modes/staging/freeze"))
        {
            request.Headers.Add("X-Forwarded-For", header);
            using var answer = await gateway.Client.SendAsync(request);
            Assert.Equal(403, (int)answer.StatusCode);
        }

        using var read = new HttpRequestMessage(HttpMethod.Get, "/api/v1/audit");
        read.Headers.Add("X-API-Key", OperatedGateway.AdminKey);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var audit = await client.SendAsync(read);

        var entry = Assert.Single((await audit.ReadJsonAsync())["items"]!.AsArray())!;
        Assert.Equal(("request", "refused", expected), ((string?)entry["action"], (string?)entry["outcome"], (string?)entry["from"]));
    }
}
