using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Branches;

/// <summary>Builds of branches, and what becomes of what they hold or have.</summary>
internal static class Branched
{
    /// <summary>A gateway whose MODE staging keeps its branches apart in this way.</summary>
    public static Task<OperatedGateway> StartAsync(string isolation, params IReadOnlyList<(string Setting, string Value)> changes) =>
        OperatedGateway.StartAsync([("Modes:staging:BranchIsolation", isolation), .. changes]);

    /// <summary>A build of a branch of the MODE staging, <c>staging/…</c>.</summary>
    public static JsonObject Build(string branch, long run, string? manifest = null)
    {
        var body = OperatedGateway.Build(run, manifest);
        body["ref"] = "refs/heads/staging/" + branch;
        return body;
    }

    /// <summary>Posts a build that is refused, and gives the problem.</summary>
    public static async Task<JsonObject> RefuseAsync(this OperatedGateway gateway, JsonObject body, HttpStatusCode status = HttpStatusCode.Conflict)
    {
        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(body));
        var problem = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == status, problem.ToJsonString());
        return problem;
    }

    /// <summary>Plans a build.</summary>
    public static async Task<JsonObject> PlanAsync(this OperatedGateway gateway, JsonObject body)
    {
        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(body) with { Wait = null }, "/api/v1/plans");
        var plan = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, plan.ToJsonString());
        return plan;
    }

    /// <summary>Tells, as the repository's CI does, that a branch is done.</summary>
    public static async Task<IReadOnlyList<JsonObject>> EndAsync(this OperatedGateway gateway, string branch, string reason = "deleted")
    {
        var body = new JsonObject { ["repository"] = GatewaySettings.Repository, ["branch"] = "staging/" + branch, ["reason"] = reason };
        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(body) with { Wait = null }, "/api/v1/branches/release");
        var json = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, json.ToJsonString());
        return Released(json);
    }

    /// <summary>Has an operator release the MODE staging from a branch.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ReleaseAsync(this OperatedGateway gateway, string branch)
    {
        var answer = await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/release", new JsonObject { ["repository"] = GatewaySettings.Repository, ["branch"] = "staging/" + branch });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body.ToJsonString());
        return Released(answer.Body);
    }

    /// <summary>Asks, as the CI of a branch does, whether the root of the repository has to be built, and gives the reason.</summary>
    public static async Task<string?> AskAsync(this OperatedGateway gateway, string branch, string tree)
    {
        var body = Build(branch, 9);
        foreach (var key in (string[])["image", "manifest", "flows", "checks", "actor"])
        {
            body.Remove(key);
        }

        body["projects"] = new JsonObject { [""] = tree };
        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(body) with { Wait = null }, "/api/v1/projects/outdated");
        return (string?)(await answer.ReadJsonAsync())["projects"]![0]!["reason"];
    }

    /// <summary>What is listed of branches.</summary>
    public static async Task<IReadOnlyList<JsonObject>> BranchesAsync(this OperatedGateway gateway, string query = "") =>
        [.. (await gateway.Gateway.GetJsonAsync("/api/v1/branches" + query))["items"]!.AsArray().Select(static item => item!.AsObject())];

    /// <summary>Waits for the end of a rollout.</summary>
    public static async Task<JsonObject> EndOfAsync(this OperatedGateway gateway, JsonNode id)
    {
        JsonObject rollout = [];
        await Waiting.UntilAsync(async () => (rollout = await gateway.Gateway.GetJsonAsync($"/api/v1/rollouts/{id}"))["finished_at"] is not null);
        return rollout;
    }

    /// <summary>Has all builds so far be as old as if they had come years ago.</summary>
    public static async Task AgeAsync(this OperatedGateway gateway)
    {
        await using var connection = new SqliteConnection(SqliteSettings.ConnectionStringOf(gateway.Settings["Ledger:Path"]!));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """UPDATE "rollouts" SET "AcceptedAt" = '2020-01-01 00:00:00+00:00'""";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The names of all deployments on the server, in order.</summary>
    public static IReadOnlyList<string> Names(this OperatedGateway gateway) =>
        [.. gateway.Sandbox.Deployments.EnumerateArray().Select(static deployment => deployment.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    /// <summary>The codes of a rollout's findings.</summary>
    public static IEnumerable<string> Codes(this JsonObject rollout) => rollout["findings"]!.AsArray().Select(static finding => (string)finding!["error"]!["code"]!);

    private static IReadOnlyList<JsonObject> Released(JsonObject answer) => [.. answer["released"]!.AsArray().Select(static one => one!.AsObject())];
}
