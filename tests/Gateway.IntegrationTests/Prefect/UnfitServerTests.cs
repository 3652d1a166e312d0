using System.Net;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.Prefect;

/// <summary>Servers that the gateway does not know, and images that do not fit their server.</summary>
public sealed class UnfitServerTests
{
    [Theory]
    [InlineData("2.20.4", HttpStatusCode.ServiceUnavailable, "unhealthy", "The server is Prefect 2.20.4, but the gateway supports Prefect 3 from 3.4.0 on.")]
    [InlineData("3.2.1", HttpStatusCode.OK, "degraded", "The server is Prefect 3.2.1, which is older than 3.4.0")]
    [InlineData(null, HttpStatusCode.OK, "degraded", "The server does not report its version")]
    public async Task Readiness_tells_of_a_server_of_another_version(string? version, HttpStatusCode status, string health, string detail)
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/api/version")).RespondWith(Json("\"0.8.4\""));
        server.Given(Request.Create().WithPath("/api/admin/version")).RespondWith(version is null ? Response.Create().WithStatusCode(404).WithBody("{}") : Json($"\"{version}\""));
        using var settings = new GatewaySettings(new Uri(server.Url + "/api"));
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var prefect = (await answer.ReadJsonAsync())["checks"]!["prefect"]!;

        Assert.Equal((status, health), (answer.StatusCode, (string?)prefect["status"]));
        Assert.StartsWith(detail, (string?)prefect["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refuse", "failed")]
    [InlineData("warn", "succeeded")]
    public async Task An_image_newer_than_the_server_is_refused_before_the_first_write_or_warned_of(string setting, string status)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:ImageVersions"] = setting };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var build = SignedBuild.Json();
        build["prefect_version"] = "3.99.0";

        using var planned = await gateway.PostAsync(SignedBuild.From(build), "/api/v1/plans");
        using var answer = await gateway.PostAsync(SignedBuild.From(build));
        var rollout = await answer.ReadJsonAsync();

        var finding = Assert.Single((await planned.ReadJsonAsync())["findings"]!.AsArray(), finding => (string?)finding!["error"]?["code"] == "image_prefect_newer")!;
        Assert.Equal(setting == "refuse" ? "error" : "warning", (string?)finding["severity"]);
        Assert.True((string?)rollout["status"] == status, rollout.ToJsonString());
        Assert.Equal(status == "failed", !sandbox.Requests.Any(request => request.IsWrite));
    }

    [Fact]
    public async Task Flows_that_are_known_to_crash_against_a_server_with_a_password_are_refused()
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { AuthString = "admin:password" });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:AuthString"] = "admin:password" };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var build = SignedBuild.Json();
        build["prefect_version"] = "3.6.13";

        using var answer = await gateway.PostAsync(SignedBuild.From(build));
        var rollout = await answer.ReadJsonAsync();

        Assert.Equal(("failed", "plan_invalid"), ((string?)rollout["status"], (string?)rollout["failure"]!["code"]));
        Assert.Contains("image_prefect_broken", rollout.ToJsonString(), StringComparison.Ordinal);
    }

    private static IResponseBuilder Json(string body) => Response.Create().WithHeader("content-type", "application/json").WithBody(body);
}
