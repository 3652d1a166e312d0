using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Projects;

/// <summary>A repository of many projects, <c>pipelines/*</c>, and a gateway that knows them.</summary>
internal static class Monorepo
{
    /// <summary>A gateway whose repository has the projects, each with its name in its images' tags.</summary>
    public static Task<OperatedGateway> StartAsync(params IReadOnlyList<(string Setting, string Value)> changes) => OperatedGateway.StartAsync(
    [
        ("Repositories:arcgis:Projects:all:Paths:0", "pipelines/*"),
        ("Modes:staging:ImageTags:0", "staging-{project}-{sha}"),
        .. changes,
    ]);

    public static string PathOf(string name) => "pipelines/" + name;

    public static string ImageOf(string name, long run) => OperatedGateway.ImageOf(run).Replace("staging-", $"staging-{name}-", StringComparison.Ordinal);

    /// <summary>What a project brings: a deployment of its name for each MODE.</summary>
    public static JsonObject Project(string name, long run = 1, string? manifest = null)
    {
        var build = OperatedGateway.Build(run, manifest ?? TestManifests.From(name));
        return new JsonObject
        {
            ["project"] = PathOf(name),
            ["image"] = ImageOf(name, run),
            ["manifest"] = (string)build["manifest"]!,
            ["flows"] = build["flows"]!.DeepClone(),
        };
    }

    /// <summary>A build result of a project alone.</summary>
    public static JsonObject Build(string name, long run = 1, string? manifest = null)
    {
        var body = OperatedGateway.Build(run);
        foreach (var (key, value) in Project(name, run, manifest))
        {
            body[key] = value?.DeepClone();
        }

        return body;
    }

    /// <summary>The build results of a run in one body.</summary>
    public static JsonObject Builds(long run, params IEnumerable<JsonObject> projects)
    {
        var body = OperatedGateway.Build(run);
        foreach (var key in (string[])["image", "manifest", "flows"])
        {
            body.Remove(key);
        }

        body["projects"] = new JsonArray([.. projects]);
        return body;
    }

    /// <summary>Posts several build results and gives what the answer says of each.</summary>
    public static async Task<IReadOnlyList<JsonObject>> PostSeveralAsync(this OperatedGateway gateway, JsonObject body)
    {
        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(body));
        var json = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.MultiStatus, json.ToJsonString());
        return [.. json["projects"]!.AsArray().Select(static project => project!.AsObject())];
    }

    /// <summary>The names of the deployments on the server, in order, that are not paused.</summary>
    public static IReadOnlyList<string> Running(this OperatedGateway gateway) =>
    [
        .. from deployment in gateway.Sandbox.Deployments.EnumerateArray()
           where !deployment.GetProperty("paused").GetBoolean()
           let name = deployment.GetProperty("name").GetString()
           orderby name
           select name,
    ];
}
