using System.Net;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.BadInput;

/// <summary>A name can be registered by another once its owner has gone, an id cannot.</summary>
public sealed class RepositoryIdTests
{
    [Fact]
    public async Task A_signed_body_of_another_id_is_403_with_every_reason_and_one_of_the_configured_id_or_of_none_is_taken()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Repositories:arcgis:Id"] = "123" };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var (other, right) = (SignedBuild.Json(1), SignedBuild.Json(2));
        (other["repository_id"], right["repository_id"]) = (124, 123);
        other["ref"] = "refs/heads/feature/x";

        foreach (var (path, gitHub) in ((string, bool)[])[("/api/v1/builds", false), ("/api/v1/builds", true), ("/api/v1/plans", false)])
        {
            using var refused = await gateway.PostAsync(SignedBuild.From(other) with { GitHub = gitHub }, path);
            var errors = (await refused.ReadJsonAsync())["errors"]!.AsArray();

            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal(("repository_id_mismatch", "/repository_id"), ((string?)errors[0]!["code"], (string?)errors[0]!["pointer"]));
            Assert.Equal(path == "/api/v1/builds", errors.Any(error => (string?)error!["code"] == "branch_not_mapped"));
        }

        Assert.Empty(sandbox.Requests);
        using var taken = await gateway.PostAsync(SignedBuild.From(right));
        using var silent = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(3)));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (taken.StatusCode, silent.StatusCode));
    }
}
