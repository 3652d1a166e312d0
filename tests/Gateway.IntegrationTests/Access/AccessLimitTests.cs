using System.Net;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Access;

public sealed class AccessLimitTests
{
    [Fact]
    public async Task Too_many_failures_of_one_address_are_429_and_valid_callers_behind_it_pass_all_the_same()
    {
        using var settings = new GatewaySettings { ["Http:FailuresPerMinute"] = "3" };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var unsigned = SignedBuild.From(SignedBuild.Json()) with { Unsigned = true, Wait = null };
        var statuses = new List<HttpStatusCode>();
        for (var failure = 0; failure < 3; failure++)
        {
            using var answer = await GetAsync(gateway, "/api/v1/modes");
            statuses.Add(answer.StatusCode);
        }

        using var fourth = await GetAsync(gateway, "/api/v1/modes");
        using var build = await gateway.PostAsync(unsigned);
        using var plan = await gateway.PostAsync(unsigned, "/api/v1/plans");
        using var proven = await gateway.PostAsync(unsigned with { Unsigned = false });
        using var known = await gateway.Client.GetAsync(new Uri("/api/v1/modes", UriKind.Relative));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        foreach (var limited in (HttpResponseMessage[])[fourth, build, plan])
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_failures"), (limited.StatusCode, (string?)(await limited.ReadJsonAsync())["code"]));
            Assert.True(limited.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (proven.StatusCode, known.StatusCode));
    }

    [Fact]
    public async Task Too_many_requests_of_one_caller_are_429_and_others_are_not_concerned()
    {
        using var settings = new GatewaySettings { ["Http:RequestsPerMinute"] = "2" };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 2; request++)
        {
            using var answer = await gateway.Client.GetAsync(new Uri("/api/v1/modes", UriKind.Relative));
            statuses.Add(answer.StatusCode);
        }

        using var third = await gateway.Client.GetAsync(new Uri("/api/v1/modes", UriKind.Relative));
        using var build = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()) with { Wait = null });
        using var health = await gateway.Client.GetAsync(new Uri("/health/live", UriKind.Relative));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], statuses);
        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_requests"), (third.StatusCode, (string?)(await third.ReadJsonAsync())["code"]));
        Assert.True(third.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (build.StatusCode, health.StatusCode));
    }

    [Fact]
    public async Task Of_orders_beyond_the_limit_the_audit_notes_the_first_in_a_row()
    {
        await using var operated = await OperatedGateway.StartAsync(("Http:RequestsPerMinute", "1"));
        await operated.OrderAsync(HttpMethod.Get, "/modes", key: GatewaySettings.ApiKey);

        Assert.Equal(429, (await operated.OrderAsync(HttpMethod.Get, "/modes", key: GatewaySettings.ApiKey)).Problem.Status);
        Assert.Equal(429, (await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze", key: GatewaySettings.ApiKey)).Problem.Status);
        Assert.Equal(429, (await operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze", key: GatewaySettings.ApiKey)).Problem.Status);

        var entry = Assert.Single((await operated.OrderAsync(HttpMethod.Get, "/audit?limit=10", key: OperatedGateway.AdminKey)).Body["items"]!.AsArray())!;
        Assert.Equal(
            ("DELETE /api/v1/modes/staging/freeze", "refused", "too_many_requests: further refusals in a row are not recorded"),
            ((string?)entry["subject"], (string?)entry["outcome"], (string?)entry["detail"]));
    }

    private static async Task<HttpResponseMessage> GetAsync(ServedGateway gateway, string path)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        return await client.GetAsync(new Uri(path, UriKind.Relative));
    }
}
