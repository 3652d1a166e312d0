using System.Net;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.GitHubWebhooks;

/// <summary>Deliveries of GitHub's that are refused are in the audit, as refused builds are.</summary>
public sealed class RefusalAuditTests(HookedGateway hooked) : IClassFixture<HookedGateway>
{
    [Fact]
    public async Task An_event_of_another_repository_is_noted()
    {
        var json = GitHubDelivery.Run(hooked.NextRun());
        json["repository"]!["full_name"] = GatewaySettings.OtherRepository;

        await hooked.PostRefusedAsync(GitHubDelivery.From(json), HttpStatusCode.Forbidden, "build_refused");

        Assert.Equal("build_refused: repository_mismatch; the event workflow_run of org/other.", await LastAsync());
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_noted()
    {
        var json = GitHubDelivery.Run(hooked.NextRun(), run => run["head_branch"] = "staging/\u2066niam");

        await hooked.PostRefusedAsync(GitHubDelivery.From(json), HttpStatusCode.BadRequest, "body_invalid");

        Assert.Equal("body_invalid: 1 error(s); credential github.", await LastAsync());
    }

    [Fact]
    public async Task A_run_whose_manifest_cannot_be_had_is_noted()
    {
        var id = hooked.NextRun();
        var delivery = GitHubDelivery.From(GitHubDelivery.Run(id, run => run["head_sha"] = new string('9', 40)));

        await hooked.PostRefusedAsync(delivery, HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        Assert.StartsWith($"manifest_invalid: image_missing; run {id}, attempt 1, refs/heads/staging/demo at {new string('9', 40)}, by octocat, credential github", await LastAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_under_another_run_s_delivery_is_noted()
    {
        var first = GitHubDelivery.From(GitHubDelivery.Run(hooked.NextRun()));
        using var accepted = await first.PostAsync(hooked.Gateway);
        await hooked.Gateway.WaitForEndAsync(accepted.Headers.Location!.ToString());

        await hooked.PostRefusedAsync(GitHubDelivery.From(GitHubDelivery.Run(hooked.NextRun())) with { Id = first.Id }, HttpStatusCode.Conflict, "delivery_conflict");

        Assert.StartsWith("delivery_conflict: another body was accepted under this id; run ", await LastAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_made_again_under_the_name_is_refused_by_its_id()
    {
        var json = GitHubDelivery.Run(hooked.NextRun());
        json["repository"]!["id"] = HookedGateway.RepositoryId + 1;

        var problem = await hooked.PostRefusedAsync(GitHubDelivery.From(json), HttpStatusCode.Forbidden, "build_refused");

        Assert.Equal(("repository_id_mismatch", "/repository_id"), ((string?)Assert.Single(problem["errors"]!.AsArray())!["code"], (string?)problem["errors"]![0]!["pointer"]));
        Assert.StartsWith("build_refused: repository_id_mismatch; run ", await LastAsync(), StringComparison.Ordinal);
    }

    /// <summary>What the audit says last of a build that was refused.</summary>
    private async Task<string?> LastAsync()
    {
        var entries = (await hooked.Gateway.GetJsonAsync("/api/v1/audit?limit=100"))["items"]!.AsArray();
        var refused = entries.Select(entry => entry!.AsObject()).Where(entry => (string?)entry["action"] == "build" && (string?)entry["outcome"] == "refused").MaxBy(entry => (long)entry["sequence"]!)!;
        Assert.Equal(("repository", GatewaySettings.Repository, "127.0.0.1"), ((string?)refused["actor"]!["kind"], (string?)refused["actor"]!["name"], (string?)refused["from"]));
        return (string?)refused["detail"];
    }
}
