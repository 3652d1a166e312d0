using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Audit;

/// <summary>Who changed what, as the running gateway tells it.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private OperatedGateway _operated = null!;

    public async Task InitializeAsync() => _operated = await OperatedGateway.StartAsync();

    public Task DisposeAsync() => _operated.DisposeAsync();

    [Fact]
    public async Task A_build_and_everything_that_came_of_it_are_noted_in_their_order()
    {
        var rollout = await _operated.BuildAsync(_operated.NextBuild());

        var entries = await ReadAsync();

        Assert.Equal(
            [
                ("repository", GatewaySettings.Repository, "build", "staging org/pipelines-arcgis", "accepted"),
                ("gateway", "gateway", "create_flow", "Abordagem | Carga ArcGIS", "succeeded"),
                ("gateway", "gateway", "create_deployment", "abordagem-staging", "succeeded"),
                ("gateway", "gateway", "rollout", "staging org/pipelines-arcgis", "succeeded"),
            ],
            entries.Select(Short));
        Assert.Equal([1L, 2L, 3L, 4L], entries.Select(entry => (long)entry["sequence"]!));
        Assert.All(entries, entry => Assert.Equal((string?)rollout["id"], (string?)entry["rollout_id"]));
        Assert.Equal("127.0.0.1", (string?)entries[0]["from"]);
        Assert.Equal($"run 1, attempt 1, refs/heads/staging/demo at {(string?)rollout["sha"]}, by octocat, credential standard_webhooks.", (string?)entries[0]["detail"]);
    }

    [Fact]
    public async Task Builds_that_are_refused_are_noted_with_the_reason()
    {
        var body = _operated.NextBuild();
        await _operated.BuildAsync(body);
        var taken = SignedBuild.From(_operated.NextBuild());
        using (await _operated.Gateway.PostAsync(taken))
        {
        }

        var count = (await ReadAsync()).Count;
        var foreign = OperatedGateway.Build(30);
        foreign["ref"] = "refs/heads/feature/x";
        var invalid = OperatedGateway.Build(31, "deployments: 7");
        await RefuseAsync(SignedBuild.From(foreign), HttpStatusCode.Forbidden);
        await RefuseAsync(SignedBuild.From(invalid), HttpStatusCode.UnprocessableEntity);
        await RefuseAsync(SignedBuild.From(OperatedGateway.Build(32)) with { Id = taken.Id }, HttpStatusCode.Conflict);
        await RefuseAsync(SignedBuild.From(foreign) with { Id = taken.Id }, HttpStatusCode.Conflict);
        await RefuseAsync(SignedBuild.From(body), HttpStatusCode.Conflict);
        await _operated.FreezeAsync("The open days.");
        await RefuseAsync(SignedBuild.From(OperatedGateway.Build(33)), HttpStatusCode.Locked);

        var refused = (await ReadAsync()).Skip(count).Where(entry => (string?)entry["action"] == "build").ToList();

        Assert.All(refused, entry => Assert.Equal(("repository", "refused", "127.0.0.1"), ((string?)entry["actor"]!["kind"], (string?)entry["outcome"], (string?)entry["from"])));
        Assert.Equal(
            ["build_refused: branch_not_mapped", "manifest_invalid: 1 finding(s)", "delivery_conflict: another body was accepted under this id", "delivery_conflict: another body was accepted under this id", "run_outdated: run 2 was already applied", "mode_frozen: by oncall: The open days."],
            refused.Select(entry => ((string)entry["detail"]!).Split(';')[0]));
    }

    [Fact]
    public async Task A_plan_whose_caller_went_before_it_was_made_is_noted()
    {
        _operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        using var leaving = new CancellationTokenSource();
        using var request = (SignedBuild.From(_operated.NextBuild()) with { Wait = null }).ToRequest("/api/v1/plans");
        var asking = _operated.Gateway.Client.SendAsync(request, leaving.Token);
        await Waiting.UntilAsync(() => _operated.Sandbox.Faults.Happened > 0);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await Waiting.UntilAsync(async () => (await ReadAsync()).Count > 0);

        var entry = Assert.Single(await ReadAsync());
        Assert.Equal(("repository", GatewaySettings.Repository, "plan", GatewaySettings.Repository, "cancelled"), Short(entry));
        Assert.StartsWith("The request was aborted before a response; run ", (string?)entry["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_proved_is_not_noted_however_often_it_comes()
    {
        for (var failure = 0; failure < 20; failure++)
        {
            await RefuseAsync(SignedBuild.From(_operated.NextBuild()) with { Unsigned = true }, HttpStatusCode.Unauthorized);
            Assert.Equal(401, (await _operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze", key: "unknown")).Problem.Status);
        }

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task The_same_build_again_changes_nothing_and_is_noted_once()
    {
        var build = SignedBuild.From(_operated.NextBuild());
        foreach (var _ in Enumerable.Range(0, 3))
        {
            using var answer = await _operated.Gateway.PostAsync(build);
            Assert.True(answer.IsSuccessStatusCode);
        }

        Assert.Single(await ReadAsync("action=build"));
    }

    [Fact]
    public async Task Orders_are_noted_with_who_gave_them_and_those_that_were_not_possible_too()
    {
        var first = (string)(await _operated.BuildAsync(_operated.NextBuild()))["id"]!;
        await _operated.BuildAsync(_operated.NextBuild());
        var count = (await ReadAsync()).Count;
        var back = await _operated.RollBackAsync("previous");
        await _operated.OrderAsync(HttpMethod.Post, $"/rollouts/{first}/cancel");
        await _operated.OrderAsync(HttpMethod.Post, $"/rollouts/{first}/retry");
        await _operated.RollBackAsync("01a208e4-0dcf-7dfb-8384-7cba149f9d72");
        await _operated.FreezeAsync("The open days.");
        await _operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze");
        await _operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze");

        var orders = (await ReadAsync()).Skip(count).Where(entry => (string?)entry["actor"]!["name"] == "oncall").ToList();

        Assert.All(orders, entry => Assert.Equal(("api_key", "127.0.0.1"), ((string?)entry["actor"]!["kind"], (string?)entry["from"])));
        Assert.Equal(
            [
                ("rollback", "accepted", $"Applies rollout {first} again."),
                ("cancel", "refused", "rollout_finished."),
                ("retry", "refused", "rollout_not_retryable."),
                ("rollback", "refused", "not_found."),
                ("freeze", "accepted", (string?)orders[4]["detail"]),
                ("unfreeze", "accepted", null),
                ("unfreeze", "refused", "not_found: the MODE was not frozen."),
            ],
            orders.Select(entry => ((string?)entry["action"], (string?)entry["outcome"], (string?)entry["detail"])));
        Assert.EndsWith(": The open days.", (string?)orders[4]["detail"], StringComparison.Ordinal);
        Assert.Equal((string?)back.Body["id"], (string?)orders[0]["rollout_id"]);
    }

    [Fact]
    public async Task A_request_that_the_role_does_not_allow_is_noted()
    {
        Assert.Equal(403, (await _operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze", key: GatewaySettings.ApiKey)).Problem.Status);

        var entry = Assert.Single(await ReadAsync());
        Assert.Equal(("api_key", "tests", "request", "DELETE /api/v1/modes/staging/freeze", "refused"), Short(entry));
        Assert.Equal("role_required: requires the role operator.", (string?)entry["detail"]);
    }

    [Fact]
    public async Task Builds_that_a_freeze_cancels_are_noted()
    {
        await _operated.BuildAsync(_operated.NextBuild());
        _operated.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang });
        var running = await _operated.AcceptAsync(_operated.NextBuild());
        await Waiting.UntilAsync(async () => (string?)(await _operated.Gateway.GetJsonAsync("/api/v1/rollouts/" + running))["status"] != "accepted");
        var older = await _operated.AcceptAsync(_operated.NextBuild());
        var waiting = await _operated.AcceptAsync(_operated.NextBuild());
        await _operated.FreezeAsync("The open days.");

        var ended = (await ReadAsync("action=rollout")).Where(entry => (string?)entry["rollout_id"] == older || (string?)entry["rollout_id"] == waiting).ToList();

        Assert.Equal(["cancelled", "cancelled"], ended.Select(entry => (string?)entry["outcome"]));
        Assert.All(ended, entry => Assert.StartsWith("mode_frozen: oncall froze staging", (string?)entry["detail"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_read_by_time_actor_and_action_and_page_by_page()
    {
        await _operated.BuildAsync(_operated.NextBuild());
        var since = TimeProvider.System.GetUtcNow();
        await _operated.FreezeAsync();
        await _operated.OrderAsync(HttpMethod.Delete, "/modes/staging/freeze");

        Assert.Equal(["freeze", "unfreeze"], (await ReadAsync("since=" + Uri.EscapeDataString(since.ToString("O", CultureInfo.InvariantCulture)))).Select(entry => (string?)entry["action"]));
        Assert.Equal(["freeze", "unfreeze"], (await ReadAsync("actor=oncall")).Select(entry => (string?)entry["action"]));
        Assert.Equal(["freeze"], (await ReadAsync("actor=oncall&action=freeze")).Select(entry => (string?)entry["action"]));
        Assert.Empty(await ReadAsync("actor=nobody"));

        var paged = new List<long>();
        string? next = "/api/v1/audit?limit=4";
        while (next is not null)
        {
            var page = await GetAsync(next);
            paged.AddRange(page["items"]!.AsArray().Select(entry => (long)entry!["sequence"]!));
            next = (string?)page["next"];
        }

        Assert.Equal([6L, 5L, 4L, 3L, 2L, 1L], paged);
    }

    [Theory]
    [InlineData("since=yesterday", "since")]
    [InlineData("since=2026-11-23T12:00:00", "since")]
    [InlineData("action=builds", "action")]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task A_query_that_is_not_understood_is_400(string query, string parameter)
    {
        var answer = await GetAsync("/api/v1/audit?" + query);

        Assert.Equal("query_invalid", (string?)answer["code"]);
        Assert.StartsWith(parameter + ":", (string?)answer["errors"]![0]!["detail"], StringComparison.Ordinal);
    }

    private static (string? Kind, string? Name, string? Action, string? Subject, string? Outcome) Short(JsonNode entry) =>
        ((string?)entry["actor"]!["kind"], (string?)entry["actor"]!["name"], (string?)entry["action"], (string?)entry["subject"], (string?)entry["outcome"]);

    private async Task RefuseAsync(SignedBuild build, HttpStatusCode status)
    {
        using var answer = await _operated.Gateway.PostAsync(build with { Wait = null });
        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>Entries, oldest first.</summary>
    private async Task<List<JsonNode>> ReadAsync(string query = "") =>
        [.. (await GetAsync("/api/v1/audit?limit=100&" + query))["items"]!.AsArray().Select(entry => entry!).Reverse()];

    private async Task<JsonObject> GetAsync(string path) => (await _operated.OrderAsync(HttpMethod.Get, path["/api/v1".Length..], key: OperatedGateway.AdminKey)).Body;
}
