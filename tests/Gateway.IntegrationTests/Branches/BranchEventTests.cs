using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.GitHubWebhooks;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Branches;

/// <summary>What GitHub's own webhook tells of branches.</summary>
public sealed class BranchEventTests
{
    [Fact]
    public async Task A_branch_that_GitHub_says_was_deleted_is_released()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        var answer = await SendAsync(gateway, Deleted(), "delete");

        Assert.Equal("released", (string?)answer["status"]);
        Assert.Equal("The branch staging/a was deleted. Released 1 project(s) that it held, and 0 rollout(s) delete its own deployments.", (string?)answer["detail"]);
        Assert.Empty(await gateway.BranchesAsync());
    }

    [Fact]
    public async Task A_branch_whose_pull_request_was_merged_is_released()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));

        var answer = await SendAsync(gateway, Closed(), "pull_request");

        Assert.Contains("The branch staging/a was merged.", (string?)answer["detail"], StringComparison.Ordinal);
        await Waiting.UntilAsync(() => gateway.Names().Count == 0);
    }

    public static TheoryData<string, string> Others { get; } = new()
    {
        { "a pull request that was closed and not merged", "event_not_handled" },
        { "a pull request of a fork", "event_not_handled" },
        { "a pull request that was opened", "event_not_handled" },
        { "a tag that was deleted", "event_not_handled" },
        { "the default branch, merged into another", "event_not_handled" },
        { "a branch that was created, sent as if it was deleted", "event_not_handled" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Nothing_else_releases_a_branch(string what, string reason)
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));
        var (body, name) = what switch
        {
            "a pull request that was closed and not merged" => (Closed(request => request["merged"] = false), "pull_request"),
            "a pull request of a fork" => (Closed(request => request["head"]!["repo"]!["full_name"] = "somebody/pipelines-arcgis"), "pull_request"),
            "a pull request that was opened" => (Closed(request => request.Root["action"] = "opened"), "pull_request"),
            "the default branch, merged into another" => (Closed(request => request.Root["repository"]!["default_branch"] = "staging/a"), "pull_request"),
            "a tag that was deleted" => (Deleted(json => json["ref_type"] = "tag"), "delete"),
            _ => (Deleted(json => json["master_branch"] = "main"), "delete"),
        };

        var answer = await SendAsync(gateway, body, name);

        Assert.Equal(("ignored", reason), ((string?)answer["status"], (string?)answer["reason"]));
        Assert.Single(await gateway.BranchesAsync());
    }

    [Fact]
    public async Task An_event_whose_branch_is_no_name_is_refused()
    {
        await using var gateway = await Branched.StartAsync("held");

        using var answer = await GitHubDelivery.From(Deleted(static json => json["ref"] = "refs/heads/staging/a"), "delete").PostAsync(gateway.Gateway);

        Assert.Equal((HttpStatusCode.BadRequest, "/ref"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["errors"]![0]!["pointer"]));
    }

    private static async Task<JsonObject> SendAsync(OperatedGateway gateway, JsonObject body, string name)
    {
        using var answer = await GitHubDelivery.From(body, name).PostAsync(gateway.Gateway);
        var json = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, json.ToJsonString());
        return json;
    }

    private static JsonObject Deleted(Action<JsonObject>? change = null)
    {
        var json = new JsonObject { ["ref"] = "staging/a", ["ref_type"] = "branch", ["pusher_type"] = "user", ["repository"] = Repository() };
        change?.Invoke(json);
        return json;
    }

    private static JsonObject Closed(Action<JsonObject>? change = null)
    {
        var request = new JsonObject { ["merged"] = true, ["head"] = new JsonObject { ["ref"] = "staging/a", ["repo"] = Repository() } };
        var json = new JsonObject { ["action"] = "closed", ["pull_request"] = request, ["repository"] = Repository() };
        change?.Invoke(request);
        return json;
    }

    private static JsonObject Repository() => new() { ["full_name"] = GatewaySettings.Repository };
}
