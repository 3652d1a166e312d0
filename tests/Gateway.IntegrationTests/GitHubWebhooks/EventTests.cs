using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.GitHubWebhooks;

/// <summary>What deploys nothing: pings, other events, and what is refused.</summary>
public sealed class EventTests : IClassFixture<HookedGateway>
{
    private readonly HookedGateway _hooked;

    public EventTests(HookedGateway hooked) => _hooked = hooked;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ping_is_answered_and_says_what_will_deploy(bool asForm)
    {
        var ping = GitHubDelivery.From(GitHubDelivery.Json("ping"), "ping");
        using var answer = await (asForm ? ping.AsForm() : ping).PostAsync(_hooked.Gateway);
        var pong = await answer.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.OK, "pong"), (answer.StatusCode, (string?)pong["status"]));
        Assert.Equal((109948940L, "Responsive is better than fast."), ((long?)pong["hook_id"], (string?)pong["zen"]));
        Assert.Contains(HookedGateway.Workflow, (string?)pong["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_of_a_webhook_that_does_not_send_runs_says_so()
    {
        using var answer = await GitHubDelivery.From(GitHubDelivery.Json("ping.organization"), "ping").PostAsync(_hooked.Gateway);

        Assert.Contains("does not send the event Workflow runs", (string?)(await answer.ReadJsonAsync())["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", "push", "event_not_handled")]
    [InlineData("check_run.completed", "check_run", "event_not_handled")]
    [InlineData("issues.opened", "issues", "event_not_handled")]
    [InlineData("issues.opened", "an_event_of_tomorrow", "event_not_handled")]
    [InlineData("workflow_run.requested", "workflow_run", "action_not_handled")]
    [InlineData("workflow_run.in_progress", "workflow_run", "action_not_handled")]
    [InlineData("workflow_run.completed.nulls", "workflow_run", "conclusion_not_success")]
    [InlineData("workflow_run.completed.fork", "workflow_run", "pull_request_run")]
    public async Task Events_that_deploy_nothing_are_acknowledged_with_the_reason(string fixture, string name, string reason)
    {
        var answer = await _hooked.PostIgnoredAsync(GitHubDelivery.From(GitHubDelivery.Json(fixture), name));

        Assert.Equal(reason, (string?)answer["reason"]);
        Assert.EndsWith(".", (string?)answer["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conclusion", "failure", "conclusion_not_success")]
    [InlineData("event", "schedule", "run_event_not_mapped")]
    [InlineData("head_branch", "feature/x", "branch_not_mapped")]
    public async Task Runs_that_deploy_nothing_are_acknowledged_with_the_reason(string field, string value, string reason) =>
        Assert.Equal(reason, (string?)(await _hooked.PostIgnoredAsync(GitHubDelivery.From(GitHubDelivery.Run(1, run => run[field] = value))))["reason"]);

    [Fact]
    public async Task A_run_of_a_forks_commit_or_of_another_workflow_deploys_nothing()
    {
        var fork = GitHubDelivery.Run(1, run => run["head_repository"]!["full_name"] = "octocat/pipelines-arcgis");
        var other = GitHubDelivery.Run(1);
        other["workflow"]!["path"] = ".github/workflows/nightly.yml";

        Assert.Equal("run_of_fork", (string?)(await _hooked.PostIgnoredAsync(GitHubDelivery.From(fork)))["reason"]);
        Assert.Equal("workflow_not_mapped", (string?)(await _hooked.PostIgnoredAsync(GitHubDelivery.From(other)))["reason"]);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_the_signature_the_answer_is_the_same_401()
    {
        var right = GitHubDelivery.From(GitHubDelivery.Run(1));
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wrong in (GitHubDelivery[])
            [
                right with { Signature = "" },
                right with { Signature = "sha256=" + new string('0', 64) },
                right with { Signature = "sha256=zz" },
                right with { Signature = "sha1=" + new string('0', 40) },
                right with { Secret = "a secret that no repository has" },
                right with { Id = "" },
                right with { Body = "{"u8.ToArray(), Secret = "a secret that no repository has" },
            ])
        {
            answers.Add((await _hooked.PostRefusedAsync(wrong, HttpStatusCode.Unauthorized, "proof_invalid")).WithoutTrace());
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task A_signature_of_Standard_Webhooks_is_none_here()
    {
        var body = Encoding.UTF8.GetBytes(GitHubDelivery.Run(1).ToJsonString());

        using var answer = await _hooked.Gateway.PostAsync(new SignedBuild { Body = body }, "/webhooks/github");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("workflow_run.completed", "workflow_run")]
    [InlineData("issues.opened", "issues")]
    [InlineData("ping", "ping")]
    public async Task Another_repositorys_secret_is_refused(string fixture, string name)
    {
        var problem = await _hooked.PostRefusedAsync(
            GitHubDelivery.From(GitHubDelivery.Json(fixture), name) with { Secret = GatewaySettings.OtherSecret }, HttpStatusCode.Forbidden, "build_refused");

        Assert.Equal("repository_mismatch", (string?)Assert.Single(problem["errors"]!.AsArray())!["code"]);
    }

    [Fact]
    public async Task A_repository_without_workflows_in_the_settings_deploys_nothing()
    {
        var json = GitHubDelivery.Run(1);
        json["repository"]!["full_name"] = GatewaySettings.OtherRepository;

        var answer = await _hooked.PostIgnoredAsync(GitHubDelivery.From(json) with { Secret = GatewaySettings.OtherSecret });

        Assert.Equal("workflow_not_mapped", (string?)answer["reason"]);
        Assert.Contains("Gateway:Repositories:<key>:Workflows", (string?)answer["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"action\": \"completed\"")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{ \"action\": \"completed\", \"workflow_run\": 1 }")]
    public async Task What_is_not_the_event_is_400_with_pointers(string body) =>
        Assert.NotEmpty((await _hooked.PostRefusedAsync(
            GitHubDelivery.From(new JsonObject()) with { Body = Encoding.UTF8.GetBytes(body) }, HttpStatusCode.BadRequest, "body_invalid"))["errors"]!.AsArray());

    [Fact]
    public async Task A_delivery_without_its_event_is_400() =>
        Assert.Contains(
            "X-GitHub-Event",
            (string?)(await _hooked.PostRefusedAsync(GitHubDelivery.From(GitHubDelivery.Run(1)) with { Event = null }, HttpStatusCode.BadRequest, "body_invalid"))["errors"]![0]!["detail"],
            StringComparison.Ordinal);

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_signed_or_not()
    {
        var large = GitHubDelivery.From(new JsonObject { ["text"] = new string('x', 65536) });

        await _hooked.PostRefusedAsync(large, HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        await _hooked.PostRefusedAsync(large with { Signature = "" }, HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("")]
    public async Task Another_media_type_is_415_and_says_what_to_set(string type) =>
        Assert.Contains(
            "content type to application/json",
            (string?)(await _hooked.PostRefusedAsync(GitHubDelivery.From(GitHubDelivery.Run(1)) with { ContentType = type }, HttpStatusCode.UnsupportedMediaType, "media_type_unsupported"))["detail"],
            StringComparison.Ordinal);
}
