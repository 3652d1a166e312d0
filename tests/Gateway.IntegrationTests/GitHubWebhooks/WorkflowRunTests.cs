using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Rollouts.Images;

namespace Gateway.IntegrationTests.GitHubWebhooks;

/// <summary>The success of a mapped workflow, from GitHub's delivery to the deployments on the server.</summary>
public sealed class WorkflowRunTests : IClassFixture<HookedGateway>
{
    private readonly HookedGateway _hooked;

    public WorkflowRunTests(HookedGateway hooked) => _hooked = hooked;

    [Fact]
    public async Task A_success_deploys_the_image_by_its_digest_and_the_manifest_that_the_image_carries()
    {
        var id = _hooked.NextRun();
        using var answer = await GitHubDelivery.From(GitHubDelivery.Run(id)).PostAsync(_hooked.Gateway);
        var accepted = await answer.ReadJsonAsync();

        var rollout = await _hooked.Gateway.WaitForEndAsync(answer.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/api/v1/rollouts/{(string?)accepted["id"]}", answer.Headers.Location.ToString());
        Assert.Equal(("succeeded", "github", "staging"), ((string?)rollout["status"], (string?)rollout["proof"], (string?)rollout["mode"]));
        Assert.Equal((id, "octocat", _hooked.Digest), ((long)rollout["run_id"]!, (string?)rollout["actor"], (string?)rollout["digest"]));
        var deployment = Assert.Single(_hooked.Sandbox.Deployments.EnumerateArray());
        Assert.Equal("abordagem-staging", deployment.GetProperty("name").GetString());
        Assert.Equal($"{_hooked.Registry.Host}/{GatewaySettings.Repository}@{_hooked.Digest}", deployment.GetProperty("job_variables").GetProperty("image").GetString());
    }

    [Fact]
    public async Task A_redelivery_is_the_same_rollout_in_whatever_form_and_under_whatever_id()
    {
        var delivery = GitHubDelivery.From(GitHubDelivery.Run(_hooked.NextRun()));
        using var first = await delivery.PostAsync(_hooked.Gateway);
        await _hooked.Gateway.WaitForEndAsync(first.Headers.Location!.ToString());

        foreach (var again in (GitHubDelivery[])[delivery, delivery with { Id = "another-id" }, delivery.AsForm() with { Id = "a-form" }])
        {
            using var answer = await again.PostAsync(_hooked.Gateway);

            Assert.Equal((HttpStatusCode.Accepted, first.Headers.Location), (answer.StatusCode, answer.Headers.Location));
            Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Idempotent-Replayed")));
        }

        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Another_run_under_a_deliverys_id_is_409()
    {
        var delivery = GitHubDelivery.From(GitHubDelivery.Run(_hooked.NextRun()));
        using var first = await delivery.PostAsync(_hooked.Gateway);

        await _hooked.PostRefusedAsync(GitHubDelivery.From(GitHubDelivery.Run(_hooked.NextRun())) with { Id = delivery.Id }, HttpStatusCode.Conflict, "delivery_conflict");
    }

    [Fact]
    public async Task Deliveries_at_one_time_of_one_run_are_one_rollout()
    {
        var body = GitHubDelivery.Run(_hooked.NextRun());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GitHubDelivery.From(body).PostAsync(_hooked.Gateway)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Single(answers, answer => !answer.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task An_image_that_is_not_there_or_carries_no_manifest_is_422_and_says_what_to_do()
    {
        var (missing, bare, broken, invalid) = (Commit('1'), Commit('2'), Commit('3'), Commit('4'));
        await PushAsync(bare);
        await PushAsync(broken, (ManifestLabel.Name, "!"));
        await PushAsync(invalid, (ManifestLabel.Name, PackedManifest.From("deployments: 1\n")));

        foreach (var (sha, code) in ((string, string)[])[(missing, "image_missing"), (bare, "manifest_label_missing"), (broken, "manifest_label_invalid")])
        {
            var problem = await _hooked.PostRefusedAsync(GitHubDelivery.From(GitHubDelivery.Run(_hooked.NextRun(), run => run["head_sha"] = sha)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");
            var error = Assert.Single(problem["errors"]!.AsArray())!;
            Assert.Equal(code, (string?)error["code"]);
            Assert.NotNull(error["fix"]);
        }

        await _hooked.PostRefusedAsync(GitHubDelivery.From(GitHubDelivery.Run(_hooked.NextRun(), run => run["head_sha"] = invalid)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");
    }

    [Fact]
    public async Task A_frozen_MODE_takes_none_and_what_was_accepted_before_stays_accepted()
    {
        var before = GitHubDelivery.From(GitHubDelivery.Run(_hooked.NextRun()));
        using var first = await before.PostAsync(_hooked.Gateway);
        await FreezeAsync();
        try
        {
            using var again = await before.PostAsync(_hooked.Gateway);
            await _hooked.PostRefusedAsync(GitHubDelivery.From(GitHubDelivery.Run(_hooked.NextRun())), HttpStatusCode.Locked, "mode_frozen");

            Assert.Equal((HttpStatusCode.Accepted, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        }
        finally
        {
            using var thawed = await _hooked.Gateway.Client.DeleteAsync(new Uri("/api/v1/modes/staging/freeze", UriKind.Relative));
            thawed.EnsureSuccessStatusCode();
        }
    }

    private static string Commit(char digit) => new(digit, 40);

    private Task<string> PushAsync(string sha, params (string Label, string Value)[] labels) =>
        _hooked.Registry.PushAsync(GatewaySettings.Repository, "staging-" + sha[..7], labels);

    private async Task FreezeAsync()
    {
        var freeze = new JsonObject { ["reason"] = "A test.", ["until"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O") };
        using var content = new StringContent(freeze.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var frozen = await _hooked.Gateway.Client.PutAsync(new Uri("/api/v1/modes/staging/freeze", UriKind.Relative), content);
        frozen.EnsureSuccessStatusCode();
    }
}
